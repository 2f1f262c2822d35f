"""Somebody needs help: who hears of it? Whoever hears the signal, until it was taken. Never in an exercise.

By a worker, because nothing that goes wrong on the other side may cost anybody their answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from econsulate.core.accounts.models import User
from econsulate.core.work.services import enqueue
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckInPerson
from notifications.checkins.models.choices import Help, Speaker, Status
from notifications.checkins.signals import help_needed

TELL = "notifications.check_in_needs_help"


@dataclass(frozen=True)
class Call:
    """One answer that asks for help. `id` is the same each time it is told, `earlier` are those of what the same login
    asked for in this check-in before; `subjects` are whom it is about, themselves first. `position` is
    `{"latitude", "longitude", "accuracy_m"}` or None."""

    id: UUID
    earlier: Sequence[UUID]
    mission: str
    subjects: Sequence[UUID]
    by: User
    by_staff: bool
    help: str
    people: int | None
    at: datetime
    note: str = field(repr=False)
    position: dict[str, Any] | None = field(repr=False)

    @property
    def help_words(self) -> str:
        """Which help, in the language of the moment."""
        return str(Help(self.help).label) if self.help else ""


def ask_for(answers: Sequence[CheckInAnswer]) -> None:
    """In the transaction of the answer."""
    if answers and answers[0].check_in.mode != Mode.EXERCISE:
        enqueue(TELL, subject=answers[0].public_id)


def tell(public_id: UUID) -> None:
    """The work of the ledger. Nothing where it was taken back, cleared or forgotten before anybody could be told."""
    rows = CheckInAnswer.objects.select_related("check_in__data_key", "said_by")
    first = rows.filter(public_id=public_id, check_in__purged_at=None).first()
    if first is None:
        return
    said = rows.filter(check_in=first.check_in, said_by=first.said_by, client_id=first.client_id)
    subjects = list(said.order_by("pk").values_list("subject", flat=True))
    people = CheckInPerson.objects.filter(check_in=first.check_in, subject__in=subjects, status=Status.NEED_HELP)
    if people.exists():
        before = CheckInAnswer.objects.filter(check_in=first.check_in, said_by=first.said_by, pk__lt=first.pk)
        earlier = list(before.filter(status=Status.NEED_HELP).values_list("public_id", flat=True))
        help_needed.send(sender=CheckInAnswer, call=call_of(first, subjects, earlier))


def call_of(first: CheckInAnswer, subjects: Sequence[UUID], earlier: Sequence[UUID]) -> Call:
    return Call(
        id=first.public_id,
        earlier=earlier,
        mission=first.check_in.mission,
        subjects=subjects,
        by=first.said_by,
        by_staff=first.speaker == Speaker.STAFF,
        help=first.help,
        people=first.people,
        at=first.at,
        note=first.told["note"],
        position=first.told["position"],
    )
