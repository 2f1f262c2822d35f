"""Which words stand on the documents, in the applicant's language and in English?"""

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from consular.visas.evisa.contents import Bilingual
from consular.visas.seals import visa
from consular.visas.seals.visa import Stay

EVISA: Final = {
    "title": _("Electronic visa"),
    "reference": _("Visa number"),
    "category": _("Category"),
    "entries": _("Entries"),
    "stay": _("Duration of stay"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "surname": _("Surname"),
    "given_names": _("Given names"),
    "original_name": _("Name in original script"),
    "birth_date": _("Date of birth"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "passport_number": _("Passport number"),
    "mission": _("Issued by"),
    "issued_on": _("Date of issue"),
    "photo": _("Photograph of the holder"),
    "seal": _("Digital seal"),
    "verify": _("How to check this visa"),
    "verify_text": _(
        "Read the code with a reader of visible digital seals (ICAO Doc 9303-13) or at the address below. "
        "The visa is genuine only if the answer repeats the data printed here."
    ),
    "carry_text": _("Carry the passport named above. This page may be shown on paper or on a screen."),
    "specimen": _("SPECIMEN – NOT VALID"),
}
REFUSAL: Final = {
    "title": _("Decision to refuse a visa"),
    "reference": _("Reference"),
    "name": _("Applicant"),
    "mission": _("Decided by"),
    "issued_on": _("Date of decision"),
    "intro": _("Your application for a visa has been examined and refused on the grounds below."),
    "grounds": _("Grounds"),
    "reasons": _("Reasons"),
    "legal_basis": _("Legal basis"),
    "remedy": _("What you can do"),
    "remedy_until": _("Last day to lodge an appeal"),
    "seal": _("Digital seal"),
    "verify": _("How to check this letter"),
    "verify_text": _(
        "Read the code with a reader of visible digital seals (ICAO Doc 9303-13) or at the address below. "
        "The letter is genuine only if the answer repeats the reference, the grounds and the last day printed here."
    ),
    "specimen": _("SPECIMEN – NOT VALID"),
}
RECEIPT: Final = {
    "title": _("Receipt"),
    "reference": _("Reference"),
    "name": _("Person it is about"),
    "birth_date": _("Date of birth"),
    "kind": _("Kind of help"),
    "subject": _("Subject"),
    "entered_at": _("Entered on"),
    "mission": _("Entered by"),
    "caller": _("Who called"),
    "told": _("What was told"),
    "follow": _("How to follow it"),
    "follow_text": _(
        "Name this reference whenever you write to the mission or call it. Once the person has signed in to the app "
        "and the mission knows who they are, they read there how far it is, and write to the mission."
    ),
    "seal": _("Digital seal"),
    "verify": _("How to check this receipt"),
    "verify_text": _(
        "Read the code with a reader of visible digital seals (ICAO Doc 9303-13) or with the app. "
        "The receipt is genuine only if the answer repeats the reference, the name and the day printed here."
    ),
    "specimen": _("SPECIMEN – NOT VALID"),
}
ENTRIES: Final = {0: _("Multiple"), 1: _("Single"), 2: _("Double")}
STAYS: Final = {
    visa.UNTIL_EXPIRY: _("Until the last day of validity"),
    visa.DECIDED_AT_BORDER: _("Decided at the border"),
    visa.TRANSIT_WITHOUT_ENTRY: _("Transit without entry"),
}
DAYS = ngettext_lazy("%(count)d day", "%(count)d days", "count")
MONTHS = ngettext_lazy("%(count)d month", "%(count)d months", "count")
YEARS = ngettext_lazy("%(count)d year", "%(count)d years", "count")
MONTH_NAMES: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def bilingual(text: object, *, language: str) -> Bilingual:
    """A lazy text in the applicant's language and in English."""
    with override(language):
        local = str(text)
    with override("en"):
        return Bilingual(local, str(text))


def entries_text(entries: int) -> object:
    return ENTRIES.get(entries, entries)


def stay_text(stay: Stay) -> object:
    return STAYS.get(stay) or CountedStay(stay)


class CountedStay:
    """Days, months and years in words, in whichever language is active when it is read."""

    def __init__(self, stay: Stay) -> None:
        self.parts = ((stay.days, DAYS), (stay.months, MONTHS), (stay.years, YEARS))

    def __str__(self) -> str:
        return ", ".join(str(text % {"count": count}) for count, text in self.parts if count)


def date_text(day: date) -> str:
    """Day, English month and year as ICAO Doc 9303-3 §3.1 prints dates on travel documents."""
    return f"{day.day:02} {MONTH_NAMES[day.month - 1]} {day.year:04}"
