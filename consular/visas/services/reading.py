"""Who opened a file? Each opening by an officer is recorded, and the applicant can see it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from consular.visas.models.applications import VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.models.decisions import Proposal
from consular.visas.models.items import ApplicationItem, DocumentVersion
from consular.visas.services.evidence import shown_in
from consular.visas.services.news import looked
from consular.visas.services.review import audit
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import StoredFile

OPENED = "visas.application.opened"
OPENED_IN_EMERGENCY = "visas.application.read_in_emergency"
EMERGENCY_OPENED = "visas.application.emergency_opened"
READINGS = (OPENED, OPENED_IN_EMERGENCY, EMERGENCY_OPENED)


def readings_of(application: VisaApplication) -> QuerySet[AuditEntry]:
    """Every recorded opening of this file, oldest first."""
    return AuditEntry.objects.filter(target=str(application.public_id), action__in=READINGS).order_by("id")


def readable_by(user: User, *, now: datetime) -> QuerySet[VisaApplication]:
    """Files the officer may read: those of their missions, and those opened in an emergency for as long as it holds."""
    mine = VisaApplication.objects.visible_to_staff(user)
    in_emergency = EmergencyOpening.objects.open_to(user, now)
    rows = VisaApplication.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=in_emergency.values("application")))
    return rows.select_related("mission", "category", "person__data_key", "assigned_to")


def pages_in(application: VisaApplication) -> QuerySet[StoredFile]:
    """Every page an officer may look at in this file: of its documents, and of the proof of who acted in it."""
    papers = Q(original__document_version__item__application=application)
    proof = Q(original__evidence_file__evidence__representation__in=shown_in(application).values("pk"))
    drawn = StoredFile.objects.filter(papers | proof, kind=StoredFile.Kind.DERIVATIVE)
    return drawn.select_related("data_key").distinct()


@transaction.atomic
def opened(application: VisaApplication, *, by: User) -> VisaApplication:
    """The whole file for an officer's screen, in a constant number of queries, the reading on record."""
    within_rights = VisaApplication.objects.visible_to_staff(by).filter(pk=application.pk).exists()
    audit(application, OPENED if within_rights else OPENED_IN_EMERGENCY, by)
    looked(application, by=by)
    rows = VisaApplication.objects.select_related(
        "person__data_key", "mission", "category", "assigned_to", "decision__proposed_by", "decision__decided_by"
    ).prefetch_related(
        Prefetch("items", ApplicationItem.objects.select_related("requirement", "reason")),
        Prefetch("items__versions", DocumentVersion.objects.select_related("file")),
        Prefetch("proposals", Proposal.objects.select_related("proposed_by")),
        "information_requests",
        "consultations",
        "corrections",
    )
    whole = rows.get(pk=application.pk)
    for related in ("items", "proposals", "information_requests", "consultations", "corrections"):
        for row in getattr(whole, related).all():
            # Their seals open with the key of this very person: no query for each.
            row.application = whole
    return whole
