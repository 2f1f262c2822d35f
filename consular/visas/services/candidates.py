"""Who else might this applicant be? Files of people with a like name, for an officer to compare; nothing is merged."""

from dataclasses import dataclass

from django.db import transaction

from consular.citizens.models.person import Person
from consular.visas.models.applications import VisaApplication
from consular.visas.services.review import audit
from econsulate.core.accounts.models import User

SHOWN = "visas.candidates.shown"
MOST = 20


@dataclass(frozen=True)
class Candidate:
    """A file of another person; `same` where the strict index agrees too."""

    application: VisaApplication
    same: bool

    @property
    def applicant(self) -> str:
        identity = self.application.applicant["identity"]
        return ", ".join(filter(None, (identity["primary_identifier"], identity["secondary_identifier"])))

    @property
    def birth_date(self) -> str:
        return str(self.application.applicant["identity"]["birth_date"])


@transaction.atomic
def candidates_of(application: VisaApplication, *, by: User) -> list[Candidate]:
    """The newest files this officer may see of people alike; that they were shown is on each one's record."""
    person = application.person
    if person.skeleton_index is None:
        return []
    alike = Person.objects.filter(skeleton_index=person.skeleton_index, erased_at=None).exclude(pk=person.pk)
    files = VisaApplication.objects.visible_to_staff(by).filter(person__in=alike)
    found = files.select_related("person__data_key", "mission").order_by("-submitted_at", "-id")[:MOST]
    candidates = [Candidate(file, bytes(file.person.match_index) == bytes(person.match_index)) for file in found]
    for candidate in candidates:
        audit(candidate.application, SHOWN, by, {"beside": application.reference})
    return candidates
