"""In which words does an officer read what the file holds as codes?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consular.visas.models.choices import Entries
from consular.visas.rules import states
from econsulate.core.dates import said_day

FLAGS: Mapping[str, Any] = {
    "possible_duplicate": _("Possible duplicate"),
    "corrected": _("Corrected by the applicant"),
    "corrected_by_officer": _("Corrected by an officer for the applicant"),
    "mrz_review": _("Passport zone needs a look"),
    "mrz_not_read": _("Passport zone not given"),
    "mrz_differs": _("Differs from the passport"),
}
PAUSES: Mapping[str, Any] = {
    "awaiting_applicant": _("Waiting for the applicant"),
    "inadmissible": _("Inadmissible"),
}
DOUBTS: Mapping[str, Any] = {
    "unknown_document_code": _("The document code is not known."),
    "unknown_state": _("The State code is not known."),
    "unknown_sex": _("The sex is not given as the standard has it."),
    "name_form": _("The name is missing or written in an unusual form."),
    "number_form": _("The document number has an unusual form."),
    "expired": _("The document has expired."),
}
SECTIONS: Mapping[str, Any] = {
    "trip": _("Journey"),
    "contact": _("Contact"),
    "occupation": _("Occupation"),
    "host": _("Host"),
    "history": _("Earlier journeys"),
    "declaration": _("Declaration"),
}
FIELDS: Mapping[str, Any] = {
    "arrival_on": _("Arrival"),
    "departure_on": _("Departure"),
    "entries": _("Entries"),
    "address": _("Address"),
    "places": _("Places"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "status": _("Status"),
    "employer": _("Employer"),
    "position": _("Position"),
    "name": _("Name"),
    "relation": _("Relation"),
    "visited_before": _("Visited before"),
    "refused_before": _("Refused before"),
    "refusal_details": _("About the refusal"),
    "lived_in": _("Lived in"),
    "truthful": _("Says that everything is true"),
    "data_processing": _("Agrees to the use of the data"),
}
OCCUPATIONS: Mapping[str, Any] = {
    "employed": _("Employed"),
    "self_employed": _("Self-employed"),
    "student": _("Student"),
    "retired": _("Retired"),
    "child": _("Child"),
    "none": _("Without occupation"),
}
NOTHING = "–"


def state_name(code: str) -> str:
    """A State by its passport code, as in `Korea (KOR)`; a code ISO doesn't know stays a code."""
    name = states.state_name(code)
    return code if name == code else f"{name} ({code})"


def day(value: str | date | None) -> str:
    """A day in the reader's language; one that isn't wholly known (`1990-XX-XX`) as it is."""
    try:
        return said_day(date.fromisoformat(value) if isinstance(value, str) else value) if value else NOTHING
    except ValueError:
        return str(value)


def field_value(name: str, value: Any) -> str:
    """An answer of the form in words."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if name.endswith("_on"):
        return day(value)
    if name == "entries" and value in Entries.values:
        return str(Entries(value).label)
    if name == "status":
        return str(OCCUPATIONS.get(value, value))
    if name == "lived_in":
        value = [state_name(code) for code in value]
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or NOTHING)


def full_name(identity: Mapping[str, Any]) -> str:
    parts = (identity["primary_identifier"], identity["secondary_identifier"])
    return ", ".join(part for part in parts if part)
