"""Durable work of deliveries."""

from uuid import UUID

from econsulate.core.work.registry import durable
from notifications.deliveries import services


@durable(services.SEND, queue="ordinary")
def send_delivery(subject: UUID) -> None:
    services.send(subject)
