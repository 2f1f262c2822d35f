"""How does an alert get its words? Version by version, each whole, hashed and never changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.api.etag import Changed, strong_etag
from econsulate.core.audit.services import record
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.states import WrongState
from notifications.alerts.models.alerts import MOVES, Alert, AlertVersion
from notifications.alerts.models.choices import AlertState, TemplateState
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.rules.content import COLUMNS, canonical, composed, hash_of, moment
from notifications.alerts.services.authority import Authority, authority_of, require_operator
from notifications.alerts.services.incidents import IncidentClosed
from notifications.alerts.services.languages import require_known
from notifications.alerts.services.targets import frozen
from notifications.channels.registry import CHANNELS

# Shared, so that alerts of one incident don't wait for each other; who closes it waits for all of them.
STAYS_OPEN = "SELECT FROM notifications_incident WHERE id = %s AND closed_at IS NULL FOR SHARE"
NO_SUCH_CHANNEL = _("This installation has no such channel.")
NOT_IN_USE = _("There is no such template in use at this mission.")


@transaction.atomic
def begin(incident: Incident, content: Mapping[str, Any], *, by: User, now: datetime) -> Alert:
    """A draft with its first version. Raises NotOperator, IncidentClosed, InvalidInput."""
    require_operator(by, incident.mission, now)
    incident = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    if incident.closed_at:
        raise IncidentClosed
    alert = Alert.objects.create(incident=incident)
    write(alert, content, by=by, authority=authority_of(by, now), act="begun")
    return alert


@transaction.atomic
def revise(alert: Alert, content: Mapping[str, Any], *, seen: int, by: User, now: datetime) -> Alert:
    """The next version, and the alert a draft again; an approval of what it said before is void with that.

    Raises NotOperator, IncidentClosed, WrongState, Changed, InvalidInput.
    """
    require_operator(by, alert.incident.mission, now)
    alert = claim(alert)
    if alert.version != seen:
        raise Changed(etag=strong_etag(alert.public_id, alert.version))
    if not can_change(alert):
        raise WrongState(current=alert.state)
    before, alert.state, alert.version = alert.state, AlertState.DRAFT, alert.version + 1
    alert.save(update_fields=["state", "version"])
    write(alert, content, by=by, authority=authority_of(by, now), act="revised", before=before)
    return alert


def can_change(alert: Alert) -> bool:
    """What was rejected is so for good, unless an earlier version is out, which people may need more words about."""
    if alert.state == AlertState.REJECTED and alert.live_until is None:
        return False
    return alert.state == AlertState.DRAFT or AlertState.DRAFT in MOVES[alert.state]


def claim(alert: Alert) -> Alert:
    """The alert as it is now, locked, in an incident that stays open meanwhile; everybody who changes one begins here.

    Raises IncidentClosed.
    """
    rows = Alert.objects.select_for_update(no_key=True, of=("self",)).select_related("incident")
    alert = rows.get(pk=alert.pk)
    with connection.cursor() as cursor:
        cursor.execute(STAYS_OPEN, [alert.incident_id])
        if cursor.fetchone() is None:
            raise IncidentClosed
    return alert


def write(
    alert: Alert, content: Mapping[str, Any], *, by: User, authority: Authority, act: str, **detail: str
) -> AlertVersion:
    require_known(content["texts"], "texts")
    require_known(content["languages"], "languages")
    if unknown := sorted(set(content["channels"]) - set(CHANNELS)):
        raise InvalidInput(errors=[FieldError("channels", "unknown", NO_SUCH_CHANNEL) for _channel in unknown])
    template = template_in_use(content["template"], authority)
    expires_at = content["expires_at"] and content["expires_at"].replace(microsecond=0)
    values = {
        **composed({name: content[name] for name in COLUMNS}),
        "area": composed(frozen(content["area"], missions=authority.operates)),
    }
    for name in ("response_types", "nationalities", "languages", "channels"):
        values[name] = sorted(set(values[name]))
    text = canonical(
        {
            **values,
            "alert": str(alert.public_id),
            "incident": str(alert.incident.public_id),
            "mode": alert.incident.mode,
            "number": alert.version,
            "template": str(template.public_id) if template else None,
            "expires_at": moment(expires_at),
        }
    )
    version = AlertVersion(
        alert=alert, number=alert.version, author=by, template=template, expires_at=expires_at, canonical=text,
        content_hash=hash_of(text), **values,
    )  # fmt: skip
    version.save(force_insert=True)
    told = {"version": alert.version, "content_hash": version.content_hash, **detail}
    record(f"alerts.alert.{act}", by=by, target=alert, chain=alert.chain, detail=told)
    return version


def template_in_use(public_id: UUID | None, authority: Authority) -> AlertTemplate | None:
    """Raises InvalidInput."""
    if public_id is None:
        return None
    usable = AlertTemplate.objects.of_missions(authority.may_use).filter(state=TemplateState.APPROVED)
    template = usable.filter(public_id=public_id).first()
    if template is None:
        raise InvalidInput(errors=[FieldError("template", "not_in_use", NOT_IN_USE)])
    return template


def current(alert: Alert) -> AlertVersion:
    return alert.versions.select_related("template", "author").get(number=alert.version)
