"""The app's doors to the right in which one acts for others, and to the proof of it."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.representation import Representation
from consular.citizens.serializers.representations import EvidenceFileOut, NewEvidence, RepresentationOut
from consular.citizens.services import evidence
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
