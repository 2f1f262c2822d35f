"""How long is a mail kept that an officer laid aside or took over? Thirty days; one that waits is kept until then."""

from datetime import datetime, timedelta

from django.db import transaction

from consular.cases.models.mail import IncomingMail, MailState
from econsulate.core.files.services.keeping import delete_file

KEEP_LAID_ASIDE = timedelta(days=30)
AT_ONCE = 500


def forget(*, now: datetime) -> int:
    """Delete what is past its time, with its files and its key; returns how many mails it was."""
    past = IncomingMail.objects.exclude(state=MailState.WAITING).filter(closed_at__lt=now - KEEP_LAID_ASIDE)
    rows = list(past.select_related("data_key").order_by("pk")[:AT_ONCE])
    for mail in rows:
        forget_one(mail)
    return len(rows)


@transaction.atomic
def forget_one(mail: IncomingMail) -> None:
    """Its key goes with it unless it is that of somebody the house knows."""
    for sent in mail.files.select_related("file__data_key"):
        sent.delete()
        delete_file(sent.file, by=None)
    mail.delete()
    if mail.claimed_id is None:
        mail.data_key.delete()
