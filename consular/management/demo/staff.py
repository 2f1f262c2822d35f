"""Who works at the demo missions? Invented people, appointed as real ones are: by one administrator and a second."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Officer, Post, PostState, Role
from consular.missions.models.rota import DutyShift
from consular.missions.services import posts, rota
from econsulate.core.accounts.models import User
from econsulate.core.signin.demo import demo_user

HEADQUARTERS, EMBASSY = "KZ-HQ", "KZ-SEO"


@dataclass(frozen=True)
class Member:
    """One member of staff; the login is <name>@demo.example."""

    name: str
    role: Role
    mission: str = EMBASSY


ADMINISTRATORS = (
    Member("Asel", Role.MISSION_ADMIN, HEADQUARTERS),
    Member("Nurlan", Role.MISSION_ADMIN, HEADQUARTERS),
)
STAFF = (
    Member("Dana", Role.INTAKE),
    Member("Bek", Role.OFFICER),
    Member("Gulnar", Role.OFFICER),
    Member("Erlan", Role.DECIDER),
    Member("Zarina", Role.APPEAL_REVIEWER),
    Member("Marat", Role.MISSION_ADMIN),
    Member("Saule", Role.AUDITOR),
    Member("Serik", Role.OPERATOR),
    # Who composes alerts is on duty and reads whom to call by this one.
    Member("Serik", Role.INTAKE),
    Member("Ainur", Role.APPROVER),
    Member("Aliya", Role.OFFICER, "KZ-VIE"),
)


def appoint_everybody(*, now: datetime) -> None:
    """Fill each post that is empty; the others stay as they are."""
    first, second = (administrator(member, now) for member in ADMINISTRATORS)
    for member in STAFF:
        user = demo_user(member.name, staff=True)
        if not holds(user, member, now):
            post = posts.appoint(user, mission=mission_of(member), role=member.role, by=first, now=now)
            if post.state == PostState.PROPOSED:
                posts.confirm(post, by=second, now=now)
        introduce(user, member, by=first, now=now)
    introduce(first, ADMINISTRATORS[0], by=second, now=now)
    introduce(second, ADMINISTRATORS[1], by=first, now=now)


def put_on_duty(*, now: datetime) -> None:
    """A rota of two weeks at the embassy and at headquarters, unless one is planned already."""
    if DutyShift.objects.exists():
        return
    asel, nurlan, dana, bek, serik = (
        demo_user(name, staff=True) for name in ("Asel", "Nurlan", "Dana", "Bek", "Serik")
    )
    round_the_clock = (time(0), time(0))
    for mission, *turns in (
        (Mission.objects.get(code=EMBASSY), [bek, dana], [dana, bek], [serik]),
        (Mission.objects.get(code=HEADQUARTERS), [nurlan, asel], [asel, nurlan]),
    ):
        begins = mission.local_day(now)
        for rank, turn in enumerate(turns, start=1):
            rota.plan_days(mission, turn, rank=rank, first=begins, days=14, clock=round_the_clock, by=asel, now=now)


def administrator(member: Member, now: datetime) -> User:
    user = demo_user(member.name, staff=True)
    if not holds(user, member, now):
        posts.install_administrator(user, now=now)
    return user


def holds(user: User, member: Member, now: datetime) -> bool:
    return Post.objects.live(now).filter(user=user, mission__code=member.mission, role=member.role).exists()


def introduce(user: User, member: Member, *, by: User, now: datetime) -> None:
    if not Officer.objects.filter(user=user).exists():
        posts.introduce(user, display_name=f"{member.name} (demo)", languages=["kk", "ru", "en"], by=by, now=now)


def mission_of(member: Member) -> Mission:
    return Mission.objects.get(code=member.mission)


def directory() -> Iterator[str]:
    """One line for each login, for people to read."""
    everybody = (*STAFF, *ADMINISTRATORS)
    for name, mission in dict.fromkeys((member.name, mission_of(member)) for member in everybody):
        roles = " and ".join(str(member.role.label) for member in everybody if member.name == name)
        yield f"  {demo_user(name, staff=True).email:24} {roles}, {mission.names['en']}"
