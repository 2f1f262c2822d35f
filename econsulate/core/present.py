"""What is "now" in a query that may have been built long ago? The moment it is asked, by this process's clock."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

# Set while a query is built to be kept; see econsulate/core/prepared.py.
building: ContextVar[bool] = ContextVar("building", default=False)


@dataclass(frozen=True)
class Clock:
    """What stands among the parameters of a kept query in place of a moment."""

    read: Callable[[], date | datetime]


class Present(models.Func):
    """The present moment or day as an expression, for rules that many queries share."""

    def __init__(self, read: Callable[[], date | datetime], **extra: Any) -> None:
        self.clock = Clock(read)
        super().__init__(**extra)

    def as_sql(self, *_arguments: Any, **_options: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self.clock if building.get() else self.clock.read()]


class Now(Present):
    """This moment."""

    def __init__(self) -> None:
        super().__init__(timezone.now, output_field=models.DateTimeField())


class Today(Present):
    """This day in UTC, as all dates of rules are."""

    def __init__(self) -> None:
        super().__init__(timezone.localdate, output_field=models.DateField())
