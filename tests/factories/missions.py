"""Missions and the people who serve at them. Posts made here stand as if installed, without a second person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Officer, Post, PostState, Role
from consular.missions.models.rota import DutyShift
from econsulate.core.accounts.models import User
from tests.people import a_user

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOSTS = {"SEO": ("KR", "Asia/Seoul"), "VIE": ("AT", "Europe/Vienna"), "NYC": ("US", "America/New_York")}


def a_mission(code: str = "KZ-SEO", **fields: Any) -> Mission:
    """An embassy by its code; KZ-SEO, KZ-VIE and KZ-NYC lie where they say, all others in Türkiye."""
    host_state, zone = HOSTS.get(code[3:], ("TR", "Europe/Istanbul"))
    defaults: dict[str, Any] = {
        "kind": "embassy",
        "sending_state": "KZ",
        "host_state": host_state,
        "zone": zone,
        "languages": ["kk", "ru", "en"],
        "capabilities": ["accept", "decide"],
        "names": {"en": f"Demo embassy {code}", "kk": f"Демо елшілік {code}"},
        "addresses": {"en": "1 Example Street"},
        "opened_on": date(2020, 1, 1),
    }
    return Mission.objects.create(code=code, **{**defaults, **fields})


def headquarters() -> Mission:
    there = Mission.objects.filter(kind="headquarters").first()
    return there or a_mission("KZ-HQ", kind="headquarters", host_state="KZ", zone="Asia/Almaty")


def a_post(user: User, mission: Mission, role: Role, **fields: Any) -> Post:
    defaults: dict[str, Any] = {"state": PostState.LIVE, "valid_from": LONG_AGO}
    return Post.objects.create(user=user, mission=mission, role=role, **{**defaults, **fields})


def an_officer(name: str, mission: Mission, *roles: Role) -> User:
    """A member of staff, known by name, with these roles at one mission."""
    user = a_user(name, staff=True)
    Officer.objects.create(user=user, display_name=name, languages=["kk", "en"])
    for role in roles:
        a_post(user, mission, role)
    return user


def a_shift(mission: Mission, user: User, *, by: User, rank: int = 1, **fields: Any) -> DutyShift:
    """On duty since an hour ago and for eleven more, by the real clock."""
    now = datetime.now(UTC)
    hours = {"begins_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=11)}
    return DutyShift.objects.create(mission=mission, user=user, rank=rank, planned_by=by, **{**hours, **fields})
