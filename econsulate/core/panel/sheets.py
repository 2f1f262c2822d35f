"""How does a page we drew anew stand on an officer's screen?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from econsulate.core.files.models import StoredFile


@dataclass(frozen=True)
class Sheet:
    """One page, drawn anew by us."""

    url: str
    width: int
    height: int
    text: str


def pages_of(files: Iterable[StoredFile]) -> dict[int, list[StoredFile]]:
    """Pages by their original's key, in order; one query for all."""
    found: dict[int, list[StoredFile]] = {}
    for page in StoredFile.objects.filter(original__in=list(files)).order_by("original", "page"):
        found.setdefault(page.original_id or 0, []).append(page)
    return found


def sheet(address: str, label: object, page: StoredFile) -> Sheet:
    text = gettext("%(document)s, page %(page)s") % {"document": label, "page": page.page}
    return Sheet(address, page.width, page.height, text)
