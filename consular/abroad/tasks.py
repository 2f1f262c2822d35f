"""Work on the register; each entry is locked before it changes, so two of a kind at once do no harm."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from consular.abroad.services import ageing, presence, succession, travellers, whereabouts
from consular.abroad.services.old_register import imports, running
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


@durable(travellers.SEND_LINK)
def send_trip_link(subject: UUID) -> None:
    travellers.send_link(subject)


@shared_task
def forget_old_imports(**_: object) -> None:
    imports.forget_old(now=timezone.now())


@shared_task
def revive_imports(**_: object) -> None:
    imports.revive()


@durable(whereabouts.FORGET)
def forget_whereabouts(subject: UUID) -> None:
    whereabouts.forget(subject, now=timezone.now())


@durable(running.TRY)
def try_old_register(subject: UUID) -> None:
    if running.try_slice(subject, now=timezone.now()):
        enqueue(running.TRY, subject=subject)


@durable(running.TAKE_OVER)
def take_over_old_register(subject: UUID) -> None:
    if running.take_slice(subject, now=timezone.now()):
        enqueue(running.TAKE_OVER, subject=subject)
