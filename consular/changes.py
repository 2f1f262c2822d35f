"""What of this half does a phone keep in step with? Migration 0023 fills the feed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.abroad.serializers.register import RegistrationRow
from consular.abroad.serializers.trips import TripRow
from consular.cases.models.cases import ConsularCase
from consular.cases.models.messages import Message
from consular.cases.models.sos import SosCall
from consular.cases.models.threads import Thread
from consular.cases.serializers.cases import CaseRow
from consular.cases.serializers.sos import SosOut
from consular.cases.serializers.threads import MessageOut, ThreadRow
from consular.cases.services.marks import with_unread
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.citizens.serializers.emergency_contacts import EmergencyContactOut
from consular.citizens.serializers.people import PersonOut, TravelDocumentOut
from consular.citizens.serializers.representations import RepresentationOut
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.visas import Visa
from consular.visas.serializers.applications import ApplicationRow, GroupOut
from consular.visas.serializers.visas import VisaOut
from econsulate.core.accounts.models import User
from econsulate.core.feed import kinds
from econsulate.core.feed.kinds import Kind, Subject
from econsulate.core.prepared import Prepared, Row

SHOWN: list[str] = ["pk", "version"]


def seen(user: User) -> QuerySet[Any, Row]:
    return Person.objects.visible_to(user).values(*SHOWN)


def own(user: User) -> QuerySet[Any, Row]:
    return Person.objects.is_user(user).values(*SHOWN)


SEEN, OWN = Prepared(seen), Prepared(own)


def subjects(user: User) -> Iterable[Subject]:
    """People the login acts for now. Their version is the stamp, for their names stand in many rows."""
    themselves = {row["pk"] for row in OWN.rows(user)}
    return [Subject(row["pk"], row["pk"] in themselves, row["version"]) for row in SEEN.rows(user)]


def messages(user: User) -> QuerySet[Message]:
    return Message.objects.visible_to(user).whole().select_related("author", "thread__person__data_key")


def visas(user: User) -> QuerySet[Visa]:
    found: QuerySet[Visa] = Visa.objects.visible_to(user).with_key().select_related("replaced_by")
    return found


KINDS = [
    Kind(
        "person", "/api/v1/persons/{id}", lambda u: Person.objects.visible_to(u).select_related("data_key"), PersonOut
    ),
    Kind(
        "representation",
        "/api/v1/representations/{id}",
        lambda u: Representation.objects.visible_to(u).with_evidence(),
        RepresentationOut,
    ),
    # A document has no address of its own: its body is all of it.
    Kind(
        "travel_document",
        "",
        lambda u: TravelDocument.objects.visible_to(u).select_related("person__data_key"),
        TravelDocumentOut,
    ),
    Kind(
        "emergency_contact",
        "/api/v1/emergency-contacts/{id}",
        lambda u: EmergencyContact.objects.visible_to(u).whole(),
        EmergencyContactOut,
    ),
    Kind(
        "registration",
        "/api/v1/registrations/{id}",
        lambda u: Registration.objects.visible_to(u).whole(),
        RegistrationRow,
    ),
    Kind("trip", "/api/v1/trips/{id}", lambda u: Trip.objects.visible_to(u).whole(), TripRow),
    Kind("thread", "/api/v1/threads/{id}", lambda u: with_unread(Thread.objects.visible_to(u).whole(), u), ThreadRow),
    # Where it stands is `thread` in its body.
    Kind("message", "", messages, MessageOut),
    Kind("case", "/api/v1/cases/{id}", lambda u: ConsularCase.objects.visible_to(u).whole(), CaseRow),
    Kind("sos", "/api/v1/sos/{id}", lambda u: SosCall.objects.visible_to(u).whole(), SosOut, outlives_right=True),
    Kind("application_group", "/api/v1/application-groups/{id}", ApplicationGroup.objects.visible_to, GroupOut),
    Kind("application", "/api/v1/visa-applications/{id}", VisaApplication.objects.visible_to, ApplicationRow),
    Kind("visa", "/api/v1/visas/{id}", visas, VisaOut),
]


def register() -> None:
    kinds.subjects_from(subjects)
    for kind in KINDS:
        kinds.register(kind)
