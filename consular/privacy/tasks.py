"""Background work on people's own data; each piece looks again before it acts, so twice is once."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from consular.privacy.models.exports import Export
from consular.privacy.models.retention import RetentionRule
from consular.privacy.services import entries, erasure, exports, planning, retention, trips
from econsulate.core.work.registry import durable
from econsulate.core.work.services import enqueue


@durable(retention.ERASE_APPLICATION)
def erase_application(subject: UUID) -> None:
    planning.apply_to_application(subject, timezone.now())


@durable(retention.ERASE_PERSON)
def erase_person(subject: UUID) -> None:
    planning.apply_to_person(subject, timezone.now())


@durable(retention.FORGET_MESSAGES)
def forget_messages(subject: UUID) -> None:
    rule = RetentionRule.objects.filter(public_id=subject).first()
    if rule in retention.rules_in_force() and retention.forget_messages(rule, today=timezone.now().date()):
        # A batch at a time: a lease is short, and messages are many.
        enqueue(retention.FORGET_MESSAGES, subject=subject)


@durable(entries.FORGET)
def forget_registration(subject: UUID) -> None:
    planning.apply_to_entry(subject, timezone.now())


@durable(erasure.CARRY_OUT)
def carry_out_erasure(subject: UUID) -> None:
    planning.apply_to_request(subject, timezone.now())


@durable(exports.BUILD)
def build_export(subject: UUID) -> None:
    export = Export.objects.filter(public_id=subject).select_related("user").first()
    if export is not None:
        exports.build(export, now=timezone.now())


@shared_task
def plan_erasures(**_: object) -> None:
    planning.plan(now=timezone.now())


@shared_task
def forget_trips(**_: object) -> None:
    trips.forget_trips(now=timezone.now())


@shared_task
def discard_expired_exports(**_: object) -> None:
    exports.discard_expired(now=timezone.now())
