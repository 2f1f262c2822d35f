"""The app's door to sharing where its owner is."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.serializers.position import PositionFields, PositionOut
from consular.abroad.services import position
from consular.citizens.models.person import Person
from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate
from notifications import facade


class OwnPosition(ApiView):
    """One's own position, shared by consent: coarse, expiring, gone at once when it is taken back."""

    audience = Citizen
    rate = Rate(60, 60)

    @extend_schema(operation_id="position_read", responses=PositionOut)
    def get(self, request: Request) -> Response:
        """What we keep; 404 when nothing is shared, or no longer."""
        own = Person.objects.is_user(self.me).first()
        shared = facade.shared_position(own.public_id) if own else None
        if shared is None:
            raise Http404
        return Response(PositionOut(shared).data)

    @extend_schema(operation_id="position_share", request=PositionFields, responses=PositionOut)
    def put(self, request: Request) -> Response:
        """Share where one is now, in place of what was shared before."""
        shared = position.share(self.me, **self.read(PositionFields), now=timezone.now())
        return Response(PositionOut(shared).data)

    @extend_schema(operation_id="position_withdraw", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Take the consent back: nothing of it is kept from now on."""
        own = Person.objects.is_user(self.me).first()
        if own is not None:
            position.withdraw(own, by=self.me, now=timezone.now())
        return Response(status=204)
