"""Who opened a file? Each opening by an officer is recorded, and the applicant can see it."""

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Proposal
from consular.visas.models.items import ApplicationItem, DocumentVersion
from consular.visas.services.review import audit
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry

OPENED = "visas.application.opened"


def readings_of(application: VisaApplication) -> QuerySet[AuditEntry]:
    """Every recorded opening of this file, oldest first."""
    return AuditEntry.objects.filter(target=str(application.public_id), action=OPENED).order_by("id")


@transaction.atomic
def opened(application: VisaApplication, *, by: User) -> VisaApplication:
    """The whole file for an officer's screen, in a constant number of queries, the reading on record."""
    audit(application, OPENED, by)
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
