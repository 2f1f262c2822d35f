"""How does a person enter the house, and how is what we know of them mended?"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.citizens import rules
from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Identity, Person, match_index_of
from consular.citizens.models.representation import Ending, Representation, RepresentationKind
from consular.citizens.signals import person_changed
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import CannotDecrypt, blind_index, blind_key
from econsulate.core.errors import DomainError, FieldError, InvalidInput


class AlreadyKnown(DomainError):
    """One login stands for one human being."""

    code = "self_already_known"
    title = _("You have already told us who you are.")


class ChangedMeanwhile(DomainError):
    code = "changed_meanwhile"
    title = _("This was changed in the meantime. Read it again and repeat your change.")


class PersonFacts(TypedDict):
    identity: Identity
    nationality: str
    residence: str
    sex: str


@transaction.atomic
def add_person(facts: PersonFacts, *, by: User, kind: str, today: date) -> Person:
    """Make a person and the representation of them. Raises AlreadyKnown, InvalidInput (a grown child of a parent)."""
    User.objects.select_for_update().get(pk=by.pk)
    if kind == RepresentationKind.SELF and by.representations.filter(kind=kind, revoked_at=None).exists():
        raise AlreadyKnown
    valid_to = end_of_parenthood(facts["identity"]["birth_date"], today) if kind == RepresentationKind.PARENT else None
    person = made(facts)
    Representation.objects.create(user=by, person=person, kind=kind, valid_from=today, valid_to=valid_to)
    record("citizens.person.added", by=by, target=person, person=person.public_id, detail={"as": kind})
    return person


@transaction.atomic
def enter_person(facts: PersonFacts, *, by: User) -> Person:
    """Make somebody of whom an officer was told and for whom nobody acts here yet."""
    person = made(facts)
    record("citizens.person.entered", by=by, target=person, person=person.public_id)
    return person


def made(facts: PersonFacts) -> Person:
    return Person.objects.create(
        data_key=DataKey.objects.issue(),
        match_index=match_index_of(facts["identity"], facts["nationality"]),
        skeleton_index=skeleton_index_of(facts["identity"]),
        name_keys=name_keys_of(facts["identity"]),
        **facts,
    )


def end_of_parenthood(birth_date: str, today: date) -> date:
    majority = rules.birthday(rules.latest_birth(birth_date), rules.MAJORITY)
    if majority <= today:
        fault = FieldError("birth_date", "of_age", _("A parent acts for a child under 18 only."))
        raise InvalidInput(errors=[fault])
    return majority


@transaction.atomic
def change_person(person: Person, facts: PersonFacts, *, by: User, now: datetime) -> Person:
    """Replace what is known of the person. Raises ChangedMeanwhile when someone else was first.

    Another birth date is no way to act longer for a child: it shortens what rests on it at once, and what an officer
    is just looking at counts as changed. Raises InvalidInput where a parent would make the child grown up.
    """
    seen = person.version
    claimed = Person.objects.filter(pk=person.pk, version=seen, erased_at=None).update(version=F("version") + 1)
    if not claimed:
        raise ChangedMeanwhile
    before = {"nationality": person.nationality, "residence": person.residence, "sex": person.sex, **person.identity}
    person.version = seen + 1
    person.identity = facts["identity"]
    person.nationality, person.residence, person.sex = facts["nationality"], facts["residence"], facts["sex"]
    person.match_index = match_index_of(facts["identity"], facts["nationality"])
    person.skeleton_index = skeleton_index_of(facts["identity"])
    person.name_keys = name_keys_of(facts["identity"])
    person.save()
    after = {"nationality": person.nationality, "residence": person.residence, "sex": person.sex, **facts["identity"]}
    changed = sorted(name for name in after if after[name] != before.get(name))
    record("citizens.person.changed", by=by, target=person, person=person.public_id, detail={"fields": changed})
    if "birth_date" in changed:
        take_birth_date(person, by=by, now=now)
    person_changed.send(Person, person=person, now=now)
    return person


def take_birth_date(person: Person, *, by: User, now: datetime) -> None:
    rights = person.representations.filter(kind=RepresentationKind.PARENT, revoked_at=None)
    rows = list(rights.select_for_update().order_by("pk"))
    if any(row.user_id == by.pk for row in rows):
        end_of_parenthood(person.identity["birth_date"], now.date())
    for row in rows:
        shorten(row, rules.birthday(rules.latest_birth(person.identity["birth_date"]), rules.MAJORITY), by=by, now=now)
    # Who judges names the version they saw, so an acceptance that rests on the old date fails.
    Evidence.objects.filter(representation__in=rows).update(version=F("version") + 1)


def shorten(right: Representation, majority: date, *, by: User, now: datetime) -> None:
    """A parent's right never outlasts childhood; only proof that an officer accepted makes it longer again."""
    if majority <= right.valid_from:
        right.revoked_at, right.ending, right.ended_by = now, Ending.OF_AGE, by
        right.save(update_fields=["revoked_at", "ending", "ended_by"])
    elif right.valid_to is None or majority < right.valid_to:
        right.valid_to = majority
        right.save(update_fields=["valid_to"])


def name_of_representative(representation: Representation) -> str | None:
    """How the one who acts is called, if they ever told us who they are."""
    found = Person.objects.is_user(representation.user).select_related("data_key").first()
    if found is None:
        return None
    return name_of(found)


def name_of(person: Person) -> str:
    """As lists show it: `PRIMARY, SECONDARY`, or the one name there is."""
    names = (person.identity["primary_identifier"], person.identity["secondary_identifier"])
    return ", ".join(name for name in names if name)


def skeleton_index_of(identity: Identity) -> bytes:
    """The loose key for "perhaps the same human being"; it only ever leads to candidates for an officer."""
    alike = rules.skeleton(identity["primary_identifier"], identity["secondary_identifier"], identity["birth_date"])
    return blind_index(alike, purpose="person_skeleton")


def name_keys_of(identity: Identity) -> list[int]:
    """By what an officer finds somebody: each word of any of their names, also together with the year of birth."""
    names = (identity[name] for name in ("primary_identifier", "secondary_identifier", "original_script_name"))
    year = identity["birth_date"][:4]
    return sorted({name_key(sound, born) for sound in rules.sounds(*names) for born in ("", year)})


def name_key(sound: str, year: str = "") -> int:
    return blind_key(f"{sound}\0{year}", purpose="person_name")


def index_people(*, batch: int = 500) -> int:
    """Give the loose keys to people entered before there was one; safe to run twice. Returns how many got it."""
    indexed = 0
    while rows := list(unindexed().select_related("data_key")[:batch]):
        for person in rows:
            keys = {"skeleton_index": skeleton_index_of(person.identity), "name_keys": name_keys_of(person.identity)}
            indexed += Person.objects.filter(pk=person.pk, version=person.version).update(**keys)
    return indexed


def unindexed() -> QuerySet[Person]:
    """Nothing can be read of those whose key is gone: they are erased soon (privacy/services/erasure)."""
    living = Person.objects.filter(erased_at=None, data_key__destroyed_at=None)
    return living.filter(Q(skeleton_index=None) | Q(name_keys=None)).order_by("pk")


def index_faults(most: int) -> Iterator[str]:
    """Newest people whose index is not what the blind index key at hand makes of their identity."""
    for person in Person.objects.filter(erased_at=None).select_related("data_key").order_by("-pk")[:most]:
        try:
            expected = match_index_of(person.identity, person.nationality)
        except CannotDecrypt:
            continue
        if bytes(person.match_index) != expected:
            yield f"person {person.public_id}: the index was made with another blind index key"
