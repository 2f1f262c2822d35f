"""Durable work of deliveries."""

from uuid import UUID

from celery import shared_task

from econsulate.core.work.registry import durable
from notifications.deliveries.services import carrying, messages, sending


@durable(messages.SEND, queue="ordinary")
def send_delivery(subject: UUID) -> None:
    sending.send(subject)


@durable(messages.SEND_URGENTLY, queue="alerts")
def send_urgently(subject: UUID) -> None:
    sending.send(subject)


@shared_task
def forget_carried_parts(**_: object) -> None:
    carrying.forget_old()
