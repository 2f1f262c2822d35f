"""How does a citizen write to a mission? Into a thread of theirs, also a closed one: nothing sent is refused."""

from datetime import datetime

from django.db import transaction

from consular.cases.models.messages import Message, Side, Visibility
from consular.cases.models.threads import Thread, ThreadState
from consular.cases.rules.threads import reopens
from consular.cases.services.authority import locked
from consular.cases.services.case_moves import citizen_wrote
from consular.cases.services.messages import Words, heard, mark, once, put
from consular.cases.services.receiving import receiving, standing
from consular.cases.services.trail import audit
from consular.citizens.models.person import Person
from consular.citizens.services.people import ChangedMeanwhile
from econsulate.core.accounts.models import User
from econsulate.core.references import new_reference
from notifications import facade


@transaction.atomic
def begin(
    person: Person, words: Words, *, subject: str, mission: str | None, by: User, now: datetime
) -> tuple[Message, bool]:
    """Begin a thread with its first message, at the mission named or the one that serves the person.

    Sent again it is the same thread. Raises ClientIdReused, NoMissionServes, InvalidInput, ChangedMeanwhile.
    """
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    at = receiving(mission, person, on=now.date())

    def act() -> Message:
        if not Person.objects.filter(pk=person.pk, erased_at=None).exists():
            raise ChangedMeanwhile
        thread = Thread(
            person=person,
            mission=at,
            told_by=by,
            reference=new_reference("M"),
            subject=subject,
            language=words.language,
            last_at=now,
            created_at=now,
        )
        thread.save(force_insert=True)
        audit(thread, "cases.thread.begun", by)
        return taken_in(thread, words, by=by, now=now)

    return once(words, lambda earlier: begun_with(earlier, person), act, by=by)


def begun_with(message: Message, person: Person) -> bool:
    """Whether the message began a thread about this person."""
    first = not message.thread.messages.filter(pk__lt=message.pk).exists()
    return first and message.thread.person_id == person.pk


@transaction.atomic
def write(thread: Thread, words: Words, *, by: User, now: datetime) -> tuple[Message, bool]:
    """Write into a thread. One closed lately opens again; one closed for long is continued in another, which the
    message names. Raises ClientIdReused, ChangedMeanwhile, and what claiming an upload raises."""
    return once(
        words,
        lambda earlier: thread.pk in line_of(earlier.thread),
        lambda: taken_in(awake(locked(thread), by=by, now=now), words, by=by, now=now),
        by=by,
    )


def line_of(thread: Thread) -> set[int]:
    """The keys of the thread and of all it continues."""
    found: set[int] = set()
    step: Thread | None = thread
    while step is not None:
        found.add(step.pk)
        step = step.continues
    return found


def awake(thread: Thread, *, by: User, now: datetime) -> Thread:
    """The open thread in which the conversation goes on, locked."""
    while thread.closed_at is not None:
        if reopens(thread.closed_at, now):
            return reopened(thread, by=by)
        later = Thread.objects.filter(continues=thread).first()
        if later is None:
            return continued(thread, by=by, now=now)
        thread = locked(later)
    return thread


def reopened(thread: Thread, *, by: User) -> Thread:
    thread.state, thread.closed_at = ThreadState.OPEN, None
    thread.save(update_fields=["state", "closed_at"])
    audit(thread, "cases.thread.reopened", by)
    return thread


def continued(thread: Thread, *, by: User, now: datetime) -> Thread:
    """Another thread about the same, for the same eyes; at the successor where the mission is closed."""
    another = Thread(
        person=thread.person,
        mission=standing(thread.mission),
        told_by_id=thread.told_by_id,
        reference=new_reference("M"),
        subject=thread.subject,
        language=thread.language,
        continues=thread,
        last_at=now,
        created_at=now,
    )
    another.save(force_insert=True)
    audit(another, "cases.thread.continued", by, continues=str(thread.public_id))
    return another


def taken_in(thread: Thread, words: Words, *, by: User, now: datetime) -> Message:
    """Written, and on record; a case that waited for the citizen waits no longer."""
    message = put(thread, words, side=Side.CITIZEN, visibility=Visibility.CITIZEN, by=by, now=now)
    thread.waiting_since = thread.waiting_since or now
    thread.last_at, thread.version = now, thread.version + 1
    thread.save(update_fields=["waiting_since", "last_at", "version"])
    heard(thread, message, by)
    citizen_wrote(thread, by=by, now=now)
    return message


@transaction.atomic
def read(thread: Thread, message: Message, *, by: User, now: datetime) -> None:
    """The citizen's side has read up to this message of the thread; the inbox need not say so any longer."""
    mark(message, by=by, now=now)
    facade.mark_read_about(by, type="threads", id=thread.public_id)
