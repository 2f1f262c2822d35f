"""Periodic work on visas; each run claims its rows, so two beats do no harm."""

from celery import shared_task
from django.utils import timezone

from consular.visas.services import closing, handing_on, reminders, revoking, submission


@shared_task
def lapse_overdue(**_: object) -> None:
    submission.lapse_overdue(now=timezone.now())


@shared_task
def publish_revocations(**_: object) -> None:
    revoking.publish_list(now=timezone.now())


@shared_task
def remind(**_: object) -> None:
    reminders.remind(now=timezone.now())


@shared_task
def close_ended(**_: object) -> None:
    closing.close_ended(now=timezone.now())


@shared_task
def hand_on_messages(**_: object) -> None:
    handing_on.hand_on(now=timezone.now())
