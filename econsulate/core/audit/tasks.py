"""Periodic work on the audit trail."""

from celery import shared_task
from django.utils import timezone

from econsulate.core.audit import seals


@shared_task
def seal_heads(**_: object) -> None:
    seals.seal_heads(now=timezone.now())
