"""What does an alert ask of the emergency contacts of silent people? Name, addresses, consent, each time anew.

Whom somebody trusts stands in `citizens`; that they called for help themselves, here.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from consular.cases.models.sos import SosCall
from consular.citizens.models.consents import ConsentGrant, ConsentGrantQuerySet, Told
from consular.citizens.models.emergency_contacts import ContactDetails, EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.services.consents import may_tell
from consular.missions.models.missions import Mission
from consular.missions.models.texts import in_language
from notifications.facade import AlertContact, AlertOffice

AT_ONCE = 5_000


class EmergencyContacts:
    def people(self, now: datetime) -> Iterator[Sequence[UUID]]:
        last = 0
        while True:
            rows = people_behind(allowed(now), last)
            if not rows:
                return
            yield [public_id for _pk, public_id in rows]
            last = rows[-1][0]

    def contacts_of(self, people: Collection[UUID], now: datetime) -> Mapping[UUID, Sequence[UUID]]:
        grants = allowed(now).filter(right__person__public_id__in=people).order_by("contact__rank", "pk")
        found: dict[UUID, list[UUID]] = {}
        for person, contact in grants.values_list("right__person__public_id", "contact__public_id"):
            if contact not in found.setdefault(person, []):
                found[person].append(contact)
        return found

    def contact(self, contact: UUID, now: datetime) -> AlertContact | None:
        row = EmergencyContact.objects.in_use().whole().filter(public_id=contact, person__erased_at=None).first()
        if row is None or not may_tell(row.person, row, Told.UNREACHED, on=now.date()):
            return None
        return AlertContact(language=row.language, about=name_of(row.person), ways=ways_of(row.details))

    def has_called(self, person: UUID, since: datetime) -> bool:
        """Themselves, or somebody who acts for them, or by their key."""
        return SosCall.objects.filter(person__public_id=person, created_at__gte=since).exists()

    def office(self, mission: str) -> AlertOffice:
        found = Mission.objects.filter(code=mission).first()
        if found is None:
            return AlertOffice(mission, "")
        number = found.emergency_phone or next(iter(found.phones), "")
        return AlertOffice(in_language(found.names, get_language() or "en"), number)


def allowed(now: datetime) -> ConsentGrantQuerySet:
    grants = ConsentGrant.objects.in_force(now.date()).filter(what=Told.UNREACHED)
    return grants.filter(contact__in=EmergencyContact.objects.in_use())


def people_behind(grants: ConsentGrantQuerySet, last: int) -> list[tuple[int, UUID]]:
    """The next of those whom these consents are about, by their keys."""
    theirs = Person.objects.filter(pk__in=grants.values("right__person"), pk__gt=last, erased_at=None)
    return list(theirs.order_by("pk").values_list("pk", "public_id")[:AT_ONCE])


def name_of(person: Person) -> str:
    """As one says it: given names first."""
    names = (person.identity["secondary_identifier"], person.identity["primary_identifier"])
    return " ".join(name for name in names if name)


def ways_of(details: ContactDetails) -> list[tuple[str, str]]:
    """A short message is read sooner."""
    told = (("sms", details["phone"]), ("email", details["email"]))
    return [(channel, address) for channel, address in told if address]
