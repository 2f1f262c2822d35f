"""Durable work of check-ins, and what the clock does."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from econsulate.core.work.registry import durable
from notifications.checkins.services import helping, keeping, roll


@durable(roll.FILL, queue="alerts")
def fill_check_in(subject: UUID) -> None:
    roll.fill(subject)


@durable(helping.TELL, queue="alerts")
def check_in_needs_help(subject: UUID) -> None:
    helping.tell(subject)


@shared_task
def purge_old(**_: object) -> None:
    keeping.purge_old(now=timezone.now())
