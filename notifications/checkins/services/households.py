"""For whom may a login answer, and whom may an officer see by name? Whoever knows people says it; this side asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from econsulate.core.accounts.models import User


@dataclass(frozen=True)
class Member:
    """Somebody a login answers for, by the subject of their presences."""

    subject: UUID
    name: str
    is_self: bool


@dataclass(frozen=True)
class Known:
    """As PFIF names people. `birth_date` is `YYYY-MM-DD` or its beginning, `sex` F, M or X, States by ISO 3166-1
    alpha-2; "" for what nobody knows."""

    full_name: str
    given_name: str
    family_name: str
    alternate_names: str
    birth_date: str
    sex: str


class HouseholdProvider(Protocol):
    def household_of(self, user: User, now: datetime) -> Sequence[Member]:
        """Themselves first, then whom they act for, then whom they told us they travel with."""
        ...

    def known(self, subjects: Collection[UUID], *, by: User, now: datetime) -> Mapping[UUID, Known]:
        """Those of them whom this officer may read; each reading is recorded."""
        ...

    def readable(self, served: Mapping[UUID, str], *, by: User) -> Collection[UUID]:
        """Those of them, each with the mission that serves them, of whom this officer may find out who they are.
        Nothing is opened."""
        ...


_providers: list[HouseholdProvider] = []


def register_households(provider: HouseholdProvider) -> None:
    """The last one registered is asked."""
    _providers[:] = [provider]


def household_of(user: User, now: datetime) -> Sequence[Member]:
    """Never empty: who told us of nobody still answers for themselves."""
    found = list(_providers[0].household_of(user, now)) if _providers else []
    return found or [Member(user.public_id, "", is_self=True)]


def known(subjects: Collection[UUID], *, by: User, now: datetime) -> Mapping[UUID, Known]:
    return _providers[0].known(subjects, by=by, now=now) if _providers and subjects else {}


def readable(served: Mapping[UUID, str], *, by: User) -> Collection[UUID]:
    return _providers[0].readable(served, by=by) if _providers and served else ()
