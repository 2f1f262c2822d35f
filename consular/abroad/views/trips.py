"""The app's and the officer's doors to journeys."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.models.trips import Trip
from consular.abroad.serializers.trips import NewTrip, StaffTrip, TripFields, TripOut, TripRow, journey_of
from consular.abroad.services import travelling
from consular.citizens.models.person import Person
from econsulate.core.access import Citizen, Officer
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate


def shown(trip: Trip, status: int = 200, *, form: type[TripOut] = TripOut, **headers: str) -> Response:
    whole = Trip.objects.all().whole().get(pk=trip.pk)
    return Response(bound(form, whole), status=status, headers={"ETag": etag_of(whole), **headers})


def bound(serializer: type[TripRow], trip: Trip) -> object:
    trip.hand_key_on()
    return serializer(trip).data


class Trips(ApiView):
    """Journeys the caller told of, and the caller's own."""

    audience = Citizen
    rate = Rate(120, 60)

    @extend_schema(responses=TripRow(many=True), operation_id="trips_list")
    def get(self, request: Request) -> Response:
        return self.page(Trip.objects.visible_to(self.me).whole(), TripRow)

    @extend_schema(parameters=[ETAG], request=NewTrip, responses={201: TripOut})
    def post(self, request: Request) -> Response:
        """Tell of a journey of somebody the caller acts for."""
        values = self.read(NewTrip)
        person = self.visible(Person.objects.select_related("data_key"), values["person"])
        trip = travelling.tell(person, journey_of(values), by=self.me, now=timezone.now())
        return shown(trip, 201, Location=f"{request.path}/{trip.public_id}")


class OwnTrip(ApiView):
    audience = Citizen

    def trip(self, public_id: UUID) -> Trip:
        return self.visible(Trip.objects.select_related("person__data_key"), public_id)


class OneTrip(OwnTrip):
    @extend_schema(parameters=[ETAG], responses=TripOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return shown(self.trip(public_id))

    @extend_schema(parameters=[IF_MATCH, ETAG], request=TripFields, responses=TripOut)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace legs, companions and telephone by what is sent."""
        trip = self.trip(public_id)
        self.require_match(trip)
        return shown(travelling.change(trip, journey_of(self.read(TripFields)), by=self.me, now=timezone.now()))


class Cancel(OwnTrip):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """The journey doesn't take place: nothing of it is kept."""
        travelling.cancel(self.trip(public_id), by=self.me, now=timezone.now())
        return Response(status=204)


class StaffTrips(ApiView):
    audience = Officer

    @extend_schema(responses=TripRow(many=True), operation_id="staff_trips_list")
    def get(self, request: Request) -> Response:
        """Journeys to places that the officer's missions serve, also those still to come."""
        return self.page(Trip.objects.visible_to_staff(self.me).whole(), TripRow)


class StaffOneTrip(ApiView):
    audience = Officer

    @extend_schema(parameters=[ETAG], responses=StaffTrip)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One journey; the reading is recorded."""
        trip = Trip.objects.visible_to_staff(self.me).whole().filter(public_id=public_id).first()
        if trip is None:
            raise Http404
        return shown(travelling.opened(trip, by=self.me), form=StaffTrip)
