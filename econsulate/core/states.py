"""May this row go from here to there? One table per noun, one conditional UPDATE, so two callers can't both win."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError

Row = TypeVar("Row", bound=models.Model)


class WrongState(DomainError):
    """The row is in a state that does not allow this; `current` names it."""

    code = "wrong_state"
    title = _("This is not possible in the present state.")


class Transitions:
    """Allowed moves of a model with a `state` column."""

    def __init__(self, table: Mapping[str, Iterable[str]]) -> None:
        self.table = {state: frozenset(targets) for state, targets in table.items()}

    def allows(self, state: str, to: str) -> bool:
        return to in self.table.get(state, frozenset())

    def sources(self, to: str) -> frozenset[str]:
        return frozenset(state for state, targets in self.table.items() if to in targets)

    def require(self, row: models.Model, to: str) -> None:
        """Raises WrongState where the row, as it was read, may not go there."""
        seen: str = row.state  # type: ignore[attr-defined]
        if not self.allows(seen, to):
            raise WrongState(current=seen)

    def move(self, row: Row, to: str, **updates: Any) -> Row:
        """Claim the row by UPDATE … WHERE state = what we saw. Raises WrongState when refused or when late."""
        self.require(row, to)
        seen: str = row.state  # type: ignore[attr-defined]
        changed = type(row)._default_manager.filter(pk=row.pk, state=seen).update(state=to, **updates)
        if not changed:
            row.refresh_from_db(fields=["state"])
            raise WrongState(current=row.state)  # type: ignore[attr-defined]
        for name, value in {"state": to, **updates}.items():
            setattr(row, name, value)
        return row
