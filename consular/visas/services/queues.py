"""Which files wait for this officer?"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import UNDER_REVIEW, State, VisaApplication
from consular.visas.models.corrections import Correction
from consular.visas.models.decisions import Proposal, ProposalState
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput

OPEN = (State.SUBMITTED, State.ACCEPTED, *UNDER_REVIEW)
Files = QuerySet[VisaApplication]

QUEUES: Mapping[str, Callable[[Files, User, datetime], Files]] = {
    "mine": lambda files, user, now: files.filter(assigned_to=user),
    "unassigned": lambda files, user, now: files.filter(assigned_to=None),
    "due_today": lambda files, user, now: files.filter(due_on=now.date()),
    "waiting": lambda files, user, now: files.filter(state__in=[State.AWAITING_APPLICANT, State.AWAITING_CONSULTATION]),
    "to_decide": lambda files, user, now: files.filter(
        Exists(Proposal.objects.filter(application=OuterRef("pk"), state=ProposalState.OPEN).exclude(proposed_by=user)),
        ~Exists(Correction.objects.filter(application=OuterRef("pk"), assisted=True, by=user)),
        state=State.PROPOSED,
    ),
    "red": lambda files, user, now: files.filter(due_on__lt=now.date()),
}


def queue(name: str | None, user: User, *, now: datetime) -> Files:
    """Files the officer may see, by the name of a queue; all of them without a name. Raises InvalidInput."""
    files = VisaApplication.objects.visible_to_staff(user).select_related("person__data_key", "mission", "assigned_to")
    if not name:
        return files
    if name not in QUEUES:
        raise InvalidInput(errors=[FieldError("queue", "unknown", _("There is no such queue."))])
    return QUEUES[name](files.filter(state__in=OPEN), user, now)


def by_urgency(files: Files) -> Files:
    """Soonest due first; what has no due day, since its clock stands, last."""
    return files.order_by(F("due_on").asc(nulls_last=True), "submitted_at", "id")
