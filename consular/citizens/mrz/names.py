"""How does a name stand in its field, and how is a long one cut? Doc 9303-3 §4.6 and -4 to -7 §4.2.3."""

import re

_COMPONENTS = r"[A-Z]+(?:<[A-Z]+)*"
WELL_FORMED = re.compile(rf"{_COMPONENTS}(?:<<{_COMPONENTS})?<*")


def identifiers(field: str) -> tuple[str, str | None]:
    """Return primary and secondary identifier, a space between components; None for a holder with one."""
    primary, _, secondary = field.strip("<").partition("<<")
    return _spaced(primary), _spaced(secondary) or None


def may_be_truncated(field: str) -> bool:
    """Say whether the field ends in a letter: it "must be treated as though truncation had occurred"."""
    return not field.endswith("<")


def name_field(primary: list[str], secondary: list[str], width: int) -> str:
    """Return both identifiers' components as one field, cut only if they don't fit its width.

    Letters go from the longest component, of the secondary identifier first, so every component keeps its
    initial and the field ends in a letter. Whole components go only where initials alone are too many.
    """
    primary, secondary = ([part[:width] for part in parts] for parts in (primary, secondary))
    while 2 * (len(primary) + len(secondary)) - (not secondary) > width:
        (secondary if len(secondary) > 1 else primary).pop()
    while len(_joined(primary, secondary)) > width:
        _shorten(secondary if any(len(part) > 1 for part in secondary) else primary)
    return _joined(primary, secondary).ljust(width, "<")


def _shorten(parts: list[str]) -> None:
    longest = max(range(len(parts)), key=lambda place: len(parts[place]))
    parts[longest] = parts[longest][:-1]


def _joined(primary: list[str], secondary: list[str]) -> str:
    return "<<".join("<".join(parts) for parts in (primary, secondary) if parts)


def _spaced(text: str) -> str:
    return " ".join(filter(None, text.split("<")))
