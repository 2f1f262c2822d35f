"""How does somebody name whom to call, put them in order, and take one away again?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.emergency_contacts import (
    A_HANDFUL,
    ContactDetails,
    EmergencyContact,
    EmergencyContactQuerySet,
    Relation,
)
from consular.citizens.models.person import Person
from consular.citizens.services.consents import withdraw_all
from consular.citizens.services.people import ChangedMeanwhile
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError


class EnoughContacts(DomainError):
    code = "enough_contacts"
    title = _("You have named five people already. Take one away first.")


@dataclass(frozen=True)
class Facts:
    """What is said of a contact; `rank` is the place in the order, null for the last, or for where it stands."""

    details: ContactDetails
    relation: str
    language: str
    rank: int | None


@transaction.atomic
def name_contact(person: Person, facts: Facts, *, by: User) -> EmergencyContact:
    """Name somebody to call. Raises EnoughContacts, ChangedMeanwhile for a person erased in this moment."""
    if not Person.objects.select_for_update(no_key=True).filter(pk=person.pk, erased_at=None).exists():
        raise ChangedMeanwhile
    before = named_by(person, by).count()
    if before == A_HANDFUL:
        raise EnoughContacts
    contact = EmergencyContact(
        person=person,
        told_by=by,
        rank=before + 1,
        relation=facts.relation,
        language=facts.language,
        details=dict(facts.details),
    )
    contact.save(force_insert=True)
    put_in_order(contact, facts.rank)
    audit(contact, "named", by)
    return contact


@transaction.atomic
def change_contact(contact: EmergencyContact, facts: Facts, *, by: User, now: datetime) -> EmergencyContact:
    """Replace what is known. Under another name it is somebody else, who may be told nothing yet.

    Raises ChangedMeanwhile.
    """
    seen = contact.version
    contact = claim(contact)
    if contact.version != seen:
        raise ChangedMeanwhile
    if contact.details["name"] != facts.details["name"]:
        withdraw_all(contact, by=by, now=now)
    contact.details, contact.relation, contact.language = dict(facts.details), facts.relation, facts.language
    contact.version += 1
    contact.save()
    put_in_order(contact, facts.rank)
    audit(contact, "changed", by)
    return contact


@transaction.atomic
def remove_contact(contact: EmergencyContact, *, by: User, now: datetime) -> None:
    """Take somebody away, with all we know of them; that something was allowed stays. Raises ChangedMeanwhile."""
    contact = claim(contact)
    withdraw_all(contact, by=by, now=now)
    audit(contact, "removed", by)
    if contact.consents.exists():
        contact.details, contact.rank, contact.relation, contact.removed_at = None, None, Relation.OTHER, now
        contact.version += 1
        contact.save()
    else:
        contact.delete()
    in_order = named_by(contact.person, contact.told_by).order_by("rank")
    number([row.pk for row in in_order])


def claim(contact: EmergencyContact) -> EmergencyContact:
    """The contact as it is now; its order changes under the lock of the person. Raises ChangedMeanwhile."""
    Person.objects.select_for_update(no_key=True).get(pk=contact.person_id)
    locked = EmergencyContact.objects.present().whole().select_for_update(of=("self",)).filter(pk=contact.pk).first()
    if locked is None:
        raise ChangedMeanwhile
    return locked


def named_by(person: Person, user: User) -> EmergencyContactQuerySet:
    return EmergencyContact.objects.present().filter(person=person, told_by=user)


def put_in_order(contact: EmergencyContact, rank: int | None) -> None:
    """Put the contact at this place; the others close up. The last place stands for any beyond it."""
    if rank is None or rank == contact.rank:
        return
    others = list(named_by(contact.person, contact.told_by).exclude(pk=contact.pk).order_by("rank"))
    keys = [row.pk for row in others]
    number([*keys[: rank - 1], contact.pk, *keys[rank - 1 :]])
    contact.refresh_from_db(fields=["rank", "version"])


def number(keys: list[int]) -> None:
    for rank, key in enumerate(keys, start=1):
        EmergencyContact.objects.filter(pk=key).exclude(rank=rank).update(rank=rank, version=F("version") + 1)


def audit(contact: EmergencyContact, verb: str, by: User) -> None:
    record(f"citizens.emergency_contact.{verb}", by=by, target=contact, person=contact.person.public_id)
