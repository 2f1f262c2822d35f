"""Who of those abroad does an officer mean? As among people, and by what the register and journeys know alone."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from consular.abroad.models.registration import Registration, contact_key
from consular.abroad.models.travellers import Traveller, TravellerContact, contact_index_of
from consular.abroad.models.trips import Trip, TripCompanion
from consular.abroad.models.whereabouts import Whereabouts
from consular.citizens.models.person import Person
from consular.citizens.services import finding
from consular.citizens.services.finding import Among, Asked
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act


def people(asked: Asked, *, by: User) -> QuerySet[Person]:
    """Also by the telephone number and e-mail address of an entry, or its id, where this officer may open it."""
    entries = Registration.objects.visible_to_staff(by)
    if asked.id is not None:
        return Person.objects.filter(pk__in=entries.filter(public_id=asked.id).values("person"))
    if not asked.contacts:
        return asked.people()
    keys = [contact_key(kind, address) for kind, address in asked.contacts]
    at = entries.live().filter(contact_keys__overlap=keys)
    return asked.people(also=at.values_list("person", flat=True))


def about(asked: Asked, *, by: User) -> Among:
    """A condition on what is of one of these people."""
    return Among(people(asked, by=by))


def on_journeys(asked: Asked, found: QuerySet[Person]) -> Q:
    """A condition on journeys: one of these people leads it or travels along, or somebody without an account does."""
    led = Trip.objects.filter(Among(found)).values("pk")
    along = TripCompanion.objects.filter(Among(found)).values("trip")
    told = Trip.objects.filter(traveller__in=travellers(asked)).values("pk")
    return Q(pk__in=led.union(along, told))


def travellers(asked: Asked) -> QuerySet[Traveller]:
    named, contacts = asked.named(), asked.contacts
    if not contacts and (named is None or asked.number):
        return Traveller.objects.none()
    found = Traveller.objects.filter(named) if named is not None else Traveller.objects.all()
    if not contacts:
        return found
    indexes = [contact_index_of(TravellerContact(kind=kind, address=address)) for kind, address in contacts]
    return found.filter(contact_index__in=indexes)


@transaction.atomic
def shown(rows: Iterable[Registration | Trip | Whereabouts], *, by: User) -> None:
    """A search put these into a list before the officer; on record with each."""
    acts = [
        Act(row, mission, row.subject if isinstance(row, Trip) else row.person.public_id)
        for row in rows
        for mission in missions_of(row)
    ]
    finding.shown(acts, by=by)


def missions_of(row: Registration | Trip | Whereabouts) -> list[str]:
    """Of a journey all on the way."""
    return sorted({leg.mission.code for leg in row.legs.all()}) if isinstance(row, Trip) else [row.mission.code]
