"""The doors of an emergency: opening a file outside one's rights, and looking into it afterwards."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.serializers.break_glass import JudgeOpening, NewOpening, OpeningOut
from consular.visas.services import break_glass
from consular.visas.views.staff import StaffView
from econsulate.core.limits.services import Rate


class Openings(StaffView):
    needs_step_up = True
    rate = Rate(60, 3600)

    @extend_schema(responses=OpeningOut(many=True))
    def get(self, request: Request) -> Response:
        """For administrators and auditors: every emergency opening at their missions, newest first."""
        rows = EmergencyOpening.objects.visible_to_staff(self.me)
        related = ("application__person__data_key", "application__mission", "opened_by", "reviewed_by")
        return self.page(rows.select_related(*related), OpeningOut)

    @extend_schema(request=NewOpening, responses={201: OpeningOut})
    def post(self, request: Request) -> Response:
        """Open one file for reading for 60 minutes; its mission's administrators and auditors are told at once."""
        opening = break_glass.open_in_emergency(**self.read(NewOpening), by=self.me, now=timezone.now())
        return self.created(opening, OpeningOut)


class Review(StaffView):
    @extend_schema(request=JudgeOpening, responses=OpeningOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Judge another's opening."""
        opening = EmergencyOpening.objects.visible_to_staff(self.me).filter(public_id=public_id).first()
        if opening is None:
            raise Http404
        judged = break_glass.review(opening, **self.read(JudgeOpening), by=self.me, now=timezone.now())
        return Response(OpeningOut(judged).data)
