"""The officers' doors to ending a right to act, and to those who ask to act for somebody known."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.representation import Representation
from consular.visas.serializers.evidence import (
    AcceptClaim,
    EndRight,
    RefuseEvidence,
    StaffClaim,
    StaffRepresentation,
)
from consular.visas.services import rights
from consular.visas.views.evidence import EvidenceDesk
from consular.visas.views.staff import StaffView


class EndTheRight(EvidenceDesk):
    @extend_schema(request=EndRight, responses=StaffRepresentation)
    def post(self, request: Request, public_id: UUID) -> Response:
        """End somebody's right to act, now and for good, with all that rests on it."""
        right = self.representation(public_id)
        rights.end(right, reason=self.read(EndRight)["reason"], by=self.me, now=timezone.now())
        return self.shown(right)


class Claims(StaffView):
    @extend_schema(responses=StaffRepresentation(many=True), operation_id="staff_claims_list")
    def get(self, request: Request) -> Response:
        """Those who ask your missions to let them act for somebody, oldest first."""
        return self.page(rights.claims_before(self.me), StaffRepresentation)


class ClaimDesk(StaffView):
    def claim(self, public_id: UUID) -> Representation:
        """If it lies at a mission where the officer works on files; else 404."""
        found = rights.claims_before(self.me).filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def shown(self, claim: Representation) -> Response:
        return Response(StaffRepresentation(Representation.objects.with_evidence().get(pk=claim.pk)).data)


class OneClaim(ClaimDesk):
    @extend_schema(responses=StaffClaim)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One of them, and whom it can be about. The reading is recorded."""
        claim = self.claim(public_id)
        found = rights.opened(claim, by=self.me)
        return Response(StaffClaim(claim, context={"found": found}).data)


class AcceptTheClaim(ClaimDesk):
    @extend_schema(request=AcceptClaim, responses=StaffRepresentation)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Find the right shown and let the claimant act for this person from now on."""
        claim, values = self.claim(public_id), self.read(AcceptClaim)
        rights.accept(claim, by=self.me, now=timezone.now(), **values)
        return self.shown(claim)


class RefuseTheClaim(ClaimDesk):
    @extend_schema(request=RefuseEvidence, responses=StaffRepresentation)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send the proof back with a coded reason; other proof can be sent at once."""
        claim, values = self.claim(public_id), self.read(RefuseEvidence)
        rights.refuse(claim, by=self.me, now=timezone.now(), **values)
        return self.shown(claim)
