"""How are the fields of a travel document or visa printed as a zone?"""

import re

from consular.citizens.mrz import dates, names, states, transliteration
from consular.citizens.mrz.check_digits import check_digit
from consular.citizens.mrz.fields import Fields
from consular.citizens.mrz.formats import LAYOUTS, Format, Layout

_PRINTABLE = re.compile(r"[A-Z0-9<]*")
_DAYS = {
    "birth_date": re.compile(r"([0-9]{4}|XXXX)-([0-9]{2}|XX)-([0-9]{2}|XX)"),
    "expiry_date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


class DoesNotFit(ValueError):
    """A field holds what no zone can print, or more than there is room for; the argument names the field."""


def compose(format: Format, fields: Fields) -> tuple[str, ...]:
    """Return the lines that print these fields, the inverse of `read`, which also judges codes and dates.

    Names are transliterated and cut (9303-3 §4.6). A document number over nine characters runs on into the
    optional data of TD1 and TD2, and keeps its first nine in a visa (9303-7 §4.2.2.2, note j). Only the
    secondary identifier and optional data may be missing. Raises DoesNotFit; KeyError for a missing field.
    """
    layout = LAYOUTS[format]
    texts = {
        "document_code": fields["document_code"],
        "issuing_state": states.icao_code(fields["issuing_state"]),
        "nationality": states.icao_code(fields["nationality"]),
        "birth_date": _day("birth_date", fields["birth_date"]),
        "sex": fields["sex"].replace("X", "<"),
        "expiry_date": _day("expiry_date", fields["expiry_date"]),
        "name": _name(layout, fields),
        **_number(layout, fields),
    }
    if "optional_data_2" in layout.cells:
        texts["optional_data_2"] = fields.get("optional_data_2", "")
    return _laid_out(layout, {cell: _fitted(cell, text, layout.room(cell)) for cell, text in texts.items()})


def _laid_out(layout: Layout, cells: dict[str, str]) -> tuple[str, ...]:
    for checked in ("document_number", "birth_date", "expiry_date", "optional_data"):
        cells.setdefault(f"{checked}_check", check_digit(cells[checked]))
    zone = list("<" * layout.height * layout.width)
    for cell, place in layout.cells.items():
        zone[place] = cells.get(cell, "<")
    if layout.composite:
        covered = "".join("".join(zone[place]) for place in layout.composite)
        zone[layout.cells["composite_check"]] = check_digit(covered)
    text = "".join(zone)
    return tuple(text[start : start + layout.width] for start in range(0, len(text), layout.width))


def _fitted(field: str, text: str, room: int) -> str:
    if len(text) > room or not _PRINTABLE.fullmatch(text):
        raise DoesNotFit(field)
    return text.ljust(room, "<")


def _day(field: str, day: str | None) -> str:
    if day is None or not _DAYS[field].fullmatch(day):
        raise DoesNotFit(field)
    return dates.printed(day)


def _name(layout: Layout, fields: Fields) -> str:
    try:
        primary = transliteration.printed(fields["primary_identifier"])
        secondary = transliteration.printed(fields.get("secondary_identifier") or "")
    except transliteration.NotTransliterable as error:
        raise DoesNotFit("name") from error
    if not primary:
        raise DoesNotFit("name")
    return names.name_field(primary, secondary, layout.room("name"))


def _number(layout: Layout, fields: Fields) -> dict[str, str]:
    number = re.sub(r"[^A-Z0-9]", "<", fields["document_number"])
    optional_data = fields.get("optional_data", "")
    if len(number) > 9 and layout.holds_long_numbers:
        optional_data = f"{number[9:]}{check_digit(number)}<{optional_data}"
        return {
            "document_number": number[:9],
            "document_number_check": "<",
            "optional_data": optional_data,
        }
    if layout.format in (Format.MRV_A, Format.MRV_B):
        number = number[:9]
    return {"document_number": number, "optional_data": optional_data}
