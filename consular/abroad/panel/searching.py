"""What did the officer type into the search field of a list?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consular.citizens.services.finding import Asked, ask
from econsulate.core.errors import InvalidInput

FOUND = _("Found")


@dataclass(frozen=True)
class Search:
    """`asked` is None where nothing was typed, or nothing that can be looked for; `faults` say why not."""

    typed: str = ""
    asked: Asked | None = None
    faults: Sequence[str] = ()

    @property
    def status(self) -> int:
        return 400 if self.faults else 200

    @property
    def context(self) -> dict[str, Any]:
        return {"typed": self.typed, "faults": self.faults}


def searched(request: HttpRequest) -> Search:
    """By `?q=`. Raises TooManyRequests."""
    user: Any = request.user
    typed = request.GET.get("q", "").strip()
    if not typed:
        return Search()
    try:
        return Search(typed, ask(typed, by=user))
    except InvalidInput as refusal:
        return Search(typed, None, [str(fault.detail) for fault in refusal.errors])
