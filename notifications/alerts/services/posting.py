"""Which sites are to have what is told? A row for each, written with the message itself, so none is forgotten."""

from econsulate.core.work.services import enqueue
from notifications.alerts.models.choices import Mode
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.postings import Posting
from notifications.channels import webhook

POST = "notifications.post_alert"


def for_sites(event: AlertEvent) -> None:
    """In the transaction that tells it. Sites learn of real alerts alone."""
    if event.mode == Mode.LIVE:
        rows = [Posting(event=event, site=site.name) for site in webhook.sites()]
        for row in Posting.objects.bulk_create(rows):
            enqueue(POST, subject=row.public_id)
