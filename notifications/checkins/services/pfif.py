"""Which people and notes go out in PFIF? Those whom the officer may read by name, each on record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act, record_all
from econsulate.core.errors import DomainError
from notifications.alerts.services.authority import names_of
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.models.choices import Help, Speaker, Status
from notifications.checkins.rules import pfif
from notifications.checkins.rules.pfif import BIRTH, SEXES, Fields, Record, moment
from notifications.checkins.services.households import Known, known
from notifications.checkins.services.walking import people_of

MOST = 10_000
STATUSES = {Status.SAFE: "believed_alive", Status.NEED_HELP: "believed_alive", Status.NOT_IN_AREA: "believed_alive"}
WORDS = {
    Status.SAFE: "Says to be safe.",
    Status.NEED_HELP: "Needs help.",
    Status.NOT_IN_AREA: "Says not to be in the area.",
    Status.SILENT: "Has not answered yet.",
}


class TooMany(DomainError):
    code = "too_many_people"
    title = _("More than 10,000 people. Take them out by state.")


@transaction.atomic
def export(check_in: CheckIn, sees: Collection[str], status: str | None, *, by: User, now: datetime) -> bytes:
    """Raises TooMany."""
    people = list(people_of(check_in, sees, status).order_by("pk")[: MOST + 1])
    if len(people) > MOST:
        raise TooMany
    names = known({row.subject for row in people}, by=by, now=now)
    found = [row for row in people if row.subject in names]
    acts = [Act(check_in, row.served_by, row.subject) for row in found]
    record_all(acts, "notifications.check_in.exported", by=by)
    return pfif.written(records(check_in, found, names, now=now))


def records(
    check_in: CheckIn, people: Sequence[CheckInPerson], names: Mapping[UUID, Known], *, now: datetime
) -> list[Record]:
    about = {"check_in": check_in, "subject__in": [row.subject for row in people]}
    notes: dict[UUID, list[Fields]] = {row.subject: [] for row in people}
    author = names_of([check_in.mission])[check_in.mission]
    for answer in CheckInAnswer.objects.filter(**about).order_by("at", "pk"):
        answer.check_in = check_in
        notes[answer.subject].append(note_of(answer, names[answer.subject].full_name, author))
    for report in CheckInReport.objects.filter(**about).order_by("pk"):
        if report.subject:
            notes[report.subject].append(report_of(report, author))
    for row in people:
        if row.status == Status.SILENT:
            notes[row.subject].append(sought(row, author))
    return [Record(person_of(check_in, row, names[row.subject], author, now), notes[row.subject]) for row in people]


def person_of(check_in: CheckIn, row: CheckInPerson, name: Known, author: str, now: datetime) -> Fields:
    return {
        "person_record_id": record_id("person", check_in, row.subject),
        "entry_date": moment(now),
        "expiry_date": moment(check_in.purge_at),
        "author_name": author,
        "source_name": author,
        "source_date": moment(row.since),
        "source_url": settings.PUBLIC_BASE_URL,
        "full_name": name.full_name,
        "given_name": name.given_name,
        "family_name": name.family_name,
        "alternate_names": name.alternate_names,
        "sex": SEXES.get(name.sex, ""),
        "date_of_birth": name.birth_date if BIRTH.fullmatch(name.birth_date) else "",
    }


def note_of(answer: CheckInAnswer, name: str, author: str) -> Fields:
    """What the person says themselves is `is_note_author`, by the standard; what their family or an officer says is
    what they believe. Words and exact positions stay with us."""
    mine = answer.speaker == Speaker.SELF
    need = f" {Help(answer.help).name.capitalize()}." if answer.help else ""
    return {
        "note_record_id": record_id("note", answer.check_in, answer.public_id),
        "person_record_id": record_id("person", answer.check_in, answer.subject),
        "entry_date": moment(answer.created_at),
        "author_name": name if mine else author,
        "source_date": moment(answer.at),
        "author_made_contact": "true",
        "status": "is_note_author" if mine else STATUSES[Status(answer.status)],
        "text": WORDS[Status(answer.status)] + need,
    }


def report_of(report: CheckInReport, author: str) -> Fields:
    return {
        "note_record_id": record_id("note", report.check_in, report.public_id),
        "person_record_id": record_id("person", report.check_in, report.subject),
        "entry_date": moment(report.created_at),
        "author_name": author,
        "source_date": moment(report.created_at),
        "author_made_contact": "false",
        "status": STATUSES[Status(report.status)],
        "text": f"Told by somebody else: {WORDS[Status(report.status)]}",
    }


def sought(row: CheckInPerson, author: str) -> Fields:
    return {
        "note_record_id": record_id("silence", row.check_in, row.subject),
        "person_record_id": record_id("person", row.check_in, row.subject),
        "entry_date": moment(row.since),
        "author_name": author,
        "source_date": moment(row.since),
        "author_made_contact": "false",
        "status": "information_sought",
        "last_known_location": row.subdivision or row.state,
        "text": WORDS[Status.SILENT],
    }


def record_id(kind: str, check_in: CheckIn, id: UUID | None) -> str:
    """`domain/local`, another one in each check-in, so that nobody is followed from one to the next."""
    return f"{urlsplit(settings.PUBLIC_BASE_URL).hostname}/{kind}.{check_in.public_id}.{id}"
