"""Periodic work on request limits."""

from celery import shared_task

from econsulate.core.limits import services


@shared_task
def forget_old(**_: object) -> None:
    services.forget_old()
