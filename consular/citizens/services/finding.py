"""Whom does an officer mean who types a name, a number or an address? Found by keyed indexes; nothing is opened.

One line may hold all that somebody says on the telephone. Parts of different kinds must all agree. Of three or more
words of a name two must be ours: a passport may lack the patronymic.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any, NoReturn
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from consular.citizens import rules
from consular.citizens.models.person import Identity, Person, in_force
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.citizens.services.people import name_key
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act, record_all
from econsulate.core.characters import UnfitCharacters, cleaned
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.limits.services import Rate, allow
from econsulate.core.references import read_reference
from notifications import facade

LONGEST, MOST_WORDS = 120, 6
# So that it takes as long to find nobody as to find somebody of whom the officer may see nothing.
NOBODY = 0
FOUND = "citizens.person.viewed"
# What officers type in a shift of calls, and too few to try out names or numbers by the thousand.
RATE = Rate(60, 600)
EMAIL, SMS = "email", "sms"
PHONE = re.compile(r"(?:\+|\b00)[0-9][0-9 ().-]{5,20}[0-9]")
DAY = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4}))\b")
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
APART = re.compile(r"[\s,;]+")
SERIES = re.compile(r"^([^\W\d_]{1,3})\s+(?=[0-9]{4,}$)")


@dataclass(frozen=True)
class Asked:
    """What was typed. `born` is a year or a day, `number` may be of a travel document or a telephone."""

    words: tuple[str, ...] = ()
    born: str = ""
    number: str = ""
    addresses: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    id: UUID | None = None

    @cached_property
    def sounds(self) -> list[str]:
        return rules.sounds(*self.words)[:MOST_WORDS]

    def named(self) -> Q | None:
        """A condition on rows with `name_keys`; None where no name was typed."""
        if not self.sounds:
            return None
        keys = [name_key(sound, self.born[:4]) for sound in self.sounds]
        found = Q()
        for together in combinations(keys, min(2, len(keys))):
            found |= Q(name_keys__contains=list(together))
        return found

    def people(self, *, also: Collection[int] = ()) -> QuerySet[Person]:
        """Everybody it may be; `also` are keys of people whom the caller found at one of `contacts`.

        What an officer may see doesn't come into it: ask `visible_to_staff` of what is theirs.
        """
        found = Person.objects.filter(erased_at=None)
        named, numbered, reached = self.named(), self.numbered(), at_addresses(self.addresses)
        if named is None and not self.number and not self.addresses:
            return found.none()
        if named is not None:
            found = found.filter(named)
        if self.number:
            found = found.filter(pk__in={NOBODY, *numbered, *also})
        if self.addresses:
            found = found.filter(pk__in={NOBODY, *reached, *also})
        return found

    def numbered(self) -> set[int]:
        """Who has a travel document of this number, or is reached by it."""
        if not self.number:
            return set()
        index = blind_index(self.number, purpose="travel_document")
        held = TravelDocument.objects.filter(number_index=index).values_list("person", flat=True)
        return set(held) | at_addresses(self.dialled)

    @property
    def dialled(self) -> tuple[tuple[str, str], ...]:
        """A number without a plus may be a telephone's."""
        return ((SMS, f"+{self.number}"),) if self.number.isdecimal() else ()

    @property
    def contacts(self) -> tuple[tuple[str, str], ...]:
        """Addresses, for those who keep them elsewhere."""
        return self.addresses + self.dialled

    def likeness(self, identity: Identity) -> tuple[bool, int, int]:
        """How well somebody agrees: the very day of birth, words as they are spelled, words in any spelling."""
        names = (identity["primary_identifier"], identity["secondary_identifier"], identity["original_script_name"])
        theirs = {word for name in names if name for word in rules.components(name)}
        typed = {word for name in self.words for word in rules.components(name)}
        alike = set(rules.sounds(*names)) & set(self.sounds)
        return bool(self.born) and identity["birth_date"] == self.born, len(theirs & typed), len(alike)


