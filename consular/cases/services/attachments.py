"""Which files stand in a thread, and who may open them? Citizens what was sent, officers the pages drawn anew."""

from django.db import transaction
from django.db.models import QuerySet

from consular.cases.models.messages import MessageFile, Visibility
from consular.cases.models.threads import Thread
from consular.cases.services.telling import file_refused
from econsulate.core.files.models import StoredFile


def shown_to_citizen(thread: Thread) -> QuerySet[MessageFile]:
    """Those of messages the citizen reads."""
    files = MessageFile.objects.filter(message__thread=thread, message__visibility=Visibility.CITIZEN)
    return files.select_related("file__data_key")


def pages_in(thread: Thread) -> QuerySet[StoredFile]:
    """Every page an officer may look at."""
    drawn = StoredFile.objects.filter(original__message_file__message__thread=thread, kind=StoredFile.Kind.DERIVATIVE)
    return drawn.select_related("data_key")


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
