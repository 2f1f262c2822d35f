"""Which complaints wait for this officer to be taken up or answered?"""

from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from consular.cases.models.complaints import Complaint, ComplaintQuerySet, ComplaintStage, ComplaintState
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput


def standing_at(state: ComplaintState) -> Exists:
    return Exists(ComplaintStage.objects.filter(complaint=OuterRef("pk"), state=state))


QUEUES: Mapping[str, Callable[[ComplaintQuerySet], ComplaintQuerySet]] = {
    "waiting": lambda rows: rows.filter(standing_at(ComplaintState.LODGED)),
    "in_hand": lambda rows: rows.filter(standing_at(ComplaintState.ACKNOWLEDGED)),
    "ended": lambda rows: rows.filter(is_live=False),
}


def queue(name: str, user: User) -> ComplaintQuerySet:
    """Complaints the officer may read, by the name of a queue. Raises InvalidInput."""
    if name not in QUEUES:
        raise InvalidInput(errors=[FieldError("queue", "unknown", _("There is no such queue."))])
    return QUEUES[name](Complaint.objects.visible_to_staff(user))
