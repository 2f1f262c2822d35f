"""How does a person see and say how we may write to them?"""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from notifications.channels.registry import PUSH_KINDS
from notifications.recipients.models import ContactPoint, Recipient
from notifications.recipients.serializers.preferences import (
    ContactPointSerializer,
    ContactPreferencesSerializer,
    DuressWordSerializer,
    wishes,
)
from notifications.recipients.services import people


class ContactPreferencesView(ApiView):
    """One's own preferences; the ETag is their version."""

    audience = Citizen
    serializer_class = ContactPreferencesSerializer

    @extend_schema(parameters=[ETAG], operation_id="contact_preferences_read")
    def get(self, request: Request) -> Response:
        return self.answer(people.ensure_recipient(self.me))

    @extend_schema(parameters=[IF_MATCH, ETAG], operation_id="contact_preferences_replace")
    @transaction.atomic
    def put(self, request: Request) -> Response:
        mine = people.ensure_recipient(self.me)
        recipient = Recipient.objects.select_for_update().get(pk=mine.pk)
        self.require_match(recipient)
        people.set_wishes(recipient, wishes(self.read(ContactPreferencesSerializer)), by=self.me)
        return self.answer(recipient)

    def answer(self, recipient: Recipient) -> Response:
        return Response(ContactPreferencesSerializer(recipient).data, headers={"ETag": etag_of(recipient)})


class ContactPointsView(ApiView):
    """One's own addresses, with what became of messages to them."""

    audience = Citizen
    serializer_class = ContactPointSerializer

    @extend_schema(operation_id="contact_points_list", responses=ContactPointSerializer(many=True))
    def get(self, request: Request) -> Response:
        people.ensure_recipient(self.me)
        used = ContactPoint.objects.visible_to(self.me).exclude(state=ContactPoint.State.WITHDRAWN)
        points = used.exclude(kind__in=PUSH_KINDS)
        return self.page(points.select_related("recipient__data_key"), ContactPointSerializer)


class DuressWordView(ApiView):
    """The word one says on the telephone when one can't speak freely. It is never shown, nor whether there is one."""

    audience = Citizen

    @extend_schema(operation_id="duress_word_replace", request=DuressWordSerializer, responses={204: None})
    def put(self, request: Request) -> Response:
        people.set_duress_word(people.ensure_recipient(self.me), self.read(DuressWordSerializer)["word"], by=self.me)
        return Response(status=204)

    @extend_schema(operation_id="duress_word_remove", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        people.set_duress_word(people.ensure_recipient(self.me), None, by=self.me)
        return Response(status=204)
