"""How does a message come to stand in a thread, once, however often a bad line sends it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.messages import Message, MessageFile, ReadMark, Side, Visibility
from consular.cases.models.threads import Thread
from consular.cases.services.trail import audit
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.files.models import Upload
from econsulate.core.files.services.uploads import claim as claim_upload

MOST_FILES = 10


class ClientIdReused(DomainError):
    """One id, two texts: one of the two would be lost, so the second is told so."""

    code = "client_id_reused"
    title = _("This client_id names another message of yours. Give each message one of its own.")


@dataclass(frozen=True)
class Words:
    """What somebody sends: plain text in one of our languages, finished uploads, and the sender's own id for it."""

    text: str
    language: str
    client_id: UUID
    uploads: Sequence[Upload] = field(default=())


def once(
    words: Words, fits: Callable[[Message], bool], act: Callable[[], Message], *, by: User
) -> tuple[Message, bool]:
    """What was sent earlier under this id, or what `act` writes; and whether it is new. Raises ClientIdReused."""
    earlier = sent_before(words, fits, by)
    if earlier is not None:
        return earlier, False
    try:
        with transaction.atomic():
            return act(), True
    except IntegrityError:
        # Sent twice at the same moment: the other one won, or something else is wrong.
        earlier = sent_before(words, fits, by)
        if earlier is None:
            raise
        return earlier, False


def sent_before(words: Words, fits: Callable[[Message], bool], by: User) -> Message | None:
    rows = Message.objects.select_related("thread__person__data_key", "thread__mission")
    earlier = rows.filter(author=by, client_id=words.client_id).first()
    if earlier is not None and (earlier.text != words.text or not fits(earlier)):
        raise ClientIdReused
    return earlier


def put(thread: Thread, words: Words, *, side: Side, visibility: Visibility, by: User, now: datetime) -> Message:
    """Write it into a thread the caller has locked; its files go into quarantine. Raises what claiming one raises."""
    message = Message(
        thread=thread,
        author=by,
        side=side,
        visibility=visibility,
        language=words.language,
        text=words.text,
        client_id=words.client_id,
        created_at=now,
    )
    message.save(force_insert=True)
    for number, upload in enumerate(words.uploads, start=1):
        file = claim_upload(upload, by=by, data_key=thread.person.data_key, chain=thread.mission.code)
        MessageFile(message=message, number=number, file=file).save(force_insert=True)
    mark(message, by=by, now=now)
    return message


@transaction.atomic
def mark(message: Message, *, by: User, now: datetime) -> None:
    """Somebody has read their thread up to here; a mark never goes back."""
    made = ReadMark(thread=message.thread, user=by, message=message, at=now)
    ReadMark.objects.bulk_create([made], ignore_conflicts=True)
    behind = ReadMark.objects.filter(thread=message.thread, user=by, message__lt=message)
    behind.update(message=message, at=now)


def heard(thread: Thread, message: Message, by: User) -> None:
    """On record, with what kind of message it was and how many files came with it."""
    detail = {"message": str(message.public_id), "files": str(message.files.count())}
    if message.visibility != Visibility.CITIZEN:
        audit(thread, "cases.message.noted", by, **detail)
    elif message.side == Side.CITIZEN:
        audit(thread, "cases.message.sent", by, **detail)
    else:
        audit(thread, "cases.message.answered", by, **detail)
