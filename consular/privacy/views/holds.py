"""The doors of administrators and auditors to legal holds."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.privacy.models.holds import LegalHold
from consular.privacy.serializers.holds import HoldOut, HoldRow, LiftHold, NewHold
from consular.privacy.services import holds
from econsulate.core.access import Officer
from econsulate.core.api.views import ApiView


class HoldView(ApiView):
    audience = Officer

    def mine(self) -> QuerySet[LegalHold]:
        """Holds on files of the caller's missions. Raises NotYourRole for everybody else on the staff."""
        holds.require_holder(self.me)
        whole = LegalHold.objects.visible_to_staff(self.me)
        return whole.select_related("person__data_key", "application__mission", "placed_by")

    def hold(self, public_id: UUID) -> LegalHold:
        hold = self.mine().filter(public_id=public_id).first()
        if hold is None:
            raise Http404
        return hold


class Holds(HoldView):
    @extend_schema(responses=HoldRow(many=True), operation_id="legal_holds_list")
    def get(self, request: Request) -> Response:
        """All holds, live and lifted."""
        return self.page(self.mine(), HoldRow)

    @extend_schema(request=NewHold, responses={201: HoldOut})
    def post(self, request: Request) -> Response:
        """Keep an application, or all of its person, from being erased."""
        holds.require_holder(self.me)
        values = self.read(NewHold)
        hold = holds.place(values.pop("reference"), **values, by=self.me, now=timezone.now())
        return Response(HoldOut(hold).data, status=201, headers={"Location": f"{request.path}/{hold.public_id}"})


class OneHold(HoldView):
    @extend_schema(responses=HoldOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One hold with its reason; the reading is recorded."""
        return Response(HoldOut(holds.opened(self.hold(public_id), by=self.me)).data)


class Lift(HoldView):
    @extend_schema(request=LiftHold, responses=HoldOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """End a hold somebody else placed, for a reason."""
        hold = self.hold(public_id)
        lifted = holds.lift(hold, reason=self.read(LiftHold)["reason"], by=self.me, now=timezone.now())
        return Response(HoldOut(lifted).data)
