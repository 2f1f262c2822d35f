"""How does a message come to be, go out, and get read? The ledger carries delivery ids, nothing about a person."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import KeyDestroyed
from econsulate.core.states import Transitions
from econsulate.core.work.services import enqueue
from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.registry import CHANNELS, INBOX
from notifications.deliveries import rules
from notifications.deliveries.models import MOVES, OPEN, REACHED, Attempt, ChannelPause, Delivery, Message, State
from notifications.deliveries.topics import REFERENCE, TOPICS, Reference, Value, for_outside, packed
from notifications.recipients import services as recipients
from notifications.recipients.models import ContactPoint, Preference, Recipient
from notifications.recipients.services import note_bounce, note_reached

logger = structlog.get_logger(__name__)

SEND = "notifications.send_delivery"
# Longer than any task lives (CELERY_TASK_TIME_LIMIT) and shorter than the ledger's own lease.
LEASE = timedelta(seconds=55)
transitions = Transitions(MOVES)


@transaction.atomic
def write(
    recipient: Recipient, code: str, *, context: Mapping[str, Value], reference: Reference | None, dedupe_key: str
) -> Message:
    """Write one message and plan its ways; the inbox has it at commit. The same dedupe_key again changes nothing.

    Raises ValueError when the values are not those the topic's texts use, KeyError for an unknown topic.
    """
    content = packed(TOPICS[code], context, reference)
    message, new = Message.objects.get_or_create(
        recipient=recipient,
        dedupe_key=dedupe_key,
        defaults={
            "topic": code,
            "content": content,
            "reference_type": reference.type if reference else "",
            "reference_id": reference.id if reference else None,
            "expires_at": timezone.now() + rules.LIFETIME,
        },
    )
    if new:
        plan(message)
    return message


def plan(message: Message) -> None:
    """One delivery for the inbox, done at once, and one per contact point that a channel serves."""
    now = timezone.now()
    points = message.recipient.contact_points.exclude(state=ContactPoint.State.WITHDRAWN).filter(kind__in=CHANNELS)
    outside = [
        Delivery(message=message, contact_point=point, channel=point.kind, state=State.DUE, due_at=now)
        for point in points.defer("address")
    ]
    inbox = Delivery(message=message, channel=INBOX, state=State.DELIVERED, accepted_at=now, delivered_at=now)
    Delivery.objects.bulk_create([inbox, *outside])
    for delivery in outside:
        enqueue(SEND, subject=delivery.public_id)


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
    if delivery.lease_until is not None and not take_over(delivery, delivery.lease_until):
        return None
    step = rules.before_try(
        delivery,
        now=delivery.clock,
        enabled=enabled(delivery),
        paused_until=paused_until(delivery.channel),
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
        enqueue(SEND, subject=delivery.public_id, due_at=lease_until)
        return False
    finish_attempt(delivery, Outcome(Result.UNKNOWN, "worker lost"))
    transitions.move(delivery, State.UNKNOWN, lease_until=None)
    return rules.may_repeat(ambiguous(delivery), collapses=CHANNELS[delivery.channel].collapses_repeats)


def enabled(delivery: Delivery) -> bool:
    topic = TOPICS.get(delivery.message.topic)
    if topic is None:
        return True
    switches = Preference.objects.filter(recipient=delivery.message.recipient_id, purpose=topic.purpose)
    return not switches.filter(channel=delivery.channel, enabled=False).exists()


def paused_until(channel: str) -> datetime | None:
    return ChannelPause.objects.filter(pk=channel).values_list("until", flat=True).first()


def enveloped(delivery: Delivery) -> Envelope:
    """What goes outside, in the recipient's language. Raises KeyDestroyed once the person is erased."""
    message, recipient = delivery.message, delivery.message.recipient
    label = message.content.get(REFERENCE, "")
    words = for_outside(message.topic, label, language=recipient.language, discreet=recipient.discreet)
    return Envelope(
        id=delivery.public_id,
        address=delivery.contact_point.address if delivery.contact_point else "",
        subject=words.subject,
        text=words.text,
        language=recipient.language,
        discreet=recipient.discreet,
    )


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Write down what the carrier said. When our lease was lost meanwhile, only good news still counts."""
    now = timezone.now()
    finish_attempt(delivery, outcome)
    note_health(delivery.channel, outcome.result, now=now)
    if delivery.contact_point:
        note_address(delivery.contact_point, outcome.result, now=now)
    step = rules.after_try(
        outcome,
        tries=delivery.tries,
        ambiguous=ambiguous(delivery),
        collapses=CHANNELS[delivery.channel].collapses_repeats,
        now=now,
        paused_until=paused_until(delivery.channel),
        luck=random.random(),
    )
    if not go(delivery, step) and step.state in REACHED:
        receive(delivery.public_id, step.state)
    logger.info("delivery tried", kind=delivery.channel, state=step.state, code=outcome.code, tries=delivery.tries)


def go(delivery: Delivery, step: rules.Step) -> bool:
    """Take the step if the row is still as we left it; the try number is the fence of our lease."""
    ours = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, tries=delivery.tries)
    stamps = reached(step.state) if step.state in REACHED else {}
    changed = ours.update(state=step.state, reason=step.reason, due_at=step.due_at, lease_until=None, **stamps)
    if changed and step.due_at is not None:
        enqueue(SEND, subject=delivery.public_id, due_at=step.due_at)
    return bool(changed)


def finish_attempt(delivery: Delivery, outcome: Outcome) -> None:
    started = Attempt.objects.filter(delivery=delivery, number=delivery.tries, finished_at=None)
    started.update(finished_at=Now(), result=outcome.result, code=outcome.code)


def ambiguous(delivery: Delivery) -> int:
    return delivery.attempts.filter(result=Result.UNKNOWN).count()


def note_address(point: ContactPoint, result: Result, *, now: datetime) -> None:
    if result == Result.NO_SUCH_ADDRESS:
        note_bounce(point, now=now)
    elif result in {Result.ACCEPTED, Result.DELIVERED}:
        note_reached(point)


def note_health(channel: str, result: Result, *, now: datetime) -> None:
    """Pause a channel nobody answers on, longer each time; any clear answer ends the pause."""
    if result == Result.UNREACHABLE:
        pause, new = ChannelPause.objects.select_for_update().get_or_create(
            pk=channel, defaults={"until": now + rules.channel_pause(1)}
        )
        if not new and pause.until <= now:
            pause.failures += 1
            pause.until = now + rules.channel_pause(pause.failures)
            pause.save(update_fields=["failures", "until"])
    elif result in rules.ENDS:
        ChannelPause.objects.filter(pk=channel).delete()


def receive(delivery_id: UUID, state: str) -> bool:
    """A receipt from a carrier, the app or a person. Moves forward only: an old one is no error and changes nothing."""
    behind = Delivery.objects.filter(public_id=delivery_id, state__in=transitions.sources(state))
    stamps = reached(state) if state in REACHED else {}
    return bool(behind.update(state=state, due_at=None, lease_until=None, **stamps))


def reached(state: str) -> dict[str, Coalesce]:
    """Times of this state and of those it implies, unless known already."""
    names = [f"{name}_at" for name in REACHED[: REACHED.index(State(state)) + 1]]
    return {name: Coalesce(F(name), Now()) for name in names}


def mark_read(message: Message) -> None:
    """The person has the message on their screen. Again is no error."""
    inbox = message.deliveries.values_list("public_id", flat=True).get(channel=INBOX)
    receive(inbox, State.DISPLAYED)


@transaction.atomic
def forget(recipient: Recipient, *, by: User | None) -> None:
    """Erase a person: nothing more goes out, and nothing that went out can be read here again."""
    waiting = Delivery.objects.filter(message__recipient=recipient, state__in=OPEN)
    waiting.update(state=State.WITHDRAWN, reason="erased", due_at=None, lease_until=None)
    recipients.forget(recipient, by=by)


def mark_read_about(user: User, *, reference_type: str, reference_id: UUID) -> int:
    """All unread messages about one thing; returns how many."""
    unread = Delivery.objects.unread_of(user)
    about = unread.filter(message__reference_type=reference_type, message__reference_id=reference_id)
    ids = list(about.values_list("public_id", flat=True))
    return sum(receive(delivery_id, State.DISPLAYED) for delivery_id in ids)
