"""The officers' doors to cases: lists, one case, every verb on it, and the board."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.cases import CaseQuerySet, CaseState, ConsularCase
from consular.cases.models.threads import missions_served_by
from consular.cases.serializers.cases import (
    BoardOut,
    CaseOfThread,
    EnteredCase,
    HandCaseOver,
    OtherCase,
    Resolution,
    StaffCase,
    StaffCaseRow,
    Triage,
    WaitFor,
)
from consular.cases.services import case_clocks, handling, merging, opening
from consular.cases.services.messages import Words
from consular.cases.services.opening import Caller
from consular.cases.views.staff import ThreadDesk
from consular.citizens.services.people import enter_person
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG
from econsulate.core.errors import FieldError, InvalidInput

STATE = OpenApiParameter("state", str, enum=CaseState.values)
IDENTITY = ("primary_identifier", "secondary_identifier", "original_script_name", "birth_date", "birth_place")


def facts_of(person: dict[str, Any]) -> Any:
    """Whom a case is about, as the house keeps people."""
    known = {name: person[name] for name in ("nationality", "residence", "sex")}
    return {"identity": {name: person[name] for name in IDENTITY}, **known}


class CaseDesk(ThreadDesk):
    def cases(self) -> CaseQuerySet:
        return ConsularCase.objects.visible_to_staff(self.me)

    def case(self, public_id: UUID) -> ConsularCase:
        """The case, if the officer serves its mission and it isn't about their own family; else 404."""
        case = self.cases().whole().filter(public_id=public_id).first()
        if case is None:
            raise Http404
        return case

    def told(self, case: ConsularCase, status: int = 200, **headers: str) -> Response:
        fresh = case_clocks.with_clocks(ConsularCase.objects.whole().prefetch_related("handovers")).get(pk=case.pk)
        context = {
            **self.get_serializer_context(),
            "standings": {fresh.pk: case_clocks.standing_of(fresh, now=timezone.now())},
            "related": merging.linked_to(fresh, self.me),
        }
        body = StaffCase(fresh, context=context).data
        return Response(body, status=status, headers={"ETag": etag_of(fresh), **headers})


class StaffCases(CaseDesk):
    @extend_schema(parameters=[STATE], responses=StaffCaseRow(many=True), operation_id="staff_cases_list")
    def get(self, request: Request) -> Response:
        """Cases of the officer's missions; `?state=` names one state."""
        state = request.query_params.get("state")
        if state is not None and state not in CaseState.values:
            raise InvalidInput(errors=[FieldError("state", "invalid_choice", state)])
        rows = case_clocks.with_clocks(self.cases().whole())
        found: Any = self.paginate_queryset(rows.filter(state=state) if state else rows)
        now = timezone.now()
        context = {
            **self.get_serializer_context(),
            "standings": {case.pk: case_clocks.standing_of(case, now=now) for case in found},
        }
        return self.get_paginated_response(StaffCaseRow(found, many=True, context=context).data)

    @extend_schema(parameters=[ETAG], request=EnteredCase, responses={200: StaffCase, 201: StaffCase})
    def post(self, request: Request) -> Response:
        """Enter a case for somebody who called; 200 where it was entered before under this client_id."""
        values = self.read(EnteredCase)
        mission = missions_served_by(self.me).filter(code=values["mission"]).first()
        if mission is None:
            raise Http404
        words = Words(values["text"], values["language"] or self.me.language, values["client_id"])
        facts = facts_of(values["person"])
        case, is_new = opening.enter(
            lambda: enter_person(facts, by=self.me),
            words,
            Caller(**values["caller"]),
            kind=values["kind"],
            subject=values["subject"],
            mission=mission,
            by=self.me,
            now=timezone.now(),
        )
        return self.told(case, 201 if is_new else 200, Location=f"{request.path}/{case.public_id}")


class StaffOneCase(CaseDesk):
    @extend_schema(parameters=[ETAG], responses=StaffCase)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One case; the reading is recorded and shown to the citizen."""
        return self.told(handling.opened(self.case(public_id), by=self.me, now=timezone.now()))


class OfThread(CaseDesk):
    @extend_schema(parameters=[ETAG], request=CaseOfThread, responses={201: StaffCase})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Make a case of a conversation."""
        thread, kind = self.thread(public_id), self.read(CaseOfThread)["kind"]
        case = opening.found_in(thread, kind=kind, by=self.me, now=timezone.now())
        return self.told(case, 201, Location=f"/api/v1/staff/cases/{case.public_id}")


class TriageCase(CaseDesk):
    @extend_schema(parameters=[ETAG], request=Triage, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        case = self.case(public_id)
        return self.told(handling.triage(case, **self.read(Triage), by=self.me, now=timezone.now()))


class Start(CaseDesk):
    @extend_schema(parameters=[ETAG], request=None, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Work on it: the case is the officer's."""
        return self.told(handling.start(self.case(public_id), by=self.me, now=timezone.now()))


class Wait(CaseDesk):
    @extend_schema(parameters=[ETAG], request=WaitFor, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        """It is for the citizen or somebody else to act; the time to resolve it stands still."""
        case, state = self.case(public_id), CaseState(self.read(WaitFor)["state"])
        return self.told(handling.wait(case, state, by=self.me, now=timezone.now()))


class Resume(CaseDesk):
    @extend_schema(parameters=[ETAG], request=None, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        return self.told(handling.resume(self.case(public_id), by=self.me, now=timezone.now()))


class Resolve(CaseDesk):
    @extend_schema(parameters=[ETAG], request=Resolution, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say what came of it; it goes to the citizen as a message too."""
        case, text = self.case(public_id), self.read(Resolution)["text"]
        language = case.thread.language
        return self.told(handling.resolve(case, text, language=language, by=self.me, now=timezone.now()))


class CloseCase(CaseDesk):
    @extend_schema(parameters=[ETAG], request=None, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        return self.told(handling.close(self.case(public_id), by=self.me, now=timezone.now()))


class HandOver(CaseDesk):
    @extend_schema(parameters=[ETAG], request=HandCaseOver, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pass it to another mission or headquarters, with what was promised until now."""
        case, values = self.case(public_id), self.read(HandCaseOver)
        handed = handling.hand_over(
            case, values["mission"], promised=values["promised"], by=self.me, now=timezone.now()
        )
        return self.told(handed)


class Link(CaseDesk):
    @extend_schema(parameters=[ETAG], request=OtherCase, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        """These two have to do with each other."""
        case, other = self.case(public_id), self.case(self.read(OtherCase)["case"])
        merging.link(case, other, by=self.me)
        return self.told(case)


class Merge(CaseDesk):
    @extend_schema(parameters=[ETAG], request=OtherCase, responses=StaffCase)
    def post(self, request: Request, public_id: UUID) -> Response:
        """The same matter as the case named, in which work goes on; the answer is that one."""
        case, into = self.case(public_id), self.case(self.read(OtherCase)["case"])
        return self.told(merging.merge(case, into, by=self.me, now=timezone.now()))


class Board(CaseDesk):
    pagination_class = None

    @extend_schema(responses=BoardOut(many=True))
    def get(self, request: Request) -> Response:
        """Live cases by mission, red, amber and green; at headquarters of all missions."""
        return Response(BoardOut(case_clocks.board(self.cases(), now=timezone.now()), many=True).data)
