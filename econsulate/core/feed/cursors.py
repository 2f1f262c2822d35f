"""Up to where has a phone read, and does that still hold? Signed, so that it can be neither made up nor lent."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Self

from django.core import signing
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.feed.kinds import Subject

SIGNER = signing.Signer(salt="econsulate.core.feed")
LONGEST = 400
GOOD_FOR = timedelta(days=30)


class CursorExpired(DomainError):
    """The phone begins anew, without a cursor."""

    status = HTTPStatus.GONE
    code = "cursor_expired"
    title = _("This cursor is of no use any more. Begin again without one.")


@dataclass(frozen=True)
class Place:
    """Everything up to this change has been told. `cluster` and `scope` say under which conditions that holds."""

    position: int
    id: int
    cluster: str
    scope: str
    day: date

    def written(self, user: User) -> str:
        told = [str(user.public_id), self.position, self.id, self.cluster, self.scope, self.day.isoformat()]
        return SIGNER.sign_object(told, compress=False)

    @classmethod
    def read(cls, cursor: str, user: User, *, today: date) -> Self:
        """Raises CursorExpired for one that is old, another's, or none at all."""
        try:
            told: list[Any] = SIGNER.unsign_object(cursor) if len(cursor) <= LONGEST else []
            whose, position, id, cluster, scope, day = told
        except (signing.BadSignature, ValueError) as error:
            raise CursorExpired from error
        place = cls(position, id, cluster, scope, date.fromisoformat(day))
        if whose != str(user.public_id) or place.day + GOOD_FOR < today:
            raise CursorExpired
        return place


def scope_of(subjects: Sequence[Subject], language: str) -> str:
    """For whom somebody acts and how these are called, in which language: with another scope all is told anew."""
    told = ";".join(f"{one.key}:{one.own:d}:{one.stamp}" for one in subjects)
    return hashlib.sha256(f"{language}|{told}".encode()).hexdigest()[:16]
