"""Whose is the contact section? It tells where somebody lives, so it stays with whoever opened the application.

Both parents of a child may see and mend an application; neither learns the other's address by it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from consular.visas.rules.diffs import Change

CONTACT = "contact"


def without_contact(form: Mapping[str, Any]) -> dict[str, Any]:
    return {name: section for name, section in form.items() if name != CONTACT}


def untelling(changes: Iterable[Change]) -> list[Change]:
    """The changes of a correction, but for those of the contact section."""
    return [change for change in changes if change["path"].split(".")[0] != CONTACT]
