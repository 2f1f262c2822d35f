"""Who stands before the screens of alerts, what is there for them, and in whose clock and mode is it shown?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.panel.site import site
from notifications.alerts.models.alerts import Alert, AlertQuerySet
from notifications.alerts.models.incidents import Incident, IncidentQuerySet
from notifications.alerts.models.templates import AlertTemplate, AlertTemplateQuerySet
from notifications.alerts.panel.words import MODES
from notifications.alerts.services.authority import (
    Authority,
    NothingToDoWithAlerts,
    authority_of,
    colleagues,
    names_of,
    zones_of,
)

Row = TypeVar("Row")


@dataclass(frozen=True)
class Desk:
    request: HttpRequest
    now: datetime

    @property
    def me(self) -> User:
        user: Any = self.request.user
        return user

    @cached_property
    def authority(self) -> Authority:
        return authority_of(self.me, self.now)

    def incidents(self) -> IncidentQuerySet:
        return Incident.objects.of_missions(self.authority.sees).select_related("opened_by", "closed_by")

    def alerts(self) -> AlertQuerySet:
        return Alert.objects.of_missions(self.authority.sees).select_related("incident")

    def templates(self) -> AlertTemplateQuerySet:
        return AlertTemplate.objects.of_missions(self.authority.may_use).select_related("author", "approved_by")

    def incident(self, public_id: UUID) -> Incident:
        return found(self.incidents().filter(public_id=public_id).first())

    def alert(self, public_id: UUID) -> Alert:
        return found(self.alerts().filter(public_id=public_id).first())

    def template(self, public_id: UUID) -> AlertTemplate:
        return found(self.templates().filter(public_id=public_id).first())

    def screen(
        self, name: str, context: Mapping[str, Any], *, about: Incident | None, status: int = 200, part: str = ""
    ) -> HttpResponse:
        """A page in the clock and the mode of the incident it is about; `part` names a template of its own."""
        told = {"incident": about, **mode_of(about), **context}
        zone = zone_of(about) if about else None
        with timezone.override(zone):
            whole, piece = f"panel/alerts/{name}.html", f"panel/alerts/{part}.html" if part else ""
            return site.render(self.request, whole, told, status=status, part=piece)


def found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def desk_of(request: HttpRequest) -> Desk:
    """Once a request, since the menu asks too. Raises NothingToDoWithAlerts."""
    desk = at_desk(request)
    if not desk.authority.may_use:
        raise NothingToDoWithAlerts
    return desk


def at_desk(request: HttpRequest) -> Desk:
    desk: Desk | None = getattr(request, "alert_desk", None)
    if desk is None:
        desk = Desk(request, timezone.now())
        setattr(request, "alert_desk", desk)  # noqa: B010 - a request has no such attribute by its type
    return desk


def has_part(request: HttpRequest) -> bool:
    """For the menu."""
    return bool(at_desk(request).authority.may_use)


def mode_of(incident: Incident | None) -> dict[str, Any]:
    return {"mode": incident.mode, "mode_name": MODES[incident.mode]} if incident else {}


def people(users: Collection[User | None]) -> Mapping[int, str]:
    """Names at work, else the addresses they sign in by."""
    known = {user.pk: str(user.email) for user in users if user is not None}
    return {**known, **colleagues(known)}


def zone_of(incident: Incident) -> tzinfo:
    return zones_of([incident.mission])[incident.mission]


def mission_name(code: str) -> str:
    return names_of([code])[code]
