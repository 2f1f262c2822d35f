"""Durable work of telling emergency contacts."""

from uuid import UUID

from celery import shared_task

from econsulate.core.work.registry import durable
from notifications.contacts.services import keeping, looking, telling


@durable(looking.LOOK, queue="alerts")
def look_for_silent(subject: UUID) -> None:
    looking.look(subject)


@durable(looking.TELL, queue="alerts")
def tell_contact(subject: UUID) -> None:
    telling.tell(subject)


@shared_task
def forget_old(**_: object) -> None:
    keeping.forget_old()
