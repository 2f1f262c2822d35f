"""What does the SMS gateway bring us that people wrote?"""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from econsulate.core.access import Provider
from econsulate.core.api.views import ApiView
from notifications.channels import sms
from notifications.checkins.services import short_answers
from notifications.recipients.models import ContactPoint

NAMES = UUID("6b1f2f9e-5e53-4c0d-9d5c-3c3c2f6f1a10")


class IncomingSmsView(ApiView):
    """Kannel's `sms-service` asks by GET for what to answer; an empty answer sends none. The same message asked for
    again is the same answer of the person."""

    audience = Provider

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        request.provider_verified = sms.is_incoming(kwargs["code"])

    @extend_schema(exclude=True)
    def get(self, request: Request, code: str) -> HttpResponse:
        asked = request.query_params
        said, id = asked.get("text", ""), asked.get("id", "")
        number = sms.number_of(asked.get("from", ""))
        client_id = uuid5(NAMES, f"{number} {id}") if id else uuid4()
        kind = ContactPoint.Kind.SMS
        text = short_answers.take(kind, number, said, client_id=client_id, now=timezone.now()) if number else ""
        return HttpResponse(text, content_type="text/plain; charset=UTF-8")
