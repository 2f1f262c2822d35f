"""In which words does an administrator read what is wrong with the file of an older register, or with a row of it?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

# The whole file; {names} are columns.
FILES: Mapping[str, Any] = {
    "empty": _("There is no row in this file."),
    "encoding": _("The file is not UTF-8. Save it as CSV UTF-8."),
    "line_too_long": _("A line of this file is longer than 64 KiB."),
    "quote": _("A quotation mark is opened and never closed."),
    "too_many_columns": _("This file has more than 100 columns."),
    "column_unknown": _("These columns are not known here: {names}"),
    "column_twice": _("These columns stand there twice: {names}"),
    "column_missing": _("These columns are missing: {names}"),
    "too_many_rows": _("This file has more than 500,000 rows. Divide it."),
}
ROWS: Mapping[str, Any] = {
    "required": _("Something must stand here."),
    "encoding": _("This is not UTF-8."),
    "characters": _("Remove invisible control characters."),
    "too_long": _("This is too long."),
    "choice": _("This is none of the values that can stand here."),
    "nationality": _("This is not a State code. Give three letters, such as KAZ or UZB."),
    "citizen": _("Only citizens of our State are entered. Name others as companions of a trip."),
    "state": _("This is not a State's code of two letters, such as KZ or UZ."),
    "region": _("This is no region's code, such as KR-11."),
    "region_elsewhere": _("This region does not lie in the State."),
    "no_mission": _("No mission of ours serves this place."),
    "elsewhere": _("Another mission serves this place. Its administrator or headquarters can take this row over."),
    "birth_date": _("Give the date as YYYY-MM-DD, with XX for a part that nobody knows."),
    "date": _("Give the date as YYYY-MM-DD."),
    "range": _("The date is not between 1900 and 2199."),
    "future": _("This is too far in the future."),
    "over": _("This stay is over already."),
    "order": _("It must end after it begins."),
    "until": _("Say until when for a stay for a time, and leave it out for who lives there."),
    "document_number": _("A document's number has 3 to 22 letters and digits."),
    "phone": _("Enter the phone number with its country code, such as +998 90 123 45 67."),
    "email": _("This is no e-mail address."),
    "same_as": _("Write the id of somebody named as alike in the report, or nobody."),
    "own_family": _("You or the other administrator act for this person, so you can't work on this entry."),
    "number_twice": _("This external_id stands in the file twice."),
    "person_twice": _("Somebody of these names, birth and nationality stands in the file already."),
    "cells": _("This row has more or fewer cells than the header."),
    "quotes": _("A quotation mark stands in the middle of a cell. Double it."),
}


def in_words(code: str, names: Sequence[str] = ()) -> str:
    return str(FILES[code]).format(names=", ".join(names))


def row_fault(column: str, code: str) -> str:
    """As in `birth_date: This is too far in the future.`"""
    return ": ".join(part for part in (column, str(ROWS[code])) if part)
