"""How does one delivery go out, and what follows from the answer? The ledger carries delivery ids, no person."""

import random
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models.functions import Now

from econsulate.core.crypto.models import KeyDestroyed
from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.registry import CHANNELS, way_of
from notifications.deliveries import rules
from notifications.deliveries.models import OPEN, REACHED, Attempt, ChannelPause, Delivery, State
from notifications.deliveries.services import carrying, correspondence
from notifications.deliveries.services.messages import send_later
from notifications.deliveries.services.receipts import database_time, note_address, reached, receive, transitions
from notifications.deliveries.topics import REFERENCE, for_outside, is_urgent, purpose_of
from notifications.recipients.models import Preference
from notifications.recipients.rules import is_on_unless_chosen

logger = structlog.get_logger(__name__)

# Longer than any task lives (CELERY_TASK_TIME_LIMIT) and shorter than the ledger's own lease.
LEASE = timedelta(seconds=55)


def send(delivery_id: UUID) -> None:
    """Hand one delivery to its carrier and write down the answer. No transaction is open meanwhile."""
    leased = lease(delivery_id)
    if leased is not None:
        delivery, envelope = leased
        (outcome,) = CHANNELS[delivery.channel].send([envelope])
        settle(delivery, outcome)


@transaction.atomic
def lease(delivery_id: UUID) -> tuple[Delivery, Envelope] | None:
    """Claim the delivery for one try, or take the step that stands in its way.

    The envelope is made under the claim: whatever fails there undoes it, and the ledger parks the work for a human.
    """
    delivery = Delivery.objects.locked(delivery_id)
    if delivery is None or delivery.state not in OPEN:
        return None
    if delivery.lease_until is None and delivery.due_at is None:
        return None  # its outcome is unknown for good
    if delivery.channel not in CHANNELS:
        go(delivery, rules.Step(State.SUPPRESSED, "channel off"))
        return None
    if delivery.lease_until is not None and not take_over(delivery, delivery.lease_until):
        return None
    step = rules.before_try(
        delivery,
        now=delivery.clock,
        purpose=purpose_of(delivery.message.topic),
        enabled=enabled(delivery),
        paused_until=paused_until(route_of(delivery)),
    )
    if step is not None:
        go(delivery, step)
        return None
    try:
        envelope = enveloped(delivery)
    except KeyDestroyed:
        go(delivery, rules.Step(State.WITHDRAWN, "erased"))
        return None
    tries = delivery.tries + 1
    transitions.move(delivery, State.LEASED, lease_until=delivery.clock + LEASE, due_at=None, tries=tries)
    Attempt.objects.create(delivery=delivery, number=tries)
    return delivery, envelope


def take_over(delivery: Delivery, lease_until: datetime) -> bool:
    """Deal with a lease somebody holds: wait for its end, or, past it, count its try as one without an answer."""
    if lease_until > delivery.clock:
        send_later(delivery, topic=delivery.message.topic, due_at=lease_until)
        return False
    finish_attempt(delivery, Outcome(Result.UNKNOWN, "worker lost"))
    transitions.move(delivery, State.UNKNOWN, lease_until=None)
    return rules.may_repeat(ambiguous(delivery), collapses=CHANNELS[delivery.channel].collapses_repeats)


def enabled(delivery: Delivery) -> bool:
    purpose = purpose_of(delivery.message.topic)
    switches = Preference.objects.filter(recipient=delivery.message.recipient_id, purpose=purpose)
    chosen = switches.filter(channel=way_of(delivery.channel)).values_list("enabled", flat=True).first()
    return is_on_unless_chosen(purpose, delivery.channel) if chosen is None else chosen


def route_of(delivery: Delivery) -> str:
    """What rests together with this delivery when nobody answers."""
    try:
        address = delivery.contact_point.address if delivery.contact_point else ""
    except KeyDestroyed:
        address = ""
    return CHANNELS[delivery.channel].route(address or "")


def paused_until(route: str) -> datetime | None:
    return ChannelPause.objects.filter(pk=route).values_list("until", flat=True).first()


def enveloped(delivery: Delivery) -> Envelope:
    """What goes outside, in the recipient's language. Raises KeyDestroyed once the person is erased."""
    message, recipient = delivery.message, delivery.message.recipient
    channel, device = CHANNELS[delivery.channel], getattr(delivery.contact_point, "device", None)
    language = device.language if device else recipient.language
    reply_to, refers_to = correspondence.threaded(delivery)
    label = message.content.get(REFERENCE, "")
    words = for_outside(
        message.topic,
        label,
        language=language,
        discreet=recipient.discreet or channel.doorbell,
        brief=channel.brief,
        answerable=bool(reply_to),
    )
    return Envelope(
        id=delivery.public_id,
        address=delivery.contact_point.address if delivery.contact_point else "",
        subject=words.subject,
        text=words.text,
        language=language,
        discreet=recipient.discreet,
        expires_at=message.expires_at,
        reply_to=reply_to,
        refers_to=refers_to,
        message=message.public_id,
        urgent=is_urgent(message.topic),
    )


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Write down what the carrier said. When our lease was lost meanwhile, only good news still counts."""
    now, route = database_time(), route_of(delivery)
    finish_attempt(delivery, outcome)
    note_health(route, outcome, now=now)
    if delivery.contact_point:
        note_address(delivery.contact_point, outcome, now=now)
    step = rules.after_try(
        outcome,
        tries=delivery.tries,
        ambiguous=ambiguous(delivery),
        collapses=CHANNELS[delivery.channel].collapses_repeats,
        now=now,
        paused_until=paused_until(route),
        luck=random.random(),
    )
    if not go(delivery, step) and step.state in REACHED:
        receive(delivery.public_id, step.state)
    carrying.note([(delivery.public_id, outcome)])
    logger.info("delivery tried", kind=delivery.channel, state=step.state, code=outcome.code, tries=delivery.tries)


def go(delivery: Delivery, step: rules.Step) -> bool:
    """Take the step if the row is still as we left it; the try number is the fence of our lease."""
    ours = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, tries=delivery.tries)
    changed = ours.update(
        state=step.state, reason=step.reason, due_at=step.due_at, lease_until=None, **reached(step.state)
    )
    if changed and step.due_at is not None:
        send_later(delivery, topic=delivery.message.topic, due_at=step.due_at)
    return bool(changed)


def finish_attempt(delivery: Delivery, outcome: Outcome) -> None:
    started = Attempt.objects.filter(delivery=delivery, number=delivery.tries, finished_at=None)
    started.update(finished_at=Now(), result=outcome.result, code=outcome.code)


def ambiguous(delivery: Delivery) -> int:
    return delivery.attempts.filter(result=Result.UNKNOWN).count()


def note_health(route: str, outcome: Outcome, *, now: datetime) -> None:
    """Pause what nobody answers on, longer each time and as long as it asks for; any clear answer ends the pause."""
    if outcome.result == Result.UNREACHABLE:
        wait = rules.obeyed(outcome.retry_after)
        pause, new = ChannelPause.objects.select_for_update().get_or_create(
            pk=route, defaults={"until": now + max(wait, rules.channel_pause(1))}
        )
        if not new and pause.until <= now:
            pause.failures += 1
            pause.until = now + max(wait, rules.channel_pause(pause.failures))
            pause.save(update_fields=["failures", "until"])
    elif outcome.result in rules.ENDS:
        ChannelPause.objects.filter(pk=route).delete()
