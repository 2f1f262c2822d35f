"""Work on conversations; each row is locked before it changes, so two of a kind at once do no harm."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from consular.cases.services import alarming, case_closing, sos_keeping, succession
from consular.cases.services.mail import keeping
from econsulate.core.work.registry import durable
from econsulate.core.work.services import enqueue


@durable(succession.TELL)
def tell_of_successor(subject: UUID) -> None:
    if succession.tell(subject):
        # A batch at a time: a lease is short, and a mission talks with many.
        enqueue(succession.TELL, subject=subject)


@durable(alarming.CLIMB, queue="alerts")
def climb_sos(subject: UUID) -> None:
    alarming.climb_on(subject, now=timezone.now())


@durable(case_closing.CLOSE)
def close_resolved_case(subject: UUID) -> None:
    case_closing.close_resolved(subject, now=timezone.now())


@shared_task
def forget_sos_positions(**_: object) -> None:
    sos_keeping.forget(now=timezone.now())


@shared_task
def forget_mails(**_: object) -> None:
    keeping.forget(now=timezone.now())
