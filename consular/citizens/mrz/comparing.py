"""Does a zone say what the applicant typed?"""

import re
from collections.abc import Mapping
from enum import StrEnum

from consular.citizens.mrz import states, transliteration
from consular.citizens.mrz.fields import Fields
from consular.citizens.mrz.transliteration import Spellings


class Likeness(StrEnum):
    """Cannot tell: nothing typed, nothing legible, or the zone agrees but does not print all of it."""

    EQUAL = "equal"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


_DAY = re.compile(r"([0-9X]{4})-([0-9X]{2})-([0-9X]{2})")


def compare(fields: Fields, typed: Mapping[str, str | None]) -> dict[str, Likeness]:
    """Return the likeness of each typed field that a zone can hold; other keys are passed over.

    Names may be typed in Latin or Cyrillic letters, dates as YYYY-MM-DD with X for unknown digits, States
    as ISO 3166-1 alpha-2, alpha-3 or ICAO code, sex as M, F, X or <. No century is printed, none compared.
    """
    likeness: dict[str, Likeness] = {}
    for field in ("primary_identifier", "secondary_identifier"):
        if field in typed:
            likeness[field] = _names(fields, field, typed[field] or "")
    for field, alike in _COMPARISONS.items():
        if field in typed:
            shown, wanted = fields.get(field), (typed[field] or "").strip()
            likeness[field] = alike(str(shown), wanted) if shown and wanted else Likeness.CANNOT_TELL
    return likeness


def _either(is_equal: bool) -> Likeness:
    return Likeness.EQUAL if is_equal else Likeness.DIFFERENT


def _names(fields: Fields, field: str, typed: str) -> Likeness:
    """Compare component by component; in a name that may be cut, a printed one may begin a typed one.

    An empty secondary identifier is a statement: this holder has none.
    """
    if "primary_identifier" not in fields or (field == "primary_identifier" and not typed.strip()):
        return Likeness.CANNOT_TELL
    shown = str(fields.get(field) or "").split()
    try:
        wanted = transliteration.components(typed)
    except transliteration.NotTransliterable:
        return Likeness.CANNOT_TELL
    alike = {_spelling(letters, component) for letters, component in zip(wanted, shown, strict=False)}
    if len(shown) == len(wanted) and alike <= {Likeness.EQUAL}:
        return Likeness.EQUAL
    may_be_cut = fields["name_may_be_truncated"] and len(shown) <= len(wanted)
    return Likeness.CANNOT_TELL if may_be_cut and Likeness.DIFFERENT not in alike else Likeness.DIFFERENT


def _spelling(letters: list[Spellings], shown: str) -> Likeness:
    """Follow every way to spell the letters along what is printed: cannot tell where it only begins so."""
    ends, begins = {0}, False
    for spellings in letters:
        ways = [(end, spelling) for end in ends for spelling in spellings]
        begins |= any(spelling.startswith(shown[end:]) for end, spelling in ways)
        ends = {end + len(spelling) for end, spelling in ways if shown.startswith(spelling, end)}
    if len(shown) in ends:
        return Likeness.EQUAL
    return Likeness.CANNOT_TELL if begins else Likeness.DIFFERENT


def _numbers(shown: str, wanted: str) -> Likeness:
    """Compare letters and digits alone; nine characters may be all a visa prints of a longer number."""
    shown, wanted = (re.sub(r"[^A-Z0-9]", "", number.upper()) for number in (shown, wanted))
    if len(shown) == 9 and len(wanted) > 9 and wanted.startswith(shown):
        return Likeness.CANNOT_TELL
    return _either(wanted == shown)


def _states(shown: str, wanted: str) -> Likeness:
    return _either(states.icao_code(wanted) == shown)


def _sexes(shown: str, wanted: str) -> Likeness:
    shown, wanted = (sex.upper().replace("X", "<") for sex in (shown, wanted))
    return Likeness.CANNOT_TELL if shown == "<" != wanted else _either(wanted == shown)


def _days(shown: str, wanted: str) -> Likeness:
    one, other = _DAY.fullmatch(shown), _DAY.fullmatch(wanted)
    if one is None or other is None:
        return Likeness.CANNOT_TELL
    parts = [(a[-2:], b[-2:]) for a, b in zip(one.groups(), other.groups(), strict=True)]
    if any(a != b for a, b in parts if "XX" not in (a, b)):
        return Likeness.DIFFERENT
    return Likeness.CANNOT_TELL if any("XX" in pair for pair in parts) else Likeness.EQUAL


_COMPARISONS = {
    "document_number": _numbers,
    "issuing_state": _states,
    "nationality": _states,
    "birth_date": _days,
    "sex": _sexes,
    "expiry_date": _days,
}
