"""What may one representative read of what another wrote? Two parents of one child may not know where the other lives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consular.citizens.models.representation import RepresentationKind
from consular.visas.models.applications import VisaApplication
from consular.visas.models.corrections import Correction
from consular.visas.rules.diffs import Change
from econsulate.core.accounts.models import User

CONTACT = "contact"


@dataclass(frozen=True)
class Told:
    """A correction as far as its reader may know it; `reason` is empty where another gave it."""

    public_id: UUID
    version: int
    created_at: datetime
    reason: str
    diff: list[Change]


def is_self(application: VisaApplication, user: User) -> bool:
    """Whether the applicant is who reads."""
    own = application.person.representations.filter(user=user, kind=RepresentationKind.SELF, revoked_at=None)
    return own.exists()


def corrections_for(application: VisaApplication, user: User) -> list[Told]:
    """Oldest first. Of the contact section only what the reader wrote over their own words."""
    whole = is_self(application, user)
    return [told(row, user, whole=whole, before=before) for row, before, _after in written(application)]


def told(row: Correction, user: User, *, whole: bool, before: int) -> Told:
    mine = row.by_id == user.pk
    diff = [change for change in row.diff if not is_contact(change) or (mine and before == user.pk)]
    return Told(row.public_id, row.version, row.created_at, row.reason if mine or whole else "", diff)


def contact_writer(application: VisaApplication) -> int:
    """The key of the login whose contact section stands in the form now."""
    return next((after for _row, _before, after in reversed(list(written(application)))), application.created_by_id)


def written(application: VisaApplication) -> Iterator[tuple[Correction, int, int]]:
    """Each correction, and whose contact section stood before and after it."""
    writer = application.created_by_id
    for row in application.corrections.order_by("version"):
        row.application = application
        before = writer
        if any(is_contact(change) for change in row.diff):
            writer = row.by_id
        yield row, before, writer


def is_contact(change: Change) -> bool:
    return str(change["path"]).partition(".")[0] == CONTACT


def appeal_text(text: str, application: VisaApplication, user: User, *, lodged_by: Any) -> str:
    """The words of an appeal, for who wrote them and for the applicant."""
    return text if lodged_by == user.pk or is_self(application, user) else ""
