"""Which files stand in a thread, and who may open them? Citizens what was sent, officers the pages drawn anew."""

from base64 import b64encode
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from consular.cases.models.messages import MessageFile, Visibility
from consular.cases.models.threads import Thread
from consular.cases.services.telling import file_refused
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services import uploads

LONGEST_NAME = 120


def shown_to_citizen(thread: Thread) -> QuerySet[MessageFile]:
    """Those of messages the citizen reads."""
    files = MessageFile.objects.filter(message__thread=thread, message__visibility=Visibility.CITIZEN)
    return files.select_related("file__data_key")


def pages_in(thread: Thread) -> QuerySet[StoredFile]:
    """Every page an officer may look at."""
    drawn = StoredFile.objects.filter(original__message_file__message__thread=thread, kind=StoredFile.Kind.DERIVATIVE)
    return drawn.select_related("data_key")


def brought(name: str, size: int, pieces: Iterable[bytes], *, by: User) -> Upload:
    """A file that came whole, by a form, as an upload that is complete: from here on it goes the way of all others.

    Within a transaction; of one that is taken back no row is left, and the sweep of orphans takes the bytes. Raises
    TooLarge, TooMuchInFlight, TooManyRequests, StoreFull.
    """
    told = b64encode("".join(filter(str.isprintable, name))[:LONGEST_NAME].encode()).decode()
    upload = uploads.begin(by, length=size, metadata=f"filename {told}" if told else "")
    return uploads.receive(upload, by=by, offset=0, pieces=pieces)


@transaction.atomic
def after_inspection(file: StoredFile) -> None:
    """Who sent a file that was refused hears of it at once; the paper may still be at hand."""
    if file.state != StoredFile.State.REJECTED:
        return
    rows = MessageFile.objects.select_related("message__thread__person", "message__thread__mission")
    sent = rows.filter(file=file).first()
    if sent is not None:
        sent.file = file
        file_refused(sent)
