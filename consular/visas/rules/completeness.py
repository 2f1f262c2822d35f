"""Is this application whole enough to be submitted? Pure: form, person, passport and checklist in, faults out."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.citizens.mrz import transliteration
from econsulate.core.errors import FieldError

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "trip": ("arrival_on", "departure_on", "entries", "address"),
    "contact": ("email", "phone", "address"),
    "occupation": ("status",),
    "history": ("visited_before", "refused_before"),
    "declaration": ("truthful", "data_processing"),
}
# Somebody at the destination answers for these journeys.
HOSTED_PURPOSES = frozenset({"business", "family_visit", "study", "work", "medical"})
MISSING = _("This is needed before you can submit.")


@dataclass(frozen=True)
class Terms:
    """What the category allows, all in days."""

    purpose: str
    entries: frozenset[str]
    max_stay_days: int
    passport_margin_days: int


@dataclass(frozen=True)
class Passport:
    """The dates and State of the travel document that matter here."""

    expires_on: date
    status: str


@dataclass(frozen=True)
class Item:
    """One line of the checklist: its requirement's code and whether a usable file is there."""

    code: str
    mandatory: bool
    provided: bool


def faults(
    form: Mapping[str, Any], *, terms: Terms, passport: Passport | None, items: Iterable[Item], today: date
) -> list[FieldError]:
    """Everything that stands between this draft and its submission, each with the path of its field."""
    found = [*missing_fields(form, terms.purpose), *passport_faults(form, terms, passport, today)]
    found.extend(trip_faults(form.get("trip", {}), terms, today))
    found.extend(declaration_faults(form.get("declaration", {})))
    found.extend(
        FieldError(f"documents.{item.code}", "required", MISSING)
        for item in items
        if item.mandatory and not item.provided
    )
    return found


def missing_fields(form: Mapping[str, Any], purpose: str) -> Iterator[FieldError]:
    required = dict(REQUIRED)
    if purpose in HOSTED_PURPOSES:
        required["host"] = ("name", "address")
    for section, names in required.items():
        for name in names:
            if form.get(section, {}).get(name) in (None, ""):
                yield FieldError(f"{section}.{name}", "required", MISSING)
    history = form.get("history", {})
    if history.get("refused_before") and not history.get("refusal_details"):
        yield FieldError("history.refusal_details", "required", MISSING)


def trip_faults(trip: Mapping[str, Any], terms: Terms, today: date) -> Iterator[FieldError]:
    arrival, departure = day_of(trip.get("arrival_on")), day_of(trip.get("departure_on"))
    if arrival and arrival < today:
        yield FieldError("trip.arrival_on", "past", _("The day of arrival has passed."))
    if arrival and departure:
        if departure < arrival:
            yield FieldError("trip.departure_on", "order", _("You can't leave before you arrive."))
        elif (departure - arrival).days + 1 > terms.max_stay_days:
            detail = _("This visa allows a stay of at most {days} days.").format(days=terms.max_stay_days)
            yield FieldError("trip.departure_on", "stay_too_long", detail)
    if trip.get("entries") and trip["entries"] not in terms.entries:
        yield FieldError("trip.entries", "not_offered", _("This visa is not issued for that number of entries."))


def passport_faults(
    form: Mapping[str, Any], terms: Terms, passport: Passport | None, today: date
) -> Iterator[FieldError]:
    if passport is None:
        yield FieldError("travel_document", "required", MISSING)
        return
    leaving = day_of(form.get("trip", {}).get("departure_on")) or today
    needed_until = leaving + timedelta(days=terms.passport_margin_days)
    if passport.status != "valid" or passport.expires_on < needed_until:
        detail = _("The travel document must be valid until {day} at least.").format(day=needed_until.isoformat())
        yield FieldError("travel_document", "expires_too_early", detail)


def declaration_faults(declaration: Mapping[str, Any]) -> Iterator[FieldError]:
    for name in ("truthful", "data_processing"):
        if declaration.get(name) is False:
            yield FieldError(f"declaration.{name}", "declined", _("Without this we can't examine the application."))


def day_of(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def name_faults(identity: Mapping[str, Any]) -> list[FieldError]:
    """Names that no zone and no seal could carry: ICAO 9303-3 §3.4 asks for Latin letters, as the passport has them."""
    names = ("primary_identifier", "secondary_identifier")
    return [
        FieldError(f"identity.{name}", "not_printable", _("Give this in Latin letters, as in the passport."))
        for name in names
        if not is_printable(identity[name] or "", needed=name == "primary_identifier")
    ]


def is_printable(name: str, *, needed: bool) -> bool:
    """Letters a zone can carry, in their plain form: a mathematical 𝒳 reads as X, but no face of ours prints it."""
    if unicodedata.normalize("NFKC", name) != name:
        return False
    try:
        return bool(transliteration.printed(name)) or not needed
    except transliteration.NotTransliterable:
        return False
