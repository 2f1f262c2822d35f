"""The officers' doors to corrections of issued visas."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import Visa
from consular.visas.serializers.applications import Empty
from consular.visas.serializers.replacements import NewReplacement, ReplacementOut
from consular.visas.serializers.visas import VisaOut
from consular.visas.services import replacing
from consular.visas.views.staff import StaffView


class Replacements(StaffView):
    @extend_schema(request=NewReplacement, responses={201: ReplacementOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Ask for a visa with corrected print on the same terms; another officer confirms."""
        visa = Visa.objects.visible_to_staff(self.me).filter(public_id=public_id).first()
        if visa is None:
            raise Http404
        values = self.read(NewReplacement)
        asked = replacing.ask_replacement(
            visa, values["corrected"], reason=values["reason"], by=self.me, now=timezone.now()
        )
        return self.created(asked, ReplacementOut)


class OneReplacement(StaffView):
    def replacement(self, public_id: UUID) -> VisaReplacement:
        visas = Visa.objects.visible_to_staff(self.me)
        asked = VisaReplacement.objects.filter(visa__in=visas, public_id=public_id).select_related("visa").first()
        if asked is None:
            raise Http404
        return asked


class ConfirmReplacement(OneReplacement):
    needs_step_up = True

    @extend_schema(request=Empty, responses={201: VisaOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Issue the corrected visa; the old one is replaced and its seal no longer holds."""
        new = replacing.confirm_replacement(self.replacement(public_id), by=self.me, now=timezone.now())
        return self.created(new, VisaOut)


class DropReplacement(OneReplacement):
    @extend_schema(request=Empty, responses=ReplacementOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give up a correction that waits for its second officer."""
        return Response(ReplacementOut(replacing.drop_replacement(self.replacement(public_id), by=self.me)).data)
