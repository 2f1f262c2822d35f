"""What is known of one address of the API, for the matrix that knocks at it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rest_framework.permissions import BasePermission

from econsulate.core.access import Anyone, Citizen, Officer, Operator

GHOST, ID = "00000000-0000-4000-8000-000000000000", "<uuid:public_id>"


@dataclass(frozen=True)
class Door:
    """`thing` is Aigul's; `refers` are her things that a body may name; `by` who gets in where it isn't the usual."""

    audience: type[BasePermission]
    thing: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    refers: Mapping[str, str] = field(default_factory=dict)
    by: str = ""


def open_to_all() -> Door:
    return Door(Anyone)


def mine(thing: str | None = None, body: Mapping[str, Any] | None = None, **refers: str) -> Door:
    return Door(Citizen, thing, body or {}, refers)


def staff(thing: str | None = None, body: Mapping[str, Any] | None = None, by: str = "", **refers: str) -> Door:
    return Door(Officer, thing, body or {}, refers, by)


def desk(thing: str | None = None, body: Mapping[str, Any] | None = None, by: str = "operator") -> Door:
    return Door(Operator, thing, body or {}, {}, by)
