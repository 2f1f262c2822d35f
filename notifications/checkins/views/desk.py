"""The operations desk's doors to check-ins: ask, look who is silent, speak for who rang, take the list out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import require_step_up
from econsulate.core.errors import FieldError, InvalidInput
from notifications.alerts.views.desk import Desk
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.models.choices import Status
from notifications.checkins.serializers.answering import ReportTaken, StaffAnswerIn, StaffReportIn, said_of
from notifications.checkins.serializers.desk import (
    CheckInDetail,
    CheckInRow,
    NewCheckIn,
    PersonDetail,
    PersonRow,
    ReportOut,
)
from notifications.checkins.services import answering, opening, pfif, seeing, walking
from notifications.checkins.views.in_turn import InTurn

STATE = OpenApiParameter("state", str, enum=Status.values)


class CheckInDesk(Desk):
    def check_in(self, public_id: UUID) -> CheckIn:
        rows = CheckIn.objects.of_missions(self.authority.sees).select_related("opened_by", "data_key")
        found = rows.filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def person(self, public_id: UUID, subject: UUID) -> CheckInPerson:
        check_in = self.check_in(public_id)
        found = walking.one_of(check_in, subject, self.authority.sees)
        found.check_in = check_in
        return found

    def told(self, check_in: CheckIn, status: int = 200, **headers: str) -> Response:  # type: ignore[override]
        figures = walking.figures(check_in, self.authority.sees)
        context = {**self.get_serializer_context(), "figures": figures}
        return Response(CheckInDetail(check_in, context=context).data, status=status, headers=headers)

    def shown(self, person: CheckInPerson) -> Response:
        person.refresh_from_db(fields=["status", "help", "said_at"])
        answers, reports = walking.opened(person, by=self.me)
        (shown,) = seeing.seen([person], by=self.me, now=self.now)
        context = {**self.get_serializer_context(), "answers": answers, "reports": reports}
        return Response(PersonDetail(shown, context=context).data)

    def state(self) -> str | None:
        asked = self.request.query_params.get("state")
        if asked is not None and asked not in Status.values:
            raise InvalidInput(errors=[FieldError("state", "invalid_choice", ", ".join(Status.values))])
        return asked


class CheckIns(CheckInDesk):
    @extend_schema(responses=CheckInRow(many=True), operation_id="operations_check_ins_list")
    def get(self, request: Request) -> Response:
        """Check-ins of the caller's missions and those with people in them whom these serve, newest first."""
        rows = CheckIn.objects.of_missions(self.authority.sees).select_related("opened_by")
        return self.page(rows, CheckInRow)

    @extend_schema(request=NewCheckIn, responses={201: CheckInDetail}, operation_id="operations_check_ins_open")
    def post(self, request: Request) -> Response:
        """Ask people how they are. An earlier question of the same thread ends by that."""
        values: dict[str, Any] = self.read(NewCheckIn)
        opened = self.opened(values)
        return self.told(opened, 201, Location=f"{request.path}/{opened.public_id}")

    def opened(self, values: dict[str, Any]) -> CheckIn:
        facts = {"by": self.me, "closes_at": values["closes_at"], "now": self.now}
        alert, incident, area = values["alert"], values["incident"], values["area"]
        if alert and not incident and not area:
            return opening.open_beside(self.alert(alert), **facts)
        if incident and area and not alert:
            return opening.open_alone(self.incident(incident), area, **facts)
        detail = _("Give an alert, or an incident and an area.")
        raise InvalidInput(errors=[FieldError("alert", "one_of", detail)])


class OneCheckIn(CheckInDesk):
    @extend_schema(responses=CheckInDetail, operation_id="operations_check_ins_read")
    def get(self, request: Request, public_id: UUID) -> Response:
        """With figures of the people of the caller's missions."""
        return self.told(self.check_in(public_id))


class Close(CheckInDesk):
    @extend_schema(request=None, responses=CheckInDetail, operation_id="operations_check_ins_close")
    def post(self, request: Request, public_id: UUID) -> Response:
        """Nobody is asked any more, and links open nothing; what still comes by the app is taken."""
        return self.told(opening.close(self.check_in(public_id), by=self.me, now=self.now))


class People(CheckInDesk):
    pagination_class = InTurn

    @extend_schema(parameters=[STATE], responses=PersonRow(many=True), operation_id="operations_check_ins_people")
    def get(self, request: Request, public_id: UUID) -> Response:
        """People of the caller's missions: who needs help first, by what they need, then the silent, whose silence
        worries most first; among equals who waits longest. Names that are shown are on record."""
        rows = walking.people_of(self.check_in(public_id), self.authority.sees, self.state())
        found: list[CheckInPerson] = self.paginate_queryset(rows)  # type: ignore[assignment]
        shown = seeing.seen(found, by=self.me, now=self.now)
        return self.get_paginated_response(PersonRow(shown, many=True).data)


class OnePerson(CheckInDesk):
    @extend_schema(responses=PersonDetail, operation_id="operations_check_ins_person")
    def get(self, request: Request, public_id: UUID, subject: UUID) -> Response:
        """With all that was said; the reading is on record."""
        return self.shown(self.person(public_id, subject))


class StaffAnswer(CheckInDesk):
    # Each has a client_id; sent again it is the same.
    repeats_itself = True

    @extend_schema(request=StaffAnswerIn, responses=PersonDetail, operation_id="operations_check_ins_answer_for")
    def post(self, request: Request, public_id: UUID, subject: UUID) -> Response:
        """Say how somebody is who rang, or was found, and how you know. This alone ends a need for help that the person
        doesn't end themselves."""
        person = self.person(public_id, subject)
        walking.require_operator_of(person, self.authority.operates)
        answering.answer_for(person.check_in, said_of(self.read(StaffAnswerIn)), subject, by=self.me)
        return self.shown(person)


class StaffReports(CheckInDesk):
    repeats_itself = True

    @extend_schema(request=StaffReportIn, responses={201: ReportTaken}, operation_id="operations_check_ins_report_of")
    def post(self, request: Request, public_id: UUID, subject: UUID) -> Response:
        """What somebody told you of this person. It stands apart and changes nothing."""
        person = self.person(public_id, subject)
        walking.require_operator_of(person, self.authority.operates)
        values = self.read(StaffReportIn)
        made = answering.report(person.check_in, **values, subject=subject, by=self.me, by_staff=True)
        return Response(ReportTaken(made).data, status=201)


class Reports(CheckInDesk):
    @extend_schema(responses=ReportOut(many=True), operation_id="operations_check_ins_reports")
    def get(self, request: Request, public_id: UUID) -> Response:
        """What others told, newest first."""
        return self.page(walking.reports_of(self.check_in(public_id), self.authority.sees), ReportOut)


class Pfif(CheckInDesk):
    pagination_class = None

    @extend_schema(
        parameters=[STATE],
        responses={(200, "application/xml"): OpenApiTypes.BINARY},
        operation_id="operations_check_ins_pfif",
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """The list as PFIF 1.4, of those whom the caller may read by name, to be destroyed at its expiry date. Needs a
        second factor proved just now; on record with each person."""
        check_in = self.check_in(public_id)
        require_step_up(request)
        document = pfif.export(check_in, self.authority.sees, self.state(), by=self.me, now=self.now)
        headers = {"Content-Disposition": f'attachment; filename="check-in-{check_in.public_id}.xml"'}
        return HttpResponse(document, content_type="application/xml; charset=utf-8", headers=headers)
