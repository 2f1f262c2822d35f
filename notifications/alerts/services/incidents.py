"""How does an incident begin and end?"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError
from econsulate.core.states import WrongState
from notifications.alerts.models.incidents import PENDING, Incident
from notifications.alerts.services.authority import require_operator


class AlertsPending(DomainError):
    code = "alerts_pending"
    title = _("Alerts of this incident wait for approval, are approved or are out. End them first.")


class IncidentClosed(DomainError):
    code = "incident_closed"
    title = _("This incident is closed.")


@transaction.atomic
def open_incident(
    *, mode: str, mission: str, title: str, place: str, summary: str, by: User, now: datetime
) -> Incident:
    """Raises NotOperator."""
    require_operator(by, mission, now)
    incident = Incident.objects.create(
        mode=mode, mission=mission, title=title, place=place, summary=summary, opened_by=by, opened_at=now
    )
    record("alerts.incident.opened", by=by, target=incident, chain=incident.chain, detail={"mode": mode})
    return incident


@transaction.atomic
def close_incident(incident: Incident, *, reason: str, by: User, now: datetime) -> Incident:
    """Nothing more is written in it. Raises NotOperator, WrongState, AlertsPending."""
    require_operator(by, incident.mission, now)
    incident = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    if incident.closed_at:
        raise WrongState(current="closed")
    if incident.alerts.filter(Q(state__in=PENDING) | Q(live_until__isnull=False)).exists():
        raise AlertsPending
    incident.closed_by, incident.closed_at, incident.closing_reason = by, now, reason
    incident.save(update_fields=["closed_by", "closed_at", "closing_reason"])
    record("alerts.incident.closed", by=by, target=incident, chain=incident.chain)
    return incident
