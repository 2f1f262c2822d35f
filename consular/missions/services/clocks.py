"""How does a clock start, pause, resume and stop? One event each, appended under the lock of its subject."""

from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from consular.missions.models.clock import FOLLOWS, ClockEvent, ClockKind
from consular.missions.models.missions import Mission
from consular.missions.rules.clock import ClockReading, clock_reading
from consular.missions.services.calendars import calendar_of
from econsulate.core.errors import DomainError

Event = TypeVar("Event", bound=ClockEvent)


class ClockRefused(DomainError):
    """The clock can't do this now; `last` names its last event."""

    code = "clock_refused"
    title = _("The clock of this case can't do that now.")


@transaction.atomic
def tick(events: type[Event], subject: models.Model, *, kind: ClockKind, now: datetime, reason: str = "") -> Event:
    """Append an event to the subject's clock; a pause needs a reason code. Raises ClockRefused when out of order.

    Clocks of two servers may differ a little: an event is never dated before the one it follows.
    """
    type(subject)._default_manager.select_for_update(no_key=True).get(pk=subject.pk)
    last = events._default_manager.filter(subject=subject).order_by("number").last()
    if kind not in FOLLOWS[last.kind if last else ""]:
        raise ClockRefused(last=last.kind if last else None)
    return events._default_manager.create(
        subject=subject,
        number=last.number + 1 if last else 1,
        kind=kind,
        reason=reason,
        at=max(now, last.at) if last else now,
    )


def read_clock(
    events: type[ClockEvent], subject: models.Model, *, allowance: int, mission: Mission, now: datetime
) -> ClockReading:
    """Read the subject's clock, which allows this many working days by the mission's calendar; three queries."""
    history = events._default_manager.filter(subject=subject).order_by("number")
    return clock_reading(history, allowance=allowance, calendar=calendar_of(mission), now=now)
