"""May this caller do this again already? Exact across all processes: one atomic statement in PostgreSQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from econsulate.core.crypto.primitives import blind_index
from econsulate.core.errors import DomainError
from econsulate.core.limits.models import RequestLimit
from econsulate.core.prepared import execute

TAKE = """
    INSERT INTO core_requestlimit AS bucket (key, full_at) VALUES (%(key)s, statement_timestamp() + %(cost)s)
    ON CONFLICT (key) DO UPDATE SET full_at = greatest(bucket.full_at, statement_timestamp()) + %(cost)s
    WHERE greatest(bucket.full_at, statement_timestamp()) + %(cost)s <= statement_timestamp() + %(window)s
    RETURNING 1
"""
WAIT = """
    SELECT extract(epoch FROM full_at + %(cost)s - statement_timestamp() - %(window)s)
    FROM core_requestlimit WHERE key = %(key)s
"""


class TooManyRequests(DomainError):
    """The allowance is used up; Retry-After tells when the next request will pass."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"
    title = _("Too many requests. Please wait a little.")


LEFT = """
    SELECT 1 FROM core_requestlimit
    WHERE key = %(key)s AND full_at + %(cost)s > statement_timestamp() + %(window)s
"""


@dataclass(frozen=True)
class Rate:
    """`count` at once, then evenly `count` per `seconds`."""

    count: int
    seconds: int

    @property
    def cost(self) -> timedelta:
        return timedelta(seconds=self.seconds) / self.count

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.seconds)


def allow(scope: str, caller: str, *, rate: Rate) -> None:
    """Take one from the caller's allowance. Raises TooManyRequests. Callers are stored as keyed hashes only.

    Of a caller, case and spaces make no difference; a scope is taken letter by letter, lest two share one allowance.
    """
    values = bucket(scope, caller, rate)
    if not execute(TAKE, values):
        raise refusal(values)


def require_some_left(scope: str, caller: str, *, rate: Rate) -> None:
    """Take nothing, and raise TooManyRequests where `allow` would."""
    values = bucket(scope, caller, rate)
    if execute(LEFT, values):
        raise refusal(values)


def bucket(scope: str, caller: str, rate: Rate) -> dict[str, Any]:
    key = blind_index(caller, purpose=f"limit\0{scope}")
    return {"key": key, "cost": rate.cost, "window": rate.window}


def refusal(values: Mapping[str, Any]) -> TooManyRequests:
    wait = execute(WAIT, values)
    refused = TooManyRequests()
    refused.headers["Retry-After"] = str(max(1, round(float(wait[0][0]) + 0.5)) if wait else 1)
    return refused


def forget_old() -> int:
    """Delete buckets that are empty again."""
    deleted, _by_model = RequestLimit.objects.filter(full_at__lt=Now()).delete()
    return deleted
