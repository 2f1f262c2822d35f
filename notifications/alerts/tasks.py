"""Durable work of alerts."""

from uuid import UUID

from econsulate.core.work.registry import durable
from notifications.alerts.feed.services import posting
from notifications.alerts.services import deciding, sending
from notifications.alerts.services.posting import POST
from notifications.deliveries.services.receipts import database_time


@durable(deciding.LAPSE, queue="alerts")
def lapse_approval(subject: UUID) -> None:
    # By the clock that also judged when it was due: a machine's own may be an hour off.
    deciding.lapse(subject, now=database_time())


@durable(sending.EXPIRE, queue="alerts")
def expire_alert(subject: UUID) -> None:
    sending.expire(subject, now=database_time())


@durable(POST, queue="alerts")
def post_alert(subject: UUID) -> None:
    posting.post(subject, now=database_time())
