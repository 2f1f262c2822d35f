"""Who is called to a call for help, and how does it climb until somebody answers?"""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.sos import SosAlarm, SosCall, SosState
from consular.cases.rules.sos import MOST_RUNGS, patience
from consular.missions.services import rota
from econsulate.core.accounts.models import User
from econsulate.core.work.services import enqueue
from notifications import facade

logger = structlog.get_logger(__name__)

CLIMB, ALARM, TAKEN = "cases.climb_sos", "cases.sos_alarm", "cases.sos_taken"


def climb(call: SosCall, *, now: datetime) -> None:
    """Call the next rung and write down when the one after it is due; within the caller's transaction."""
    ladder = rota.ladder(call.mission, now)
    rung, due_at = call.rung, now + patience(call.rung)
    people = ladder[min(rung, len(ladder) - 1)] if ladder else []
    if not people:
        logger.error("nobody to call", kind="sos", count=rung)
    SosAlarm.objects.bulk_create(
        [SosAlarm(call=call, user=user, rung=rung, at=now) for user in people], ignore_conflicts=True
    )
    for user in people:
        tell(user, call, ALARM, once=f"alarm.{rung}")
    SosCall.objects.filter(pk=call.pk).update(rung=rung + 1)
    call.rung = rung + 1
    if call.rung < MOST_RUNGS:
        enqueue(CLIMB, subject=call.public_id, due_at=due_at)


@transaction.atomic
def climb_on(public_id: UUID, *, now: datetime) -> None:
    """The work of the ledger: nobody has answered in time. Nothing once somebody has, or where it came too soon."""
    rows = SosCall.objects.select_for_update(of=("self",)).select_related("mission")
    call = rows.filter(public_id=public_id, state=SosState.CALLING).first()
    if call is None or too_soon(call, now):
        return
    climb(call, now=now)


def too_soon(call: SosCall, now: datetime) -> bool:
    """Work may run twice: the rung it is about was called just now."""
    last = call.alarms.filter(rung=call.rung - 1).order_by("-at").values_list("at", flat=True).first()
    return last is not None and now < last + patience(call.rung - 1)


def taken(call: SosCall, by: User) -> None:
    """Who was called hears that somebody else has answered, and need not get up."""
    called = User.objects.filter(pk__in=call.alarms.exclude(user=by).values("user"))
    for user in called:
        tell(user, call, TAKEN, once="taken")


def tell(user: User, call: SosCall, topic: str, *, once: str) -> None:
    facade.notify(
        facade.ensure_recipient(user),
        topic,
        context={"mission": call.mission.names},
        reference=facade.Reference("staff/sos", call.public_id, call.mission.code),
        dedupe_key=f"sos.{call.public_id}.{once}",
    )


def register_topics() -> None:
    """Called once at start."""
    facade.register_topic(
        facade.Topic(
            ALARM,
            facade.Purpose.URGENT,
            subject=_("SOS at {reference}: answer now"),
            body=_("Somebody calls {mission} for help and nobody has answered yet. Open the board and answer."),
            notice=_("SOS at {reference}. Somebody calls for help. Open the board and answer."),
        )
    )
    facade.register_topic(
        facade.Topic(
            TAKEN,
            facade.Purpose.URGENT,
            subject=_("SOS at {reference}: answered"),
            body=_("A colleague has answered the call for help at {mission}."),
            notice=_("A colleague has answered the call for help at {reference}."),
        )
    )
