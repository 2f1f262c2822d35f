"""The app's doors to consular help."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.cases import ConsularCase
from consular.cases.serializers.cases import CaseOut, CaseRow, NewCase
from consular.cases.serializers.threads import NewMessage
from consular.cases.services import handling, opening
from consular.cases.views.citizen import ThreadView
from consular.citizens.models.person import Person
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG
from econsulate.core.limits.services import Rate


class CaseView(ThreadView):
    def case(self, public_id: UUID) -> ConsularCase:
        return self.visible(ConsularCase.objects.whole(), public_id)

    def told(self, case: ConsularCase, status: int = 200, **headers: str) -> Response:
        body = CaseOut(case, context=self.get_serializer_context()).data
        return Response(body, status=status, headers={"ETag": etag_of(case), **headers})


class Cases(CaseView):
    """Help asked for by the caller, or about them."""

    # Whoever is in danger must get through; the conversation behind it has a limit of its own.
    rate = Rate(120, 60)

    @extend_schema(responses=CaseRow(many=True), operation_id="cases_list")
    def get(self, request: Request) -> Response:
        return self.page(ConsularCase.objects.visible_to(self.me).whole(), CaseRow)

    @extend_schema(parameters=[ETAG], request=NewCase, responses={200: CaseOut, 201: CaseOut})
    def post(self, request: Request) -> Response:
        """Ask for help; 200 where this very message has asked before."""
        values = self.read(NewCase)
        person = self.visible(Person.objects.select_related("data_key"), values["person"])
        named = {name: values[name] for name in ("kind", "subject", "mission")}
        case, is_new = opening.ask(person, self.words(values), **named, by=self.me, now=timezone.now())
        return self.told(case, 201 if is_new else 200, Location=f"{request.path}/{case.public_id}")


class OneCase(CaseView):
    @extend_schema(parameters=[ETAG], responses=CaseOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.told(self.case(public_id))


class Reopen(CaseView):
    @extend_schema(parameters=[ETAG], request=NewMessage, responses=CaseOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say why it isn't resolved; it is worked on again."""
        case = self.case(public_id)
        words = self.words(self.read(NewMessage))
        reopened, _message = handling.reopen(case, words, by=self.me, now=timezone.now())
        return self.told(reopened)
