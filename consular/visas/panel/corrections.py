"""What did the applicant correct, what does a corrected visa print anew, and who else might this be? In words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Sex
from consular.citizens.models.travel_document import DocumentKind
from consular.missions.models.posts import Officer
from consular.visas.models.applications import VisaApplication
from consular.visas.panel.desk import Desk
from consular.visas.panel.identity import ROWS
from consular.visas.panel.wording import FIELDS, NOTHING, SECTIONS, day, field_value, state_name

PARTS: Mapping[str, Any] = {**SECTIONS, "identity": _("Identity"), "travel_document": _("Travel document")}
FACTS: Mapping[str, Any] = {
    **ROWS,
    "original_script_name": _("Name in the original script"),
    "birth_place": _("Place of birth"),
    "residence": _("State of residence"),
    "kind": _("Kind of document"),
    "number": _("Document number"),
    "passport_number": _("Document number"),
    "issued_on": _("Issued on"),
    "expires_on": _("Valid until"),
    "mrz_lines": _("Machine-readable zone"),
}
STATES = frozenset({"nationality", "residence", "issuing_state"})


@dataclass(frozen=True)
class Change:
    part: Any
    label: Any
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One correction, `reason` in its author's own words; `officer` entered it for the applicant."""

    at: datetime
    reason: str
    changes: list[Change]
    officer: str = ""


def corrections_of(application: VisaApplication) -> list[Shown]:
    """Newest first."""
    rows = sorted(application.corrections.all(), key=lambda row: row.version, reverse=True)
    assisted = [row.by_id for row in rows if row.assisted]
    names = dict(Officer.objects.filter(user__in=assisted).values_list("user", "display_name")) if assisted else {}
    return [
        Shown(
            row.created_at,
            row.reason,
            [change_in_words(change) for change in row.diff],
            names.get(row.by_id, NOTHING) if row.assisted else "",
        )
        for row in rows
    ]


def change_in_words(change: Mapping[str, Any]) -> Change:
    section, _dot, name = change["path"].partition(".")
    before, after = (value_in_words(section, name, change[side]) for side in ("before", "after"))
    labels = FIELDS if section in SECTIONS else FACTS
    return Change(PARTS.get(section, section), labels.get(name, name), before, after)


def value_in_words(section: str, name: str, value: Any) -> str:
    if value in (None, "", []):
        return NOTHING
    if section in SECTIONS:
        return field_value(name, value)
    if name in STATES:
        return state_name(value)
    if name == "sex":
        return str(Sex(value).label)
    if name == "kind":
        return str(DocumentKind(value).label)
    if name.endswith(("_on", "_date")):
        return day(value)
    return " ".join(value) if isinstance(value, list) else str(value)


def replacement_of(desk: Desk) -> Shown | None:
    """The correction of the visa that waits for a second officer, beside what the visa prints now."""
    asked, visa = desk.open_replacement, desk.visa
    if asked is None or visa is None:
        return None
    changes = [
        Change(
            _("Visa"),
            FACTS.get(name, name),
            value_in_words("visa", name, visa.printed[name]),
            value_in_words("visa", name, value),
        )
        for name, value in asked.corrected.items()
    ]
    return Shown(asked.created_at, asked.reason, changes)
