"""The officers' doors to the proof that somebody may act for an applicant."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.representation import Representation
from consular.visas.serializers.evidence import AcceptEvidence, AskEvidence, RefuseEvidence, StaffRepresentation
from consular.visas.services import evidence
from consular.visas.services.reading import readable_by
from consular.visas.views.staff import StaffView


class ActingIn(StaffView):
    pagination_class = None

    @extend_schema(responses=StaffRepresentation(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Who opened the application or acted in it, with their proof. The reading is recorded."""
        application = readable_by(self.me, now=timezone.now()).filter(public_id=public_id).first()
        if application is None:
            raise Http404
        return Response(StaffRepresentation(evidence.opened(application, by=self.me), many=True).data)


class EvidenceDesk(StaffView):
    def representation(self, public_id: UUID) -> Representation:
        """If an application of the person lies at a mission of the officer's, and it isn't their own; else 404."""
        found = evidence.visible_to_staff(self.me).filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def shown(self, representation: Representation) -> Response:
        fresh = Representation.objects.with_evidence().get(pk=representation.pk)
        return Response(StaffRepresentation(fresh).data)


class AcceptProof(EvidenceDesk):
    @extend_schema(request=AcceptEvidence, responses=StaffRepresentation)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Find the right to act shown."""
        representation, values = self.representation(public_id), self.read(AcceptEvidence)
        evidence.accept(representation, by=self.me, now=timezone.now(), **values)
        return self.shown(representation)


class RefuseProof(EvidenceDesk):
    @extend_schema(request=RefuseEvidence, responses=StaffRepresentation)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send the proof back with a coded reason; another can be sent at once."""
        representation, values = self.representation(public_id), self.read(RefuseEvidence)
        evidence.refuse(representation, by=self.me, now=timezone.now(), **values)
        return self.shown(representation)


class AskForProof(EvidenceDesk):
    @extend_schema(request=AskEvidence, responses=StaffRepresentation)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Ask a parent to show their right, or anybody anew whose proof was accepted before."""
        representation, values = self.representation(public_id), self.read(AskEvidence)
        evidence.ask(representation, by=self.me, now=timezone.now(), **values)
        return self.shown(representation)
