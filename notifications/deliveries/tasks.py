"""Durable work of deliveries."""

from uuid import UUID

from econsulate.core.work.registry import durable
from notifications.deliveries.services import messages, sending


@durable(messages.SEND, queue="ordinary")
def send_delivery(subject: UUID) -> None:
    sending.send(subject)


@durable(messages.SEND_URGENTLY, queue="alerts")
def send_urgently(subject: UUID) -> None:
    sending.send(subject)
