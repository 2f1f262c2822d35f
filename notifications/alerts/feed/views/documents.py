"""The public doors to the feed of alerts, for programs: no sign-in, no cookie, no limit."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from econsulate.core.api.schema import ETAG
from notifications.alerts.feed.serializers import AlertKeysOut, ChainOut, SignedOut, WarningsOut
from notifications.alerts.feed.services import documents
from notifications.alerts.feed.services.addresses import ATOM_TYPE, CAP_TYPE, GEOJSON_TYPE, KEYS_TYPE
from notifications.alerts.feed.services.checking import key_list
from notifications.alerts.feed.services.reading import lately
from notifications.alerts.feed.services.wording import LANGUAGES
from notifications.alerts.feed.views.answering import PublicView, answered, the_alert

TAGS = ["public/alerts"]
ATOM = {(200, ATOM_TYPE): OpenApiTypes.STR, 304: None}


class AtomFeed(PublicView):
    @extend_schema(tags=TAGS, parameters=[ETAG], responses=ATOM, operation_id="public_alerts_atom")
    def get(self, request: Request) -> HttpResponse:
        """Atom 1.0, in English: real alerts, in force and of the last days, newest first. Ids never change."""
        return answered(request, documents.atom_feed(lately(timezone.now()), "en"))


class AtomFeedIn(PublicView):
    @extend_schema(tags=TAGS, parameters=[ETAG], responses=ATOM, operation_id="public_alerts_atom_in")
    def get(self, request: Request, language: str) -> HttpResponse:
        """The same in another language (kk, uz, uz-cyrl, ru, en); an alert without a text in it reads in English."""
        if language not in LANGUAGES:
            raise Http404
        return answered(request, documents.atom_feed(lately(timezone.now()), language))


class Warnings(PublicView):
    @extend_schema(
        tags=TAGS,
        parameters=[ETAG],
        responses={(200, GEOJSON_TYPE): WarningsOut, 304: None},
        operation_id="public_alerts_geojson",
    )
    def get(self, request: Request) -> HttpResponse:
        """Where the alerts hold that are in force now (RFC 7946), with their texts in every language they have."""
        return answered(request, documents.map_of(lately(timezone.now())))


class Cap(PublicView):
    @extend_schema(
        tags=TAGS,
        parameters=[ETAG],
        responses={(200, CAP_TYPE): OpenApiTypes.STR, 304: None},
        operation_id="public_alert_cap",
    )
    def get(self, request: Request, identifier: str) -> HttpResponse:
        """The message in CAP 1.2 with its signature, byte for byte as it was signed. 410: its key was taken back."""
        return answered(request, documents.cap(the_alert(identifier)))


class Signed(PublicView):
    @extend_schema(
        tags=TAGS, parameters=[ETAG], responses={200: SignedOut, 304: None}, operation_id="public_alert_signed"
    )
    def get(self, request: Request, identifier: str) -> HttpResponse:
        """The message with its signature beside it, for phones, and what has become of it since."""
        return answered(request, documents.signed(the_alert(identifier)))


class AlertKeys(PublicView):
    @extend_schema(
        tags=TAGS,
        parameters=[ETAG],
        responses={(200, KEYS_TYPE): AlertKeysOut, 304: None},
        operation_id="public_alert_keys",
    )
    def get(self, request: Request) -> HttpResponse:
        """The keys that sign alerts, as docs/alerts-format.md explains them. Pin those you got over a way you trust."""
        return answered(request, documents.keys(key_list()))


class Chain(PublicView):
    @extend_schema(
        tags=TAGS, parameters=[ETAG], responses={200: ChainOut, 304: None}, operation_id="public_alerts_chain"
    )
    def get(self, request: Request) -> HttpResponse:
        """Every real message there ever was: whoever keeps one digest notices any that is changed or left out."""
        return answered(request, documents.chain())
