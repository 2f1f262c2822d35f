"""The app's doors to people and their travel documents."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from consular.citizens.serializers.people import (
    NewPerson,
    NewTravelDocument,
    PersonFields,
    PersonOut,
    TravelDocumentOut,
    facts_of,
)
from consular.citizens.services import people, travel_documents
from econsulate.core.access import Citizen
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate


class People(ApiView):
    """Those the caller acts for: themselves, their children, wards and clients."""

    audience = Citizen
    rate = Rate(120, 60)

    @extend_schema(responses=PersonOut(many=True), operation_id="persons_list")
    def get(self, request: Request) -> Response:
        people_of_caller = Person.objects.visible_to(self.me).select_related("data_key")
        return self.page(people_of_caller, PersonOut)

    @extend_schema(parameters=[ETAG], request=NewPerson, responses={201: PersonOut})
    def post(self, request: Request) -> Response:
        values = self.read(NewPerson)
        person = people.add_person(facts_of(values), by=self.me, kind=values["acting_as"], today=timezone.localdate())
        headers = {"Location": f"{request.path}/{person.public_id}", "ETag": etag_of(person)}
        return Response(PersonOut(person).data, status=201, headers=headers)


class OnePerson(ApiView):
    audience = Citizen

    def person(self, public_id: UUID) -> Person:
        return self.visible(Person.objects.select_related("data_key"), public_id)

    @extend_schema(parameters=[ETAG], responses=PersonOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        person = self.person(public_id)
        return Response(PersonOut(person).data, headers={"ETag": etag_of(person)})

    @extend_schema(parameters=[IF_MATCH, ETAG], request=PersonFields, responses=PersonOut)
    def put(self, request: Request, public_id: UUID) -> Response:
        person = self.person(public_id)
        self.require_match(person)
        person = people.change_person(person, facts_of(self.read(PersonFields)), by=self.me, now=timezone.now())
        return Response(PersonOut(person).data, headers={"ETag": etag_of(person)})


class TravelDocuments(ApiView):
    audience = Citizen

    def documents(self, public_id: UUID) -> tuple[Person, QuerySet[TravelDocument]]:
        person = self.visible(Person.objects.select_related("data_key"), public_id)
        return person, TravelDocument.objects.filter(person=person).select_related("person__data_key")

    @extend_schema(responses=TravelDocumentOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        _person, documents = self.documents(public_id)
        return self.page(documents, TravelDocumentOut)

    @extend_schema(request=NewTravelDocument, responses={201: TravelDocumentOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        person, _documents = self.documents(public_id)
        values = self.read(NewTravelDocument)
        document = travel_documents.add_travel_document(person, values, by=self.me, today=timezone.localdate())
        return Response(TravelDocumentOut(document).data, status=201)
