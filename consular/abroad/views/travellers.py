"""Doors to a journey for who has no account: a code to the contact, then a token; and the way into an account."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.models.trips import Trip
from consular.abroad.serializers.travellers import (
    Asked,
    ClaimFields,
    ContactFields,
    NewOwnTrip,
    OwnTripFields,
    OwnTripMade,
    contact_of,
    told_by,
)
from consular.abroad.serializers.trips import TripOut, TripRow, journey_of
from consular.abroad.services import proving, travellers, travelling
from consular.abroad.views.trips import bound, shown
from consular.citizens.models.person import Person
from econsulate.core.access import Anyone, Citizen
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate, allow
from econsulate.core.signin.limits import network_of
from econsulate.core.signin.pace import even_pace

# A whole mobile network may stand behind one address.
ASKED_PER_NETWORK, TRIED_PER_NETWORK = Rate(100, 600), Rate(200, 600)
TOKEN = OpenApiParameter("X-Trip-Token", str, OpenApiParameter.HEADER, required=True, description="From the link.")


class Codes(ApiView):
    audience = Anyone
    repeats_itself = True

    @extend_schema(request=ContactFields, responses={202: Asked})
    def post(self, request: Request) -> Response:
        """Send a code to this contact, to tell of a journey with. The answer tells nothing of whether it is known."""
        contact = contact_of(self.read(ContactFields))
        allow("abroad.trip_ask.network", network_of(request), rate=ASKED_PER_NETWORK)
        with even_pace():
            proving.ask(contact, now=timezone.now())
        return asked()


class Links(ApiView):
    audience = Anyone
    repeats_itself = True

    @extend_schema(request=ContactFields, responses={202: Asked})
    def post(self, request: Request) -> Response:
        """Send the links of all journeys at this contact there anew, if there are any."""
        contact = contact_of(self.read(ContactFields))
        allow("abroad.trip_ask.network", network_of(request), rate=ASKED_PER_NETWORK)
        with even_pace():
            travellers.send_anew(contact, now=timezone.now())
        return asked()


def asked() -> Response:
    minutes = int(proving.VALID.total_seconds()) // 60
    return Response(Asked({"valid_minutes": minutes}).data, status=202)


class OpenTrips(ApiView):
    audience = Anyone

    @extend_schema(request=NewOwnTrip, responses={201: OwnTripMade})
    def post(self, request: Request) -> Response:
        """Tell of a journey, by the code that went to the contact. A wrong code costs one of five tries."""
        values = self.read(NewOwnTrip)
        allow("abroad.trip_try.network", network_of(request), rate=TRIED_PER_NETWORK)
        now = timezone.now()
        code = proving.prove(contact_of(values["contact"]), values["code"], now=now)
        if code is None:
            raise proving.wrong_code()
        trip, token = travellers.tell(told_by(values, code), journey_of(values), now=now)
        whole = Trip.objects.all().whole().get(pk=trip.pk)
        made = {"trip": bound(TripOut, whole), "token": token, "link": travellers.address_of(token)}
        return Response(made, status=201)


class ByToken(ApiView):
    audience = Anyone

    def trip(self, request: Request) -> Trip:
        """By the token in the header, so that no log of addresses has it; absent, old and wrong answer alike."""
        allow("abroad.trip_token.network", network_of(request), rate=TRIED_PER_NETWORK)
        trip = travellers.by_token(request.headers.get("X-Trip-Token", ""), today=timezone.localdate())
        if trip is None:
            raise Http404
        return trip


class OpenTrip(ByToken):
    @extend_schema(parameters=[TOKEN, ETAG], responses=TripOut)
    def get(self, request: Request) -> Response:
        return shown(self.trip(request))

    @extend_schema(parameters=[TOKEN, IF_MATCH, ETAG], request=OwnTripFields, responses=TripOut)
    def put(self, request: Request) -> Response:
        """Replace legs, companions and telephone by what is sent."""
        trip = self.trip(request)
        self.require_match(trip)
        journey = journey_of(self.read(OwnTripFields))
        return shown(travelling.change(trip, journey, by=None, now=timezone.now()))


class OpenCancel(ByToken):
    @extend_schema(parameters=[TOKEN], request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """The journey doesn't take place: nothing of it, nor of who told it, is kept."""
        travelling.cancel(self.trip(request), by=None, now=timezone.now())
        return Response(status=204)


class Claimable(ApiView):
    audience = Citizen

    @extend_schema(responses=TripRow(many=True), operation_id="trips_claimable_list")
    def get(self, request: Request) -> Response:
        """Journeys told of without an account at an address the caller has proved by signing in."""
        return self.page(travellers.claimable_by(self.me).whole(), TripRow)


class Claim(ApiView):
    audience = Citizen

    @extend_schema(parameters=[ETAG], request=ClaimFields, responses={201: TripOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take such a journey over: it becomes one of the account, under a new id; its links open nothing more."""
        trip = travellers.claimable_by(self.me).filter(public_id=public_id).first()
        if trip is None:
            raise Http404
        person = self.visible(Person.objects.select_related("data_key"), self.read(ClaimFields)["person"])
        taken = travellers.claim(trip, person, by=self.me, now=timezone.now())
        return shown(taken, 201, Location=f"/api/v1/trips/{taken.public_id}")
