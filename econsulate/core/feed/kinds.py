"""Which things does a phone keep in step with, where are they read, and whose things does a login see?

Each app registers its own at start. What somebody may see stays with each kind's `visible_to`; this only names it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from rest_framework.serializers import Serializer

from econsulate.core.accounts.models import User
from econsulate.core.api.answers import RowAnswer, answers


@dataclass(frozen=True)
class Subject:
    """Whose things a login sees; `key` is the `about` of a change, `stamp` differs once what is shown of them does."""

    key: int
    own: bool
    stamp: int


@dataclass(frozen=True)
class Kind:
    """`rows` are those the login may see, with all that is read to show them; `href` has one `{id}`. `outlives_right`:
    who told a thing of it sees it also when they act no longer for whom it is about."""

    name: str
    href: str
    rows: Callable[[User], models.QuerySet[Any]]
    serializer: type[Serializer]
    outlives_right: bool = False

    def bodies(self, user: User, ids: Sequence[UUID], context: Mapping[str, Any]) -> dict[UUID, Any]:
        """As a list of these gives each. What the login may not see, or no longer, isn't there."""
        rows: Any = self.rows(user).filter(public_id__in=ids)
        if issubclass(self.serializer, RowAnswer):
            found = list(rows.values(*dict.fromkeys(["public_id", *self.serializer.columns()])))
            return dict(zip([row["public_id"] for row in found], answers(self.serializer, found), strict=True))
        found = list(rows)
        bodies = self.serializer(found, many=True, context=context).data
        return dict(zip([row.public_id for row in found], bodies, strict=True))


KINDS: dict[str, Kind] = {}
SUBJECTS: list[Callable[[User], Iterable[Subject]]] = []


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind


def subjects_from(source: Callable[[User], Iterable[Subject]]) -> None:
    if source not in SUBJECTS:
        SUBJECTS.append(source)


def topics_of(user: User) -> dict[str, list[str]]:
    """By which words of the triggers streams of this login hear that there is something to read (core/streams): whose
    things it sees now, as `after` in services has it."""
    subjects = subjects_of(user)
    open_ones = [f"{word} {key}" for key in {one.key for one in subjects} for word in ("open", f"login {user.pk}")]
    return {"changes": [f"login {user.pk}", *(f"own {one.key}" for one in subjects if one.own), *sorted(open_ones)]}


def subjects_of(user: User) -> list[Subject]:
    return sorted((one for source in SUBJECTS for one in source(user)), key=lambda one: (one.key, one.own))
