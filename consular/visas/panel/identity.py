"""Is the applicant who they say? What was typed beside what the passport's zone says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Sex
from consular.citizens.models.travel_document import DocumentKind
from consular.citizens.mrz.comparing import Likeness, compare
from consular.citizens.mrz.reading import read
from consular.citizens.mrz.slips import are_look_alikes
from consular.visas.panel.wording import DOUBTS, NOTHING, day, state_name

ROWS: Mapping[str, Any] = {
    "primary_identifier": _("Surname"),
    "secondary_identifier": _("Given names"),
    "birth_date": _("Born"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "document_number": _("Document number"),
    "issuing_state": _("Issued by"),
    "expiry_date": _("Valid until"),
}
BADGES: Mapping[Likeness, tuple[str, Any]] = {
    Likeness.EQUAL: ("good", _("same")),
    Likeness.DIFFERENT: ("bad", _("different")),
    Likeness.CANNOT_TELL: ("", _("can't tell")),
}

LOOK_ALIKE = _("Only letters and digits that look alike differ, such as O and 0.")


@dataclass(frozen=True)
class Row:
    """One fact, as typed and as read; `badge` is a style and a word, `hint` what a difference may come from."""

    label: Any
    typed: str
    read: str
    badge: tuple[str, Any] | None
    differs: bool
    hint: Any


@dataclass(frozen=True)
class Identity:
    """The card on the file screen. `lines` are the zone as printed, empty when none was given."""

    rows: list[Row]
    lines: list[str]
    doubts: list[Any]
    others: list[tuple[Any, str]]


def identity_of(applicant: Mapping[str, Any], *, today: date) -> Identity:
    """Compare the snapshot taken at submission with its own machine-readable zone."""
    lines = list(applicant["travel_document"]["mrz_lines"] or [])
    reading = read(lines, today=today) if lines else None
    printed: Mapping[str, Any] = reading.fields if reading else {}
    typed = typed_facts(applicant)
    likeness = compare(reading.fields, typed) if reading else {}
    rows = [row(name, typed[name], printed.get(name), likeness.get(name)) for name in ROWS]
    doubts = [DOUBTS.get(reason.partition(":")[0], reason) for reason in reading.reasons] if reading else []
    return Identity(rows, lines, doubts, list(other_facts(applicant)))


def typed_facts(applicant: Mapping[str, Any]) -> dict[str, str | None]:
    identity, document = applicant["identity"], applicant["travel_document"]
    return {
        "primary_identifier": identity["primary_identifier"],
        "secondary_identifier": identity["secondary_identifier"],
        "birth_date": identity["birth_date"],
        "sex": applicant["sex"],
        "nationality": document["nationality"],
        "document_number": document["number"],
        "issuing_state": document["issuing_state"],
        "expiry_date": document["expires_on"],
    }


def row(name: str, typed: str | None, printed: Any, likeness: Likeness | None) -> Row:
    badge = BADGES[likeness] if likeness else None
    differs = likeness is Likeness.DIFFERENT
    hint = LOOK_ALIKE if differs and name == "document_number" and are_look_alikes(str(printed), typed or "") else ""
    return Row(ROWS[name], shown(name, typed), shown(name, printed), badge, differs, hint)


def shown(name: str, value: Any) -> str:
    if not value:
        return NOTHING
    if name.endswith("_date"):
        return day(value)
    if name in ("nationality", "issuing_state"):
        return state_name(value)
    if name == "sex":
        return str(Sex(value.replace("<", "X")).label) if value in {*Sex.values, "<"} else value
    return str(value)


def other_facts(applicant: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """What no zone holds."""
    identity, document = applicant["identity"], applicant["travel_document"]
    yield _("Name in the original script"), identity["original_script_name"] or NOTHING
    yield _("Place of birth"), identity["birth_place"] or NOTHING
    yield _("Nationality of the person"), state_name(applicant["nationality"])
    yield _("State of residence"), state_name(applicant["residence"])
    yield _("Kind of document"), str(DocumentKind(document["kind"]).label)
    yield _("Issued on"), day(document["issued_on"])
