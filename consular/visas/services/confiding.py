"""What may one representative read of what another wrote? Parents of one child may not know where the other lives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consular.citizens.models.representation import RepresentationKind
from consular.visas.models.appeals import Appeal, AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.models.corrections import Correction
from consular.visas.rules.contact import untelling
from consular.visas.rules.diffs import Change
from econsulate.core.accounts.models import User


@dataclass(frozen=True)
class Told:
    """A correction as far as its reader may know it; `reason` is empty where another gave it."""

    public_id: UUID
    version: int
    created_at: datetime
    reason: str
    diff: list[Change]
    assisted: bool


def is_self(application: VisaApplication, user: User) -> bool:
    """Whether the applicant is who reads."""
    own = application.person.representations.in_force().filter(user=user, kind=RepresentationKind.SELF)
    return own.exists()


def corrections_for(application: VisaApplication, user: User) -> list[Told]:
    """Oldest first. Of the contact section only its owner reads, of reasons whoever gave them and the applicant."""
    whole = is_self(application, user)
    rows = list(application.corrections.order_by("version"))
    for row in rows:
        row.application = application
    return [told(row, user, whole=whole) for row in rows]


def told(row: Correction, user: User, *, whole: bool) -> Told:
    diff = row.diff if row.application.created_by_id == user.pk else untelling(row.diff)
    # An officer's reason is written to whoever is written to.
    author = row.application.created_by_id if row.assisted else row.by_id
    reason = row.reason if whole or author == user.pk else ""
    return Told(row.public_id, row.version, row.created_at, reason, diff, row.assisted)


def appeal_files(appeal: Appeal, user: User) -> list[AppealFile]:
    """Files put to an appeal, for who sent them and for the applicant."""
    files = appeal.files.select_related("file").order_by("number")
    return list(files if is_self(appeal.application, user) else files.filter(uploaded_by=user))


def appeal_text(text: str, application: VisaApplication, user: User, *, lodged_by: Any) -> str:
    """The words of an appeal, for who wrote them and for the applicant."""
    return text if lodged_by == user.pk or is_self(application, user) else ""
