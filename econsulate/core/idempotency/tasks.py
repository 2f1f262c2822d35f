"""Periodic work on idempotency keys."""

from celery import shared_task

from econsulate.core.idempotency import services


@shared_task
def forget_old(**_: object) -> None:
    services.forget_old()
