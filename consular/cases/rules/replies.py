"""Which names may a canned reply hold, and what does it say with them filled? Pure."""

import re
from collections.abc import Mapping

# Plain names in braces, as in {name}; there is nothing to compute in a reply.
NAMES = ("name", "reference", "mission", "officer")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str) -> list[str]:
    """What stands in braces and is no name of ours; a brace without its partner is one too."""
    unknown = [name for name in PLACEHOLDER.findall(text) if name not in NAMES]
    rest = PLACEHOLDER.sub("", text)
    return unknown + [char for char in "{}" if char in rest]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The reply with its names filled; what nobody knows stays as it is, for the officer to see."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


def left_in(text: str) -> list[str]:
    """Our names that an answer still holds unfilled."""
    return [name for name in PLACEHOLDER.findall(text) if name in NAMES]
