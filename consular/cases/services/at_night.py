"""Who hears of a case that can't wait while its mission is closed? Whoever is first in line there, else above it.

What runs by the wall clock (rules/standards) comes or is handed over at any hour; behind open doors it lies in the
inbox before everybody's eyes. The rota says who is awake for which mission, by that mission's own clock.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import ConsularCase
from consular.cases.rules.standards import NATURES
from consular.missions.models.missions import Mission
from consular.missions.rules.opening import opening_at
from consular.missions.services import rota
from consular.missions.services.calendars import calendar_of
from econsulate.core.accounts.models import User
from notifications import facade

CAME = "cases.case_at_night"


def wake(case: ConsularCase, *, by: User, now: datetime) -> None:
    """In the transaction in which the mission gets the case; nobody is told of what they just did themselves."""
    mission = case.thread.mission
    if not NATURES[case.kind].by_wall or is_open(mission, now):
        return
    for user in next(iter(rota.ladder(mission, now)), []):
        if user != by:
            tell(user, case)


def is_open(mission: Mission, now: datetime) -> bool:
    return opening_at(now, calendar_of(mission)).is_open


def tell(user: User, case: ConsularCase) -> None:
    thread = case.thread
    facade.notify(
        facade.ensure_recipient(user),
        CAME,
        context={"mission": thread.mission.names},
        reference=facade.Reference("staff/cases", case.public_id, thread.reference),
        dedupe_key=f"case_at_night.{case.public_id}.{thread.mission.code}",
    )


def register_topics() -> None:
    """Called once at start."""
    facade.register_topic(
        facade.Topic(
            CAME,
            facade.Purpose.URGENT,
            subject=_("Case {reference} can't wait"),
            body=_("A case that can't wait has come to {mission}, which is closed now. You are on duty: open it."),
            notice=_("A case has come that can't wait: {reference}. You are on duty: open it."),
        )
    )
