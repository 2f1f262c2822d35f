"""The app's doors to the right in which one acts for others, and to the proof of it."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.serializers.representations import (
    EvidenceFileOut,
    NewClaim,
    NewEvidence,
    OtherRight,
    RepresentationOut,
)
from consular.citizens.services import claims, endings, evidence
from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.files.models import Upload
from econsulate.core.limits.services import Rate


class RepresentationView(ApiView):
    audience = Citizen

    def representation(self, public_id: UUID) -> Representation:
        return self.visible(Representation.objects.with_evidence(), public_id)


class Representations(RepresentationView):
    @extend_schema(responses=RepresentationOut(many=True), operation_id="representations_list")
    def get(self, request: Request) -> Response:
        """For whom the caller acts and in which right; also what has ended by its day and may be shown anew."""
        return self.page(Representation.objects.visible_to(self.me).with_evidence(), RepresentationOut)

    @extend_schema(request=NewClaim, responses={201: RepresentationOut})
    def post(self, request: Request) -> Response:
        """Ask for the right to act for somebody who may be known already; proof is sent to what this answers.

        The answer is the same whether we know anybody by these data or not. An officer finds out.
        """
        values = self.read(NewClaim)
        kind, mission = values.pop("acting_as"), values.pop("mission")
        right = claims.ask(kind, values, mission=mission, by=self.me, now=timezone.now())
        shown = RepresentationOut(Representation.objects.with_evidence().get(pk=right.pk)).data
        return Response(shown, status=201, headers={"Location": f"{request.path}/{right.public_id}"})


class OneRepresentation(RepresentationView):
    @extend_schema(responses=RepresentationOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(RepresentationOut(self.representation(public_id)).data)


class NewProof(RepresentationView):
    rate = Rate(60, 60)

    @extend_schema(request=NewEvidence, responses={201: EvidenceFileOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Put a finished upload forward as proof: a court order, a power of attorney, a birth certificate."""
        representation = self.representation(public_id)
        values = self.read(NewEvidence)
        upload = self.visible(Upload.objects.all(), values["upload"])
        sent = evidence.attach(representation, upload, kind=values["kind"], by=self.me, now=timezone.now())
        return Response(EvidenceFileOut(sent).data, status=201)


class EndRight(RepresentationView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """End one's own right, another's that may be ended by the caller, or take back what was asked for."""
        right = endings.found_for(self.me, public_id, today=timezone.localdate())
        if right is None:
            raise Http404
        endings.give_up(right, by=self.me, now=timezone.now())
        return Response(status=204)


class OtherRights(RepresentationView):
    pagination_class = None

    @extend_schema(responses=OtherRight(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Rights of others to act for this person that the caller may end."""
        person = self.visible(Person.objects.select_related("data_key"), public_id)
        return Response(OtherRight(endings.endable(person, self.me, today=timezone.localdate()), many=True).data)
