"""Which files wait for this officer?"""

from collections.abc import Callable, Mapping

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.evidence import Evidence, EvidenceState
from consular.visas.models.applications import UNDER_REVIEW, State, VisaApplication
from consular.visas.models.carried import ExaminedIn
from consular.visas.models.corrections import Correction
from consular.visas.models.decisions import Proposal, ProposalState
from consular.visas.services.news import unseen_by
from consular.visas.services.unheard import unheard
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.present import Now, Today

OPEN = (State.SUBMITTED, State.ACCEPTED, *UNDER_REVIEW)
Files = QuerySet[VisaApplication]

TODAY, NOW = Today(), Now()
# Whoever has these files waits for something to come in.
NEWS_FIRST = ("mine", "waiting")
# Overdue, or the time to answer has passed and nobody has heard the question yet.
RED = Q(due_on__lt=TODAY) | Q(Exists(unheard().filter(application=OuterRef("pk"))), lapses_at__lte=NOW)
QUEUES: Mapping[str, Callable[[Files, User], Files]] = {
    "mine": lambda files, user: files.filter(assigned_to=user.pk),
    "unassigned": lambda files, user: files.filter(assigned_to=None),
    "due_today": lambda files, user: files.filter(due_on=TODAY),
    "waiting": lambda files, user: files.filter(state__in=[State.AWAITING_APPLICANT, State.AWAITING_CONSULTATION]),
    "to_decide": lambda files, user: files.filter(
        Exists(open_proposals().exclude(proposed_by=user.pk)),
        ~Exists(Correction.objects.filter(application__in=ExaminedIn(OuterRef("pk")), assisted=True, by=user.pk)),
        state=State.PROPOSED,
    ),
    "proof": lambda files, user: files.filter(
        Exists(Evidence.objects.filter(representation__person=OuterRef("person"), state=EvidenceState.SUBMITTED))
    ),
    "red": lambda files, user: files.filter(RED),
}


def open_proposals() -> QuerySet[Proposal]:
    return Proposal.objects.filter(application=OuterRef("pk"), state=ProposalState.OPEN)


def require_known(name: str) -> None:
    if name not in QUEUES:
        raise InvalidInput(errors=[FieldError("queue", "unknown", _("There is no such queue."))])


def queue(name: str | None, user: User) -> Files:
    """Files the officer may see, by the name of a queue; all of them without a name. Raises InvalidInput."""
    files = VisaApplication.objects.visible_to_staff(user).select_related("person__data_key", "mission", "assigned_to")
    files = files.annotate(is_new=unseen_by(user))
    if not name:
        return files
    require_known(name)
    return QUEUES[name](files.filter(state__in=OPEN), user)


def by_urgency(files: Files, name: str | None) -> Files:
    """Soonest due first; what has no due day, since its clock stands, last. In some queues news comes before all."""
    news = ["-is_new"] if name in NEWS_FIRST else []
    return files.order_by(*news, F("due_on").asc(nulls_last=True), "submitted_at", "id")
