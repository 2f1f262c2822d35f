"""How does a long list read its pages by prepared queries? One for each way of turning them."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Self

from django.db import models

from econsulate.core.prepared import Prepared, Row

WAYS = 64


class PreparedList:
    """All rows of a list by `build` (see Prepared); order, position and cut come with each request."""

    def __init__(self, model: type[models.Model], build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self.model, self.build = model, build
        # Whoever asks for odd sizes pays for building them; the usual ones stay.
        self.page = lru_cache(maxsize=WAYS)(self._page)

    def of(self, *values: Any) -> "Asked":
        return Asked(self, values)

    def _page(self, order: tuple[str, ...], beyond: str | None, start: int, stop: int) -> Prepared:
        def build(*values: Any) -> models.QuerySet[Any, Row]:
            rows = self.build(*values[:-1]).filter(**{beyond: values[-1]}) if beyond else self.build(*values)
            return rows.order_by(*order)[start:stop]

        return Prepared(build)


class Asked:
    """What the paginator takes for a queryset: it is ordered, filtered by one position and cut, and then asks."""

    def __init__(self, rows: PreparedList, values: tuple[Any, ...]) -> None:
        self.rows, self.values, self.model = rows, values, rows.model
        self.order: tuple[str, ...] = ()
        self.beyond: str | None = None

    def order_by(self, *order: str) -> Self:
        self.order = order
        return self

    def filter(self, **position: Any) -> Self:
        ((self.beyond, value),) = position.items()
        column: Any = self.model._meta.get_field(self.beyond.rpartition("__")[0])
        self.values += (column.to_python(value),)
        return self

    def __getitem__(self, part: slice) -> list[Row]:
        return self.rows.page(self.order, self.beyond, part.start, part.stop).rows(*self.values)
