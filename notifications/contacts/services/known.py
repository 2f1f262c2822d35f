"""Whom do people want told when they can't be reached, and did they allow it? Whoever knows the people says it; this
side only asks, and keeps none of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Contact:
    """`about` is the name of the person. `ways` are channel and address, the one to try first in front."""

    language: str
    about: str = field(repr=False)
    ways: Sequence[tuple[str, str]] = field(repr=False)


@dataclass(frozen=True)
class Office:
    """A mission by its name, and the number it answers in an emergency, or ""."""

    name: str
    number: str


class ContactProvider(Protocol):
    def people(self, now: datetime) -> Iterator[Sequence[UUID]]:
        """Everybody who allowed at this moment that a contact is told they can't be reached; each once, some thousand
        at a time."""
        ...

    def contacts_of(self, people: Collection[UUID], now: datetime) -> Mapping[UUID, Sequence[UUID]]:
        """By person, the contacts that may be told so."""
        ...

    def contact(self, contact: UUID, now: datetime) -> Contact | None:
        """None where this one may not be told so, or not any more. Asked each time just before telling."""
        ...

    def has_called(self, person: UUID, since: datetime) -> bool:
        """Whether they called us for help since then."""
        ...

    def office(self, mission: str) -> Office:
        """In the language of the moment."""
        ...


_providers: list[ContactProvider] = []


def register_contacts(provider: ContactProvider) -> None:
    """The last one registered is asked; until one is, nobody is told."""
    _providers[:] = [provider]


def people(now: datetime) -> Iterator[Sequence[UUID]]:
    return _providers[0].people(now) if _providers else iter(())


def contacts_of(people: Collection[UUID], now: datetime) -> Mapping[UUID, Sequence[UUID]]:
    return _providers[0].contacts_of(people, now) if _providers else {}


def contact(contact: UUID, now: datetime) -> Contact | None:
    return _providers[0].contact(contact, now) if _providers else None


def has_called(person: UUID, since: datetime) -> bool:
    return bool(_providers) and _providers[0].has_called(person, since)


def office(mission: str) -> Office:
    return _providers[0].office(mission) if _providers else Office(mission, "")
