"""Work on the register; each entry is locked before it changes, so two of a kind at once do no harm."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from consular.abroad.services import ageing, presence, succession
from econsulate.core.work.registry import durable
from econsulate.core.work.services import enqueue


@shared_task
def age_register(**_: object) -> None:
    ageing.age_register(now=timezone.now())


@shared_task
def resync_presences(**_: object) -> None:
    presence.resync(now=timezone.now())


@durable(succession.TELL)
def tell_of_successor(subject: UUID) -> None:
    if succession.tell(subject):
        # A batch at a time: a lease is short, and a register is long.
        enqueue(succession.TELL, subject=subject)
