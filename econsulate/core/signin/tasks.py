"""Background work of sign-in."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from econsulate.core.signin import services
from econsulate.core.work.registry import durable


@durable("signin.send_message")
def send_message(subject: UUID) -> None:
    services.send_message(subject, now=timezone.now())


@shared_task
def forget_old(**_: object) -> None:
    services.forget_old(now=timezone.now())
