"""How is one emergency contact told, at most once? Everything is asked anew just before: whether the alert holds, the
person is still silent, the consent stands and the way is a safe one. No transaction is open while a carrier is at it.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import override

from econsulate.core.audit.services import record
from econsulate.core.work.services import enqueue
from notifications.broadcasts.models.broadcasts import Broadcast, Reach
from notifications.broadcasts.services.handing import stopped
from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.registry import CHANNELS
from notifications.contacts.models import TRANSITIONS, ContactNotice, State, Word
from notifications.contacts.rules import words
from notifications.contacts.services import known
from notifications.contacts.services.known import Contact
from notifications.contacts.services.looking import TELL, began, first_of
from notifications.contacts.services.silence import silent
from notifications.deliveries import rules
from notifications.deliveries.models import ChannelPause
from notifications.deliveries.services import budgets, carrying
from notifications.deliveries.services.receipts import database_time
from notifications.deliveries.services.sending import note_health
from notifications.presence.models import Presence
from notifications.recipients.services.people import fingerprint, logins_reached_at, takes_plain_words

# Longer than a carrier takes to answer, shorter than the ledger's own lease.
LEASE = timedelta(seconds=55)
# Who hears late that it is over should still hear it.
END_HOLDS = timedelta(hours=24)
SHORTEST_WAIT = 0.2
GOOD = frozenset({Result.ACCEPTED, Result.DELIVERED})
NEVER = frozenset({Result.NO_SUCH_ADDRESS, Result.REFUSED})


class Stop(NamedTuple):
    state: str
    reason: str


class Way(NamedTuple):
    channel: str
    address: str
    address_index: bytes


NOT_ALLOWED, NO_WAY = Stop(State.HELD, "not_allowed"), Stop(State.FAILED, "no_way")


def tell(public_id: UUID) -> None:
    """The work of the ledger."""
    leased = lease(public_id)
    if leased is not None:
        notice, envelope = leased
        (outcome,) = CHANNELS[notice.channel].send([envelope])
        settle(notice, outcome, route=CHANNELS[notice.channel].route(envelope.address))


@transaction.atomic
def lease(public_id: UUID) -> tuple[ContactNotice, Envelope] | None:
    """Claim it for one try, or write down what stands in its way."""
    rows = ContactNotice.objects.select_for_update(of=("self",)).select_related("round__broadcast")
    notice, now = rows.filter(public_id=public_id).first(), database_time()
    if notice is None or not may_begin(notice, now):
        return None
    why = ended(notice, now) if notice.word == Word.UNREACHED else never_told(notice, now)
    contact = None if why else known.contact(notice.contact, now)
    way = next(ways_of(notice, contact), None) if contact else None
    if contact is None or way is None:
        finish(notice, why or (NO_WAY if contact else NOT_ALLOWED))
        return None
    if wait := must_wait(way, now):
        later(notice, now + wait)
        return None
    return claimed(notice, contact, way, now)


def may_begin(notice: ContactNotice, now: datetime) -> bool:
    """Not what is over, nor what another has in hand; what a dead worker had only where a repeat shows as one."""
    held = notice if notice.word == Word.UNREACHED or notice.state == State.LEASED else first_of(notice)
    if held.state == State.LEASED and held.lease_until and held.lease_until > now:
        later(notice, held.lease_until)
        return False
    if notice.state == State.LEASED:
        TRANSITIONS.move(notice, State.UNKNOWN, reason="worker lost", perhaps=True, lease_until=None)
    return notice.state == State.WAITING or (notice.state == State.UNKNOWN and may_repeat(notice))


def may_repeat(notice: ContactNotice) -> bool:
    channel = CHANNELS.get(notice.channel)
    return channel is not None and channel.collapses_repeats and notice.tries < rules.AMBIGUOUS_TRIES


def ended(notice: ContactNotice, now: datetime) -> Stop | None:
    """Why they are not told of this person any more."""
    told = Broadcast.objects.filter(thread=notice.thread).exclude(reach=Reach.REACHED).latest("number")
    if stopped(told):
        return Stop(State.WITHDRAWN, "stopped")
    found = silent(told, [notice.subject], now=now)
    if notice.subject not in found or known.has_called(notice.subject, began(told)):
        return Stop(State.WITHDRAWN, "not_silent")
    return Stop(State.HELD, "safe_contact") if found[notice.subject] else None


def never_told(notice: ContactNotice, now: datetime) -> Stop | None:
    """Why they need not hear how it ended."""
    if now > notice.created_at + END_HOLDS:
        return Stop(State.FAILED, "too_late")
    told = {State.TOLD, State.UNKNOWN, State.LEASED}
    return None if first_of(notice).state in told else Stop(State.WITHDRAWN, "not_told")


def ways_of(notice: ContactNotice, contact: Contact) -> Iterator[Way]:
    """Those that this process serves and that may be used: not at an address whose owner wishes otherwise, nor at one
    of those who were told themselves. What may have been told, and how it ended, goes only to where it began."""
    first = began_at(notice)
    for channel, address in contact.ways:
        index = fingerprint(channel, address)
        elsewhere = first is not None and (channel, index) != (first.channel, bytes(first.address_index or b""))
        if channel not in CHANNELS or channel in notice.shut or elsewhere:
            continue
        if takes_plain_words(channel, address) and not is_their_own(notice.subject, channel, address):
            yield Way(channel, address, index)


def began_at(notice: ContactNotice) -> ContactNotice | None:
    """What says where it may have been told already."""
    if notice.word != Word.UNREACHED:
        return first_of(notice)
    return notice if notice.state == State.UNKNOWN else None


def is_their_own(person: UUID, channel: str, address: str) -> bool:
    reached = list(logins_reached_at(channel, address).values_list("pk", flat=True))
    return Presence.objects.filter(subject=person, logins__overlap=reached).exists()


def must_wait(way: Way, now: datetime) -> timedelta:
    """Until the carrier answers again, or takes one more."""
    route = CHANNELS[way.channel].route(way.address)
    until = ChannelPause.objects.filter(pk=route, until__gt=now).values_list("until", flat=True).first()
    if until is not None:
        return until - now
    grant = budgets.take(way.channel, 1)
    return timedelta() if grant.number else timedelta(seconds=max(grant.wait, SHORTEST_WAIT))


def claimed(notice: ContactNotice, contact: Contact, way: Way, now: datetime) -> tuple[ContactNotice, Envelope] | None:
    lease = {
        "channel": way.channel,
        "address_index": way.address_index,
        "lease_until": now + LEASE,
        "tries": notice.tries + 1,
    }
    try:
        with transaction.atomic():
            TRANSITIONS.move(notice, State.LEASED, reason="", **lease)
    except IntegrityError:
        notice.state = State.WAITING
        finish(notice, Stop(State.HELD, "same_address"))
        return None
    return notice, enveloped(notice, contact, way)


def enveloped(notice: ContactNotice, contact: Contact, way: Way) -> Envelope:
    with override(contact.language):
        office = known.office(notice.round.mission)
        subject, text = words(
            notice.word,
            brief=CHANNELS[way.channel].brief,
            mission=office.name,
            name=contact.about,
            place=notice.round.place,
            number=office.number,
        )
    return Envelope(
        id=notice.public_id,
        address=way.address,
        subject=subject,
        text=text,
        language=contact.language,
        refers_to=() if notice.word == Word.UNREACHED else (first_of(notice).public_id.hex,),
        expires_at=expires_at(notice),
        urgent=True,
    )


def expires_at(notice: ContactNotice) -> datetime:
    """No carrier keeps it for longer."""
    return notice.round.broadcast.expires_at if notice.word == Word.UNREACHED else notice.created_at + END_HOLDS


@transaction.atomic
def settle(notice: ContactNotice, outcome: Outcome, *, route: str) -> None:
    """Write down what the carrier said. Where our lease was lost meanwhile, only good news still counts."""
    now = database_time()
    note_health(route, outcome, now=now)
    carrying.note([(notice.public_id, outcome)])
    rows = ContactNotice.objects.filter(pk=notice.pk)
    if outcome.result in GOOD:
        if rows.filter(state__in=TRANSITIONS.sources(State.TOLD)).update(
            state=State.TOLD, reason="", told_at=now, lease_until=None
        ):
            audit(notice)
        return
    mine = rows.filter(state=State.LEASED, tries=notice.tries)
    if outcome.result == Result.UNKNOWN or notice.perhaps:
        update(mine, State.UNKNOWN, outcome.code, perhaps=True)
    elif outcome.result in NEVER:
        update(mine, State.WAITING, outcome.code, shut=[*notice.shut, notice.channel])
    else:
        update(mine, State.WAITING, outcome.code)
    wait = rules.pause(notice.tries, luck=random.random())
    again = timedelta() if outcome.result in NEVER else max(wait, rules.obeyed(outcome.retry_after))
    later(notice, now + again)


def update(rows: QuerySet[ContactNotice], state: str, code: str, **more: Any) -> None:
    rows.update(state=state, reason=code[:40], lease_until=None, **more)


def take_report(notice: UUID, outcome: Outcome) -> bool:
    """A carrier's later word: nobody got what it had taken, so another way is tried. False where it is about nothing of
    ours, or says nothing new."""
    if outcome.result not in NEVER:
        return False
    with transaction.atomic():
        row = ContactNotice.objects.select_for_update().filter(public_id=notice, state=State.TOLD).first()
        if row is None:
            return False
        back = {"shut": [*row.shut, row.channel], "reason": outcome.code[:40], "told_at": None}
        TRANSITIONS.move(row, State.WAITING, **back)
        later(row, database_time())
    return True


def finish(notice: ContactNotice, why: Stop) -> None:
    """Who may have been told already is not said to have been spared."""
    if notice.state == State.WAITING:
        TRANSITIONS.move(notice, why.state, reason=why.reason)


def later(notice: ContactNotice, at: datetime) -> None:
    enqueue(TELL, subject=notice.public_id, due_at=at)


def audit(notice: ContactNotice) -> None:
    detail = {"what": notice.word, "kind": notice.channel}
    chain, person = notice.round.mission, notice.subject
    record("notifications.contact.told", by=None, target=notice, chain=chain, person=person, detail=detail)
