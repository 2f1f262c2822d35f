"""The app's doors to emergency contacts and to what they may be told."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.consents import ConsentGrant, Organisation, Told
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.serializers.emergency_contacts import (
    ConsentOut,
    ConsentTexts,
    EmergencyContactFields,
    EmergencyContactOut,
    NewConsent,
    facts_of,
)
from consular.citizens.services import consents, emergency_contacts
from consular.citizens.services.consent_texts import CURRENT, text_of
from econsulate.core.access import Citizen
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.limits.services import Rate


def shown(contact: EmergencyContact, status: int = 200, **headers: str) -> Response:
    body = EmergencyContactOut(contact).data
    return Response(body, status=status, headers={"ETag": etag_of(contact), **headers})


class OfOnePerson(ApiView):
    audience = Citizen
    rate = Rate(120, 60)

    def person(self, public_id: UUID) -> Person:
        return self.visible(Person.objects.select_related("data_key"), public_id)


class EmergencyContacts(OfOnePerson):
    """Whom to call when something happens to somebody the caller acts for: those the caller named."""

    pagination_class = None

    @extend_schema(responses=EmergencyContactOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """First to call first."""
        named = EmergencyContact.objects.visible_to(self.me).filter(person=self.person(public_id))
        return Response(EmergencyContactOut(named.whole().order_by("told_by", "rank"), many=True).data)

    @extend_schema(parameters=[ETAG], request=EmergencyContactFields, responses={201: EmergencyContactOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Name somebody; five at most."""
        person = self.person(public_id)
        facts = facts_of(self.read(EmergencyContactFields))
        contact = emergency_contacts.name_contact(person, facts, by=self.me)
        return shown(contact, 201, Location=f"/api/v1/emergency-contacts/{contact.public_id}")


class OneEmergencyContact(ApiView):
    audience = Citizen

    def contact(self, public_id: UUID) -> EmergencyContact:
        return self.visible(EmergencyContact.objects.all().whole(), public_id)

    @extend_schema(parameters=[ETAG], responses=EmergencyContactOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return shown(self.contact(public_id))

    @extend_schema(parameters=[IF_MATCH, ETAG], request=EmergencyContactFields, responses=EmergencyContactOut)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Say anew who it is. Under another name it is somebody else: what the one before might be told ends."""
        contact = self.contact(public_id)
        self.require_match(contact)
        facts = facts_of(self.read(EmergencyContactFields))
        return shown(emergency_contacts.change_contact(contact, facts, by=self.me, now=timezone.now()))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take the contact away; all that they might be told ends."""
        emergency_contacts.remove_contact(self.contact(public_id), by=self.me, now=timezone.now())
        return Response(status=204)


def told(grant: ConsentGrant, status: int = 200, **headers: str) -> Response:
    grant.in_force = ConsentGrant.objects.in_force(timezone.localdate()).filter(pk=grant.pk).exists()  # type: ignore[attr-defined]
    return Response(ConsentOut(grant).data, status=status, headers=headers)


class Consents(OfOnePerson):
    @extend_schema(responses=ConsentOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """What the caller allowed to be told of this person, withdrawn or not; about oneself all that anybody did."""
        person = self.person(public_id)
        rows = ConsentGrant.objects.visible_to(self.me).filter(right__person=person)
        return self.page(rows.with_force(timezone.localdate()).whole(), ConsentOut)

    @extend_schema(request=NewConsent, responses={201: ConsentOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Allow that somebody is told something; whoever is of age allows it for themselves alone."""
        person = self.person(public_id)
        values = self.read(NewConsent)
        grant = consents.give(
            person,
            self.party(person, values),
            values["what"],
            wording=values["wording"],
            until=values["until"],
            by=self.me,
            now=timezone.now(),
        )
        return told(grant, 201, Location=f"/api/v1/consents/{grant.public_id}")

    def party(self, person: Person, values: dict[str, Any]) -> consents.Party:
        if values["organisation"]:
            return Organisation(values["organisation"])
        mine = EmergencyContact.objects.visible_to(self.me).filter(person=person)
        contact = mine.filter(public_id=values["contact"]).first()
        if contact is None:
            text = EmergencyContactFields.default_error_messages["unknown_contact"]
            raise InvalidInput(errors=[FieldError("contact", "not_found", text)])
        return contact


class OneConsent(ApiView):
    audience = Citizen

    def grant(self, public_id: UUID) -> ConsentGrant:
        return self.visible(ConsentGrant.objects.all().whole(), public_id)

    @extend_schema(responses=ConsentOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return told(self.grant(public_id))


class WithdrawConsent(OneConsent):
    @extend_schema(request=None, responses=ConsentOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Nothing more is told by it from now on. Again is no error."""
        return told(consents.withdraw(self.grant(public_id), by=self.me, now=timezone.now()))


class Texts(ApiView):
    audience = Citizen
    pagination_class = None

    @extend_schema(responses=ConsentTexts)
    def get(self, request: Request) -> Response:
        """The texts in force; a consent names their version as `wording`."""
        texts = [{"what": what, "what_text": what.label, "text": text_of(CURRENT, what)} for what in Told]
        return Response(ConsentTexts({"wording": CURRENT, "texts": texts}).data)