class Among(Func):
    """A condition on rows: by `path` of one of these people, who are looked up first. Otherwise PostgreSQL, which can't
    tell how rare a key is, goes through all rows that the officer may see."""

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY (", BooleanField()

    def __init__(self, people: QuerySet[Person] | list[int], path: str = "person") -> None:
        """By themselves, or by their keys where they were looked up already."""
        found = listed(people) if isinstance(people, list) else ArraySubquery(people.order_by().values("pk"))
        super().__init__(F(path), found)


def listed(keys: list[int]) -> Cast:
    """As one text: thousands of keys, each prepared as a parameter, take longer than the query."""
    text = Value(f"{{{','.join(map(str, keys))}}}", output_field=TextField())
    return Cast(text, output_field=ArrayField(BigIntegerField()))


def at_addresses(addresses: Collection[tuple[str, str]]) -> set[int]:
    """Keys of people for whom somebody acts now who is reached there."""
    found = set[int]()
    for kind, address in addresses:
        logins = facade.logins_reached_at(kind, address)
        found |= set(Representation.objects.filter(in_force(), user__in=logins).values_list("person", flat=True))
    return found


def ask(text: str, *, by: User) -> Asked:
    """Read what an officer typed, and take it from their allowance. Raises InvalidInput, TooManyRequests."""
    asked = read(text)
    allow("citizens.finding", str(by.public_id), rate=RATE)
    return asked


def read(text: str) -> Asked:
    """Raises InvalidInput for what nobody can be found by; the refusal doesn't repeat it."""
    try:
        text = cleaned(text).strip()
    except UnfitCharacters:
        refuse("characters", _("Remove invisible control characters."))
    if len(text) > LONGEST:
        refuse("too_long", _("Type less: a name, a number, a reference or an address."))
    whole = by_itself(text)
    if whole is not None:
        return whole
    asked = of_parts(text)
    if not (asked.words and asked.sounds) and not asked.number and not asked.addresses and not asked.reference:
        refuse("too_little", _("Type a name, a number, a reference or an address."))
    return asked


def shown(acts: Sequence[Act], *, by: User) -> None:
    """Things of people whose names a search has put before an officer: a reading, on record with each."""
    if acts:
        record_all(acts, FOUND, by=by)


def refuse(code: str, detail: Any) -> NoReturn:
    raise InvalidInput(errors=[FieldError("q", code, detail)])


def by_itself(text: str) -> Asked | None:
    """What stands for one thing: a reference, or the id of an entry in the register."""
    if reference := read_reference(text):
        return Asked(reference=reference)
    try:
        return Asked(id=UUID(text))
    except ValueError:
        return None


def of_parts(text: str) -> Asked:
    addresses = [(SMS, e164(found)) for found in PHONE.findall(text)]
    text, born = without_birth(PHONE.sub(" ", text))
    numbers, words = list[str](), list[str]()
    for part in APART.split(SERIES.sub(r"\1", text.strip())):
        if reference := read_reference(part):
            return Asked(reference=reference)
        if "@" in part:
            addresses.append((EMAIL, part.lower()))
        elif any(char.isdecimal() for char in part):
            numbers.append("".join(char for char in part if char.isalnum()))
        elif part:
            words.append(part)
    return Asked(tuple(words[:MOST_WORDS]), born, "".join(numbers), tuple(addresses))


def e164(typed: str) -> str:
    digits = "".join(char for char in typed if char.isdecimal())
    return f"+{digits.removeprefix('00')}" if typed.startswith("00") else f"+{digits}"


def without_birth(text: str) -> tuple[str, str]:
    """The rest, and the day of birth, or its year beside a name, as an identity has it."""
    if found := DAY.search(text):
        year, month, day, d, m, y = found.groups()
        try:
            born = date(int(year or y), int(month or m), int(day or d)).isoformat()
        except ValueError:
            return text, ""
        return text[: found.start()] + text[found.end() :], born
    found = YEAR.search(text)
    if found and any(char.isalpha() for char in text):
        return text[: found.start()] + text[found.end() :], found[0]
    return text, ""
