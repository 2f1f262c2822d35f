"""What do all doors of the operations desk share: whose things are there for whom?"""

from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from rest_framework.response import Response

from econsulate.core.access import Operator
from econsulate.core.api.etag import etag_of
from econsulate.core.api.views import ApiView
from notifications.alerts.models.alerts import Alert, AlertQuerySet
from notifications.alerts.models.incidents import Incident, IncidentQuerySet
from notifications.alerts.serializers.told import AlertOut
from notifications.alerts.services.authority import Authority, NothingToDoWithAlerts, authority_of


class Desk(ApiView):
    audience = Operator
    shows: type[AlertOut] = AlertOut

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def authority(self) -> Authority:
        return authority_of(self.me, self.now)

    def require_part(self) -> None:
        """Raises NothingToDoWithAlerts for who neither composes nor approves, reads nor keeps templates anywhere."""
        if not self.authority.may_use:
            raise NothingToDoWithAlerts

    def incidents(self) -> IncidentQuerySet:
        return Incident.objects.of_missions(self.authority.sees).select_related("opened_by", "closed_by")

    def alerts(self) -> AlertQuerySet:
        return Alert.objects.of_missions(self.authority.sees).select_related("incident")

    def incident(self, public_id: UUID) -> Incident:
        incident = self.incidents().filter(public_id=public_id).first()
        if incident is None:
            raise Http404
        return incident

    def alert(self, public_id: UUID) -> Alert:
        alert = self.alerts().filter(public_id=public_id).first()
        if alert is None:
            raise Http404
        return alert

    def told(self, alert: Alert, status: int = 200, **headers: str) -> Response:
        fresh = Alert.objects.select_related("incident").get(pk=alert.pk)
        body = self.shows(fresh, context=self.get_serializer_context()).data
        return Response(body, status=status, headers={"ETag": etag_of(fresh), **headers})
