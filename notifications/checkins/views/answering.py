"""The doors of whoever is asked how they are."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.limits.services import Rate
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.models.choices import Way
from notifications.checkins.serializers.answering import AnswerIn, CheckInOut, ReportIn, ReportTaken, said_of
from notifications.checkins.services import answering
from notifications.checkins.services.asked import Asked, concerning, concerns, themselves
from notifications.checkins.services.households import Member


class CitizensView(ApiView):
    audience = Citizen
    # Whoever needs help is not told to get a newer app first.
    serves_old_apps = True
    # The caller's own id makes a repeat the same answer.
    repeats_itself = True
    pagination_class = None

    def asked(self, public_id: UUID) -> Asked:
        check_in = CheckIn.objects.filter(public_id=public_id).first()
        found = concerns(self.me, check_in, now=timezone.now()) if check_in else None
        if found is None:
            raise Http404
        return found


class CheckIns(CitizensView):
    @extend_schema(responses=CheckInOut(many=True), operation_id="check_ins_list")
    def get(self, request: Request) -> Response:
        """Questions that are open and concern the caller, the newest first, with everybody the caller answers for."""
        check_ins = list(CheckIn.objects.open().order_by("-opened_at", "-pk"))
        return Response(CheckInOut(concerning(self.me, check_ins, now=timezone.now()), many=True).data)


class Answer(CitizensView):
    rate = Rate(120, 600)

    @extend_schema(request=AnswerIn, responses=CheckInOut, operation_id="check_ins_answer")
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say how you are, and those you answer for. Taken also after the question was closed. Need for help opens a
        case at the mission that asks, and ends by your own `safe` alone."""
        asked, values = self.asked(public_id), self.read(AnswerIn)
        if (values["said_at"] is None) != (values["sent_at"] is None):
            raise InvalidInput(errors=[FieldError("sent_at", "both_or_neither", _("Give both times or neither."))])
        members = meant(asked, values["persons"])
        answering.answer(asked.check_in, said_of(values), members, by=self.me, way=Way.APP)
        return Response(CheckInOut(self.asked(public_id)).data)


class Reports(CitizensView):
    rate = Rate(30, 600)

    @extend_schema(request=ReportIn, responses={201: ReportTaken}, operation_id="check_ins_report")
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say what you know of somebody you don't answer for. Officers read it; it changes nobody's state."""
        asked, values = self.asked(public_id), self.read(ReportIn)
        made = answering.report(asked.check_in, **values, subject=None, by=self.me, by_staff=False)
        return Response(ReportTaken(made).data, status=201)


def meant(asked: Asked, persons: Sequence[UUID]) -> Sequence[Member]:
    """Of the household those named, else the caller. Raises InvalidInput for others."""
    members = {mine.member.subject: mine.member for mine in asked.household}
    if not persons:
        return themselves(list(members.values()))
    faults = [
        FieldError(f"persons.{number}", "unknown", _("You don't answer for this person."))
        for number, person in enumerate(persons)
        if person not in members
    ]
    if faults:
        raise InvalidInput(errors=faults)
    return [members[person] for person in dict.fromkeys(persons)]
