"""When do we look for those who stay silent, whose contacts are then to be told, and what when the alert ends?

A round begins with the alert or update, looks for the first time when its step is due, and again every few minutes
while the alert holds: people come late, and each is given the same time. All is written down before anybody is told.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from econsulate.core.work.services import enqueue, enqueue_all
from notifications.broadcasts.models.broadcasts import Broadcast, Mode
from notifications.broadcasts.rules import contacts_after
from notifications.broadcasts.services.handing import stopped
from notifications.contacts.models import PERHAPS_TOLD, ContactNotice, ContactRound, State, Word
from notifications.contacts.services import known
from notifications.contacts.services.silence import by_person, silent
from notifications.deliveries.services.receipts import database_time

LOOK, TELL = "notifications.look_for_silent", "notifications.tell_contact"
LOOK_AGAIN = timedelta(minutes=5)


@transaction.atomic
def begin(broadcast: Broadcast, *, mission: str, place: str) -> ContactRound | None:
    """In the transaction that starts the broadcast; None where its plan has no such step, and always in an exercise."""
    after = contacts_after(broadcast.plan)
    if after is None or broadcast.mode != Mode.LIVE:
        return None
    begun = ContactRound.objects.create(broadcast=broadcast, mission=mission, place=place)
    # An update doesn't make those wait again who were told before.
    enqueue(LOOK, subject=begun.public_id, due_at=began(broadcast) + timedelta(seconds=after))
    return begun


def began(broadcast: Broadcast) -> datetime:
    """When the first of this thread was told."""
    first = Broadcast.objects.filter(thread=broadcast.thread).aggregate(at=Min("created_at"))["at"]
    return first or broadcast.created_at


def look(public_id: UUID) -> None:
    """The work of the ledger. Safe to repeat: who is written down already stays as they are."""
    round = ContactRound.objects.select_related("broadcast").get(public_id=public_id)
    if stopped(round.broadcast):
        return
    now = database_time()
    for people in known.people(now):
        write_down(round, people)
    enqueue(LOOK, subject=public_id, due_at=min(now + LOOK_AGAIN, round.broadcast.expires_at))


@transaction.atomic
def write_down(round: ContactRound, people: Collection[UUID]) -> None:
    now, broadcast = database_time(), round.broadcast
    found = [person for person, careful in silent(broadcast, people, now=now).items() if not careful]
    pairs = by_person(known.contacts_of(found, now)) if found else []
    rows = [
        ContactNotice(round=round, thread=broadcast.thread, subject=person, contact=contact)
        for person, contact in pairs
    ]
    ContactNotice.objects.bulk_create(rows, ignore_conflicts=True)
    contacts = [contact for _person, contact in pairs]
    waiting = ContactNotice.objects.filter(thread=broadcast.thread, contact__in=contacts, state=State.WAITING, tries=0)
    enqueue_all(TELL, waiting.values_list("public_id", flat=True))


@transaction.atomic
def withdraw(thread: UUID) -> int:
    """Nobody who wasn't told yet is told any more; how many that are. What is in a worker's hands is asked again there.
    The caller has stopped the thread's broadcasts."""
    waiting = ContactNotice.objects.filter(thread=thread, word=Word.UNREACHED, state=State.WAITING)
    return waiting.update(state=State.WITHDRAWN, reason="stopped")


@transaction.atomic
def tell_the_end(thread: UUID, word: Word) -> int:
    """To exactly those who were told, or may have been: that the alert was cancelled, or the danger is over."""
    told = ContactNotice.objects.filter(thread=thread, word=Word.UNREACHED, state__in=PERHAPS_TOLD)
    rows = [
        ContactNotice(round_id=one.round_id, thread=thread, subject=one.subject, contact=one.contact, word=word)
        for one in told.order_by("pk")
    ]
    ContactNotice.objects.bulk_create(rows, ignore_conflicts=True)
    ended = ContactNotice.objects.filter(thread=thread, word=word, state=State.WAITING, tries=0)
    enqueue_all(TELL, ended.values_list("public_id", flat=True))
    return len(rows)


def first_of(ending: ContactNotice) -> ContactNotice:
    """What the contact was told before."""
    return ContactNotice.objects.get(thread=ending.thread, contact=ending.contact, word=Word.UNREACHED)
