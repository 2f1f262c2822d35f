"""The app's and the officer's doors to the register of citizens abroad."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.models.registration import Registration, RegistrationState
from consular.abroad.serializers.register import (
    EndRegistration,
    NewRegistration,
    RegistrationOut,
    RegistrationRow,
    SendOn,
    StaffRegistration,
    StayFields,
    stay_of,
)
from consular.abroad.services import examining, registering
from consular.citizens.models.person import Person
from econsulate.core.access import Citizen, Officer
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.limits.services import Rate

STATE = OpenApiParameter("state", str, enum=RegistrationState.values)


class OwnRegistration(ApiView):
    audience = Citizen

    def entry(self, public_id: UUID) -> Registration:
        return self.visible(Registration.objects.whole(), public_id)

    def shown(self, entry: Registration, status: int = 200, **headers: str) -> Response:
        body = RegistrationOut(entry, context=self.get_serializer_context()).data
        return Response(body, status=status, headers={"ETag": etag_of(entry), **headers})


class Registrations(OwnRegistration):
    """Entries of the caller and of those they act for, also ended ones."""

    rate = Rate(120, 60)

    @extend_schema(responses=RegistrationRow(many=True), operation_id="registrations_list")
    def get(self, request: Request) -> Response:
        return self.page(Registration.objects.visible_to(self.me).whole(), RegistrationRow)

    @extend_schema(parameters=[ETAG], request=NewRegistration, responses={201: RegistrationOut})
    def post(self, request: Request) -> Response:
        """Enter somebody; a live entry elsewhere ends with this one."""
        values = self.read(NewRegistration)
        person = self.visible(Person.objects.select_related("data_key"), values["person"])
        entry = registering.register(person, stay_of(values), mission=values["mission"], by=self.me, now=timezone.now())
        return self.shown(entry, 201, Location=f"{request.path}/{entry.public_id}")


class OneRegistration(OwnRegistration):
    @extend_schema(parameters=[ETAG], responses=RegistrationOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.shown(self.entry(public_id))

    @extend_schema(parameters=[IF_MATCH, ETAG], request=StayFields, responses=RegistrationOut)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Say anew what is true, which confirms it too; the mission stays until `/transfer`."""
        entry = self.entry(public_id)
        self.require_match(entry)
        values = self.read(StayFields)
        return self.shown(registering.change(entry, stay_of(values), by=self.me, now=timezone.now()))


class Confirm(OwnRegistration):
    @extend_schema(parameters=[ETAG], request=None, responses=RegistrationOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say that all of it still holds."""
        return self.shown(registering.confirm(self.entry(public_id), by=self.me, now=timezone.now()))


class Transfer(OwnRegistration):
    @extend_schema(parameters=[ETAG], request=None, responses=RegistrationOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pass the entry to the mission that serves its place."""
        return self.shown(registering.transfer(self.entry(public_id), by=self.me, now=timezone.now()))


class Leave(OwnRegistration):
    @extend_schema(parameters=[ETAG], request=None, responses=RegistrationOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """End the entry: the person has left."""
        return self.shown(registering.leave(self.entry(public_id), by=self.me, now=timezone.now()))


class StaffView(ApiView):
    audience = Officer

    def mine(self) -> QuerySet[Registration]:
        return Registration.objects.visible_to_staff(self.me).whole()

    def entry(self, public_id: UUID) -> Registration:
        entry = self.mine().filter(public_id=public_id).first()
        if entry is None:
            raise Http404
        return entry


def staff_shown(entry: Registration) -> Response:
    return Response(StaffRegistration(entry).data, headers={"ETag": etag_of(entry)})


class StaffRegistrations(StaffView):
    @extend_schema(parameters=[STATE], responses=RegistrationRow(many=True), operation_id="staff_registrations_list")
    def get(self, request: Request) -> Response:
        """The register of the officer's missions; `?state=` names one state."""
        state = request.query_params.get("state")
        if state is not None and state not in RegistrationState.values:
            raise InvalidInput(errors=[FieldError("state", "invalid_choice", state)])
        rows = self.mine()
        return self.page(rows.filter(state=state) if state else rows, RegistrationRow)


class StaffOneRegistration(StaffView):
    @extend_schema(parameters=[ETAG], responses=StaffRegistration)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One entry; the reading is recorded."""
        return staff_shown(examining.opened(self.entry(public_id), by=self.me))


class StaffAccept(StaffView):
    @extend_schema(parameters=[ETAG], request=None, responses=StaffRegistration)
    def post(self, request: Request, public_id: UUID) -> Response:
        return staff_shown(examining.accept(self.entry(public_id), by=self.me, now=timezone.now()))


class StaffEnd(StaffView):
    @extend_schema(parameters=[ETAG], request=EndRegistration, responses=StaffRegistration)
    def post(self, request: Request, public_id: UUID) -> Response:
        values = self.read(EndRegistration)
        entry = self.entry(public_id)
        ended = examining.end(entry, values["reason"], note=values["note"], by=self.me, now=timezone.now())
        return staff_shown(ended)


class StaffSendOn(StaffView):
    @extend_schema(parameters=[ETAG], request=SendOn, responses=StaffRegistration)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pass the entry to another mission; the officer sees it no longer unless they serve there too."""
        values = self.read(SendOn)
        return staff_shown(examining.send_on(self.entry(public_id), values["mission"], by=self.me, now=timezone.now()))
