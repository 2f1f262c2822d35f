"""How does an answer come in? Once, however often it is sent; in one transaction with what follows from it.

Nothing that comes late is refused: a check-in that is closed asks nobody any more, but who needs help says so until all
of it is forgotten.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from notifications.broadcasts.services import hearing
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.models.choices import Speaker, Status, Way
from notifications.checkins.rules.standing import help_named, moment, standing
from notifications.checkins.rules.turns import turn
from notifications.checkins.services import helping, roll
from notifications.checkins.services.households import Member
from notifications.checkins.services.streaming import tell_board
from notifications.deliveries.services.receipts import database_time


class CheckInOver(DomainError):
    code = "check_in_over"
    title = _("This was long ago, and what was said is forgotten. If you need help now, call for it.")


class ClientIdReused(DomainError):
    """One id, two answers: one of the two would be lost, so the second is told so."""

    code = "client_id_reused"
    title = _("This client_id names another answer of yours. Give each answer one of its own.")


@dataclass(frozen=True)
class Said:
    """What somebody says. `said_at` and `sent_at` are by their phone's clock, or None. `position` as models/answers has
    it. `reason`: why an officer may say it."""

    status: str
    client_id: UUID
    help: str = ""
    people: int | None = None
    note: str = field(default="", repr=False)
    position: Mapping[str, Any] | None = field(default=None, repr=False)
    said_at: datetime | None = None
    sent_at: datetime | None = None
    reason: str = field(default="", repr=False)

    @property
    def told(self) -> dict[str, Any]:
        return {"note": self.note, "position": self.position, "reason": self.reason}


@transaction.atomic
def answer(check_in: CheckIn, said: Said, members: Sequence[Member], *, by: User, way: Way) -> list[CheckInAnswer]:
    """A login's own word for these of its household. Sent again it is the same. Raises CheckInOver, ClientIdReused."""
    speakers = {one.subject: Speaker.SELF if one.is_self else Speaker.HOUSEHOLD for one in members}
    answers = put(check_in, said, speakers, by=by, way=way)
    hearing.note_answered(by, [check_in.thread], at=answers[0].at)
    return answers


@transaction.atomic
def answer_for(check_in: CheckIn, said: Said, subject: UUID, *, by: User) -> CheckInAnswer:
    """An officer's word, for a reason: somebody rang, or was found. Raises CheckInOver, ClientIdReused."""
    (found,) = put(check_in, said, {subject: Speaker.STAFF}, by=by, way=Way.STAFF)
    return found


def put(check_in: CheckIn, said: Said, speakers: Mapping[UUID, Speaker], *, by: User, way: Way) -> list[CheckInAnswer]:
    # Who says it twice at once waits here for themselves.
    people = roll.locked(check_in, list(speakers), now=database_time())
    check_in = still_kept(check_in)
    if earlier := sent_before(check_in, said, speakers, by):
        return earlier
    # By the one clock of all machines: by their own, a "safe" of the one that is fast would end the need for help that
    # came after it to another.
    now = database_time()
    at = moment(said.said_at, said.sent_at, opened_at=check_in.opened_at, now=now)
    facts = {name: getattr(said, name) for name in ("status", "client_id", "help", "people", "told")}
    answers = [
        CheckInAnswer(
            check_in=check_in, subject=subject, said_by=by, at=at, channel=way, speaker=speaker, created_at=now, **facts
        )
        for subject, speaker in speakers.items()
    ]
    for one in answers:
        one.save(force_insert=True)
    settle(check_in, people.values())
    tell_board(check_in)
    if any(people[one.subject].status == Status.NEED_HELP for one in answers) and said.status == Status.NEED_HELP:
        helping.ask_for(answers)
    return answers


def still_kept(check_in: CheckIn) -> CheckIn:
    """With its key. What is under way while it is purged goes the next time (services/keeping). Raises CheckInOver."""
    found = CheckIn.objects.select_related("data_key").filter(pk=check_in.pk, purged_at=None).first()
    if found is None:
        raise CheckInOver
    return found


def sent_before(check_in: CheckIn, said: Said, subjects: Collection[UUID], by: User) -> list[CheckInAnswer]:
    rows = CheckInAnswer.objects.filter(check_in=check_in, said_by=by, client_id=said.client_id).order_by("pk")
    earlier = list(rows.select_related("check_in__data_key"))
    same = {(one.status, one.help, one.people, str(one.told)) for one in earlier}
    meant = (said.status, said.help, said.people, str(said.told))
    if earlier and (same != {meant} or {one.subject for one in earlier} != set(subjects)):
        raise ClientIdReused
    return earlier


def settle(check_in: CheckIn, people: Collection[CheckInPerson]) -> None:
    """What was said of these people, whose rows the caller has locked, as it stands now."""
    words: dict[UUID, list[CheckInAnswer]] = {row.subject: [] for row in people}
    for word in CheckInAnswer.objects.filter(check_in=check_in, subject__in=words).defer("told"):
        words[word.subject].append(word)
    for row in people:
        counts = standing(words[row.subject])
        row.status, row.said_at = (counts.status, counts.at) if counts else (Status.SILENT, None)
        row.help = help_named(words[row.subject])
        row.turn = turn(row.status, row.help, row.risk)
        row.save(update_fields=["status", "said_at", "help", "turn"])


@transaction.atomic
def report(
    check_in: CheckIn, *, status: str, name: str, note: str, client_id: UUID, subject: UUID | None, by: User,
    by_staff: bool,
) -> CheckInReport:  # fmt: skip
    """What somebody says of another. It changes nobody's status. Raises CheckInOver, ClientIdReused."""
    check_in = still_kept(check_in)
    told = {"name": name, "note": note}
    rows = CheckInReport.objects.filter(check_in=check_in, said_by=by, client_id=client_id)
    earlier = rows.select_related("check_in__data_key").first()
    if earlier is None:
        row = CheckInReport(
            check_in=check_in, subject=subject, said_by=by, by_staff=by_staff, client_id=client_id, status=status,
            told=told, created_at=database_time(),
        )  # fmt: skip
        row.save(force_insert=True)
        tell_board(check_in)
        return row
    if (earlier.status, earlier.told, earlier.subject) != (status, told, subject):
        raise ClientIdReused
    return earlier
