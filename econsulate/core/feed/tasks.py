"""Periodic work on the feed of changes."""

from celery import shared_task
from django.utils import timezone

from econsulate.core.feed import services


@shared_task
def tidy(**_: object) -> None:
    services.tidy(now=timezone.now())
