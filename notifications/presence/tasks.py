"""Each minute: what time has changed in presences."""

from celery import shared_task
from django.utils import timezone

from notifications.presence.services import counting


@shared_task
def tick(**_: object) -> None:
    counting.tick(now=timezone.now())
