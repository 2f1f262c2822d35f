"""Mending what was submitted, and who else this applicant might be."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.serializers.candidates import CandidateOut
from consular.visas.serializers.corrections import CorrectionOut, NewCorrection, changes_of
from consular.visas.services import candidates, confiding, corrections
from consular.visas.views.applications import ApplicationView
from consular.visas.views.staff import StaffView
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.limits.services import Rate


class Corrections(ApplicationView):
    rate = Rate(60, 60)
    pagination_class = None

    @extend_schema(responses=CorrectionOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """What was corrected since the submission, oldest first; where another representative lives stays out."""
        told = confiding.corrections_for(self.application(public_id), self.me)
        return Response(CorrectionOut(told, many=True).data)

    @extend_schema(parameters=[IF_MATCH, ETAG], request=NewCorrection, responses={201: CorrectionOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Correct what was submitted, until it is decided. The officers see what changed."""
        application = self.application(public_id)
        self.require_match(application)
        values = self.read(NewCorrection)
        written = corrections.correct(
            application, changes_of(values), reason=values["reason"], by=self.me, now=timezone.now()
        )
        headers = {"ETag": etag_of(written.application)}
        told = confiding.corrections_for(written.application, self.me)[-1]
        return Response(CorrectionOut(told).data, status=201, headers=headers)


class AssistedCorrections(StaffView):
    @extend_schema(parameters=[IF_MATCH, ETAG], request=NewCorrection, responses={201: CorrectionOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Correct the application for an applicant who called or wrote. The applicant is told what changed and why.

        Contact and declaration stay the applicant's own, and whoever corrects here doesn't decide the application.
        """
        application = self.application(public_id)
        self.require_match(application)
        values = self.read(NewCorrection)
        written = corrections.correct_for_applicant(
            application, changes_of(values), reason=values["reason"], by=self.me, now=timezone.now()
        )
        headers = {"ETag": etag_of(written.application)}
        return Response(CorrectionOut(written).data, status=201, headers=headers)


class Candidates(StaffView):
    pagination_class = None

    @extend_schema(responses=CandidateOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Files of people who may be this applicant under another spelling. A question for you, never an answer."""
        found = candidates.candidates_of(self.application(public_id), by=self.me)
        return Response(CandidateOut(found, many=True).data)
