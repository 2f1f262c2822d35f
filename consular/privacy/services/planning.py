"""What is to be erased tonight? Written down as work, or, for a person at a terminal, done at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consular.citizens.models.person import Person
from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.models.retention import RetentionRule
from consular.privacy.services import entries, erasure, retention
from consular.visas.models.applications import VisaApplication
from econsulate.core.work.services import enqueue

Item = tuple[str, UUID]


@dataclass
class Done:
    """How much was erased, and what failed with what kind of error."""

    erased: int = 0
    failed: list[tuple[str, UUID, str]] = field(default_factory=list)


def items(*, now: datetime) -> list[Item]:
    """Kinds of work with their subjects: people a restored backup brought back first, then wishes, then rules."""
    found = [(retention.ERASE_PERSON, person.public_id) for person in erasure.brought_back()]
    found += [(erasure.CARRY_OUT, request.public_id) for request in erasure.open_requests(now=now)]
    for rule in retention.rules_in_force():
        kind, subjects = retention.work_of(rule, today=now.date())
        found += [(kind, subject) for subject in subjects]
    return found


@transaction.atomic
def plan(*, now: datetime) -> int:
    """Write the work down; what is written down already stays as it is. Returns how many pieces."""
    found = items(now=now)
    for kind, subject in found:
        enqueue(kind, subject=subject)
    return len(found)


def apply(*, now: datetime) -> Done:
    """Do all of it here, each in a transaction of its own; what fails stops nothing else."""
    done = Done()
    for kind, subject in items(now=now):
        try:
            done.erased += ACTS[kind](subject, now)
        except Exception as error:
            # Whatever it is must not keep the others waiting; the kind of error is shown, its text may quote data.
            done.failed.append((kind, subject, type(error).__name__))
    return done


def apply_to_application(subject: UUID, now: datetime) -> int:
    application = VisaApplication.objects.filter(public_id=subject).first()
    return int(application is not None and retention.erase_if_due(application, today=now.date()))


def apply_to_person(subject: UUID, now: datetime) -> int:
    person = Person.objects.filter(public_id=subject).first()
    return int(person is not None and erasure.erase_if_due(person, now=now))


def apply_to_entry(subject: UUID, now: datetime) -> int:
    return int(entries.forget_if_due(subject, retention.rules_in_force(), today=now.date()))


def apply_to_messages(subject: UUID, now: datetime) -> int:
    rule, today = RetentionRule.objects.get(public_id=subject), now.date()
    forgotten = 0
    while batch := retention.forget_messages(rule, today=today):
        forgotten += batch
    return forgotten


def apply_to_request(subject: UUID, now: datetime) -> int:
    return int(erasure.carry_out(ErasureRequest.objects.get(public_id=subject), now=now))


ACTS: dict[str, Callable[[UUID, datetime], int]] = {
    retention.ERASE_APPLICATION: apply_to_application,
    retention.ERASE_PERSON: apply_to_person,
    entries.FORGET: apply_to_entry,
    retention.FORGET_MESSAGES: apply_to_messages,
    erasure.CARRY_OUT: apply_to_request,
}
