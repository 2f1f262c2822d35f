"""How is the duty rota planned, handed over and read?"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission, MissionKind, MissionQuerySet, missions_of
from consular.missions.models.posts import Post
from consular.missions.models.rota import DUTY_ROLES, DutyShift, DutyShiftQuerySet, on_duty
from consular.missions.rules import duty
from consular.missions.rules.duty import Span
from consular.missions.services.authority import NotYourRole, claim, require_administrator
from consular.missions.services.checked import save_checked
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, InvalidInput

MOST_DAYS = 92
LOOK_AHEAD, SHOWN = timedelta(days=14), timedelta(days=28)

ABSENT = _("This person doesn't serve at the mission for all of that time.")


class ShiftOver(DomainError):
    code = "shift_over"
    title = _("This shift is over, or was taken out of the rota.")


def readable_by(user: User) -> MissionQuerySet:
    """Missions whose rota the user reads: one's own, and headquarters', whom it helps next. Raises NotYourRole for who
    may be on duty nowhere."""
    own = missions_of(user, *DUTY_ROLES)
    if not own.exists():
        raise NotYourRole
    return Mission.objects.filter(Q(pk__in=own.values("pk")) | Q(kind=MissionKind.HEADQUARTERS), closed_on=None)


def coming(mission: Mission, now: datetime) -> DutyShiftQuerySet:
    """Shifts that go on or begin within four weeks, in order."""
    rows = mission.duty_shifts.standing().filter(ends_at__gt=now, begins_at__lt=now + SHOWN)
    return rows.select_related("user__officer").order_by("begins_at", "rank")


def moment_at(mission: Mission, day: date, clock: time) -> datetime:
    """What the clock of the mission shows, as a moment. Raises InvalidInput for an hour the clocks skip that day."""
    zone = ZoneInfo(mission.zone)
    moment = datetime.combine(day, clock, zone).astimezone(UTC)
    if moment.astimezone(zone).time() != clock:
        skipped = _("The clocks go forward then: this hour doesn't exist on that day.")
        raise InvalidInput(errors=[FieldError("begins", "no_such_hour", skipped)])
    return moment


@transaction.atomic
def plan(mission: Mission, user: User, *, rank: int, hours: Span, by: User, now: datetime) -> DutyShift:
    """Put somebody who serves at the mission on duty. Raises NotAdministrator, MissionClosed, InvalidInput (who doesn't
    serve there for all of the shift, who is on duty then already, a place in the line that is taken)."""
    require_administrator(by, mission, now)
    shift = enter(claim(mission), user, rank=rank, hours=hours, by=by, now=now)
    told("planned", shift, by)
    return shift


@transaction.atomic
def plan_days(
    mission: Mission,
    users: Sequence[User],
    *,
    rank: int,
    first: date,
    days: int,
    clock: tuple[time, time],
    by: User,
    now: datetime,
) -> list[DutyShift]:
    """The same hours on each of so many days, these people in turn; hours that end at or before they begin end the next
    day. All or nothing. Raises what `plan` raises."""
    require_administrator(by, mission, now)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(errors=[FieldError("days", "range", _("Plan for between 1 and 92 days."))])
    mission, begins, ends = claim(mission), *clock
    shifts = []
    for number in range(days):
        day = first + timedelta(days=number)
        last = day if ends > begins else day + timedelta(days=1)
        hours = Span(moment_at(mission, day, begins), moment_at(mission, last, ends))
        user = users[number % len(users)]
        shifts.append(enter(mission, user, rank=rank, hours=hours, by=by, now=now))
    told("planned", shifts[0], by, shifts=len(shifts))
    return shifts


def enter(
    mission: Mission,
    user: User,
    *,
    rank: int,
    hours: Span,
    by: User,
    now: datetime,
    instead_of: DutyShift | None = None,
) -> DutyShift:
    if hours.ends <= now:
        over = _("This shift would be over already.")
        raise InvalidInput(errors=[FieldError("ends", "over", over)])
    if not serves(user, mission, hours, now=now):
        raise InvalidInput(errors=[FieldError("user", "does_not_serve", ABSENT)])
    shift = DutyShift(mission=mission, user=user, rank=rank, planned_by=by, instead_of=instead_of)
    shift.begins_at, shift.ends_at = hours
    save_checked(shift)
    return shift


def serves(user: User, mission: Mission, hours: Span, *, now: datetime) -> bool:
    """Whether one post of the kind that may be on duty lasts from the first moment to the last."""
    held = Post.objects.live(max(hours.begins, now)).filter(user=user, mission=mission)
    return user.is_active and any(
        post.valid_to is None or post.valid_to >= hours.ends for post in held.filter(role__in=DUTY_ROLES)
    )


@transaction.atomic
def hand_over(shift: DutyShift, to: User, *, by: User, now: datetime) -> DutyShift:
    """The rest of a shift passes to a colleague; the officer on duty or an administrator says so.

    Raises NotAdministrator, ShiftOver, and InvalidInput as `plan` does.
    """
    locked = going_on(shift, now)
    if locked.user_id != by.pk:
        require_administrator(by, locked.mission, now)
    rest = Span(max(now, locked.begins_at), locked.ends_at)
    stop(locked, now)
    new = enter(locked.mission, to, rank=locked.rank, hours=rest, by=by, now=now, instead_of=locked)
    told("handed_over", new, by, instead_of=str(locked.user.public_id))
    return new


@transaction.atomic
def withdraw(shift: DutyShift, *, by: User, now: datetime) -> None:
    """Take it out of the rota; one that has begun ends now. Raises NotAdministrator, ShiftOver."""
    locked = going_on(shift, now)
    require_administrator(by, locked.mission, now)
    stop(locked, now)
    told("withdrawn", locked, by)


def going_on(shift: DutyShift, now: datetime) -> DutyShift:
    rows = DutyShift.objects.standing().select_for_update(of=("self",)).select_related("mission", "user")
    locked = rows.filter(pk=shift.pk, ends_at__gt=now).first()
    if locked is None:
        raise ShiftOver
    return locked


def stop(shift: DutyShift, now: datetime) -> None:
    if shift.begins_at < now:
        shift.ends_at = now
    else:
        shift.withdrawn_at = now
    shift.save(update_fields=["ends_at", "withdrawn_at"])


def ladder(mission: Mission, at: datetime) -> list[list[User]]:
    """Whom to call about something at this mission, rung by rung, until somebody answers (rules/duty.ladder)."""
    line = [shift.user for shift in on_duty(mission, at)]
    ministry = Mission.objects.filter(kind=MissionKind.HEADQUARTERS).exclude(pk=mission.pk).first()
    if ministry is None:
        return duty.ladder(line, [], everybody(mission, at), [])
    above = [shift.user for shift in on_duty(ministry, at)]
    return duty.ladder(line, above, everybody(mission, at), everybody(ministry, at))


def everybody(mission: Mission, at: datetime) -> list[User]:
    """All who may be on duty there at this moment."""
    held = Post.objects.live(at).filter(mission=mission, role__in=DUTY_ROLES)
    return list(
        User.objects.filter(pk__in=held.values("user"), is_active=True).select_related("officer").order_by("pk")
    )


def gaps_of(mission: Mission, now: datetime) -> list[Span]:
    """The times of the coming days for which nobody is first in line."""
    within = Span(now, now + LOOK_AHEAD)
    first = mission.duty_shifts.standing().filter(rank=1, ends_at__gt=now, begins_at__lt=within.ends)
    return duty.gaps((Span(*row) for row in first.values_list("begins_at", "ends_at")), within=within)


def told(happened: str, shift: DutyShift, by: User, **detail: object) -> None:
    what = {"user": str(shift.user.public_id), "rank": shift.rank, **detail}
    record(f"missions.duty.{happened}", by=by, target=shift, chain=shift.mission.code, detail=what)
