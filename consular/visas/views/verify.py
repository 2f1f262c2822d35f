"""The public's doors: is this document genuine, and what does an offline checker need?"""

from dataclasses import asdict

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.serializers.verdicts import VerdictOut
from consular.visas.serializers.visas import Question
from consular.visas.services import revoking, signers, verifying
from econsulate.core.access import Anyone
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate

WAYS = {"seal": verifying.by_seal, "reference": verifying.by_reference, "share_code": verifying.by_share_code}


class Verify(ApiView):
    audience = Anyone
    rate = Rate(60, 60)

    @extend_schema(request=Question, responses=VerdictOut)
    def post(self, request: Request) -> Response:
        """Check a document by its scanned seal, its reference or a share code."""
        ((way, text),) = self.read(Question).items()
        return Response(asdict(WAYS[way](text, now=timezone.now())))


class SealCertificates(ApiView):
    audience = Anyone
    cache_control = "public, max-age=3600"

    @extend_schema(responses={(200, "application/x-pem-file"): OpenApiTypes.STR})
    def get(self, request: Request) -> HttpResponse:
        """All certificates of our seal signers, past, present and to come."""
        return HttpResponse(signers.public_certificates(), content_type="application/x-pem-file")


class SealRevocations(ApiView):
    audience = Anyone
    cache_control = "public, max-age=60"

    @extend_schema(responses={(200, "application/jose"): OpenApiTypes.STR})
    def get(self, request: Request) -> HttpResponse:
        """The signed list of seals that no longer hold (JWS), for checking offline."""
        issue = revoking.current_list(now=timezone.now())
        headers = {"Last-Modified": http_date(issue.issued_at.timestamp())}
        return HttpResponse(issue.jws, content_type="application/jose", headers=headers)
