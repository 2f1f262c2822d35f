"""What does a row of an older register say, and what is wrong with it? Pure; docs/register-csv.md tells it in words."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django_countries import countries

from consular.abroad.models.registration import Dwelling, Reason, Stay
from consular.citizens.models.person import Identity, Sex
from consular.citizens.models.travel_document import DocumentKind
from consular.citizens.mrz.states import NATIONALITIES, iso_code
from econsulate.core.characters import UnfitCharacters, cleaned
from econsulate.core.signin.phones import e164

NEEDED = frozenset(
    "external_id primary_identifier birth_date sex nationality state city address stay reason since".split()
)
COLUMNS = (
    "external_id primary_identifier secondary_identifier original_script_name birth_date birth_place sex nationality "
    "document_kind document_number document_issuing_state document_issued_on document_expires_on "
    "state region city address phone email stay reason since until confirmed_on same_as"
).split()
KNOWN = frozenset(COLUMNS)
LENGTHS = {
    "external_id": 64,
    "primary_identifier": 80,
    "secondary_identifier": 80,
    "original_script_name": 120,
    "birth_place": 120,
    "city": 120,
    "address": 400,
    "email": 254,
}
NOBODY = "nobody"
AHEAD = timedelta(days=366)
MOST_YEARS = 10
SURROGATE = re.compile("[\ud800-\udfff]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
BIRTH_DATE = re.compile(r"[0-9]{4}-([0-9]{2}-[0-9]{2}|[0-9]{2}-XX|XX-XX)", re.ASCII)
NUMBER = re.compile(r"[A-Z0-9]{3,22}", re.ASCII)
REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}", re.ASCII)
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
STATES = frozenset(map(iso_code, NATIONALITIES))
SEXES, STAYS, REASONS, DOCUMENT_KINDS = (frozenset(kind.values) for kind in (Sex, Stay, Reason, DocumentKind))

Fault = tuple[str, str]


@dataclass(frozen=True)
class OldDocument:
    kind: str
    number: str
    issuing_state: str
    issued_on: date | None
    expires_on: date


@dataclass(frozen=True)
class OldRow:
    """One citizen abroad as the older register has them; places by ISO 3166, `nationality` by its alpha-3."""

    external_id: str
    identity: Identity
    sex: str
    nationality: str
    document: OldDocument | None
    host_state: str
    region: str | None
    dwelling: Dwelling
    stay: str
    reason: str
    since: date
    until: date | None
    confirmed_on: date | None
    same_as: UUID | str | None

    @property
    def born_on_a_known_day(self) -> bool:
        return "X" not in self.identity["birth_date"]


class Wrong(Exception):
    """A cell can't be taken; the code says why."""


class Cells:
    """Reads one row; gathers what is wrong with it by column."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells, self.faults = cells, list[Fault]()

    def take(self, name: str, how: Callable[[str], Any], *, needed: bool = True) -> Any:
        """What stands in the column; None where nothing stands, or something that can't be taken."""
        text = self.cells.get(name, "")
        if not text and not needed:
            return None
        try:
            text = clean(name, text)
            if not text:
                raise Wrong("required")
            return how(text)
        except Wrong as wrong:
            self.faults.append((name, str(wrong)))
            return None

    def optional(self, name: str, how: Callable[[str], Any]) -> Any:
        return self.take(name, how, needed=False)

    def require(self, holds: bool, name: str, code: str) -> None:
        if not holds and not any(column == name for column, _code in self.faults):
            self.faults.append((name, code))


def read(cells: Mapping[str, str], *, today: date) -> OldRow | list[Fault]:
    """The row, or all that is wrong with it."""
    row = Cells(cells)
    identity: Identity = {
        "primary_identifier": row.take("primary_identifier", str),
        "secondary_identifier": row.optional("secondary_identifier", str),
        "original_script_name": row.optional("original_script_name", str),
        "birth_date": row.take("birth_date", lambda text: birth_date(text, today)),
        "birth_place": row.optional("birth_place", str),
    }
    found = OldRow(
        external_id=row.take("external_id", str),
        identity=identity,
        sex=row.take("sex", one_of(SEXES)),
        nationality=row.take("nationality", one_of(STATES, "nationality")),
        document=document(row),
        host_state=row.take("state", state),
        region=row.optional("region", region),
        dwelling=dwelling(row),
        stay=row.take("stay", one_of(STAYS)),
        reason=row.take("reason", one_of(REASONS)),
        since=row.take("since", day),
        until=row.optional("until", day),
        confirmed_on=row.optional("confirmed_on", day),
        same_as=row.optional("same_as", same_as),
    )
    fit_together(found, row, today)
    return row.faults or found


def fit_together(found: OldRow, row: Cells, today: date) -> None:
    """What concerns several columns; a column at fault already is not blamed twice."""
    if found.region and found.host_state:
        row.require(found.region.startswith(found.host_state + "-"), "region", "region_elsewhere")
    if found.since:
        row.require(found.since <= today + AHEAD, "since", "future")
    if found.stay:
        row.require((found.until is None) == (found.stay == Stay.PERMANENT), "until", "until")
    if found.until:
        row.require(found.until > today, "until", "over")
        row.require(found.until.year - today.year <= MOST_YEARS, "until", "future")
        row.require(found.since is None or found.until > found.since, "until", "order")
    if found.confirmed_on:
        row.require(found.confirmed_on <= today, "confirmed_on", "future")


def document(row: Cells) -> OldDocument | None:
    names = ("document_kind", "document_number", "document_issuing_state", "document_expires_on")
    if not any(row.cells.get(name) for name in (*names, "document_issued_on")):
        return None
    found = OldDocument(
        kind=row.take("document_kind", one_of(DOCUMENT_KINDS)),
        number=row.take("document_number", number),
        issuing_state=row.take("document_issuing_state", one_of(STATES, "nationality")),
        issued_on=row.optional("document_issued_on", day),
        expires_on=row.take("document_expires_on", day),
    )
    if found.issued_on and found.expires_on:
        row.require(found.issued_on < found.expires_on, "document_expires_on", "order")
    return found


def dwelling(row: Cells) -> Dwelling:
    found: Dwelling = {
        "address": row.take("address", str),
        "city": row.take("city", str),
        "phone": row.optional("phone", phone),
    }
    if mail := row.optional("email", email):
        found["email"] = mail
    return found


def clean(name: str, text: str) -> str:
    if not text.isprintable() and SURROGATE.search(text):
        raise Wrong("encoding")
    try:
        text = cleaned(text, multiline=name == "address").strip()
    except UnfitCharacters as error:
        raise Wrong("characters") from error
    if len(text) > LENGTHS.get(name, 64):
        raise Wrong("too_long")
    return text


def one_of(values: Collection[str], code: str = "choice") -> Callable[[str], str]:
    def taken(text: str) -> str:
        found = next((text_ for text_ in (text, text.lower(), text.upper()) if text_ in values), None)
        if found is None:
            raise Wrong(code)
        return found

    return taken


def birth_date(text: str, today: date) -> str:
    if not BIRTH_DATE.fullmatch(text) or int(text[:4]) < EARLIEST.year:
        raise Wrong("birth_date")
    try:
        earliest = date.fromisoformat(text.replace("XX", "01"))
    except ValueError as error:
        raise Wrong("birth_date") from error
    if earliest > today:
        raise Wrong("future")
    return text


def day(text: str) -> date:
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise Wrong("date")
    if not EARLIEST <= found <= LATEST:
        raise Wrong("range")
    return found


def state(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and countries.alpha3(text.upper())):
        raise Wrong("state")
    return text.upper()


def region(text: str) -> str:
    if not REGION.fullmatch(text.upper()):
        raise Wrong("region")
    return text.upper()


def number(text: str) -> str:
    found = text.upper().replace(" ", "")
    if not NUMBER.fullmatch(found):
        raise Wrong("document_number")
    return found


def phone(text: str) -> str:
    try:
        return e164(text)
    except ValidationError as error:
        raise Wrong("phone") from error


def email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise Wrong("email") from error
    return text


def same_as(text: str) -> UUID | str:
    if text.lower() == NOBODY:
        return NOBODY
    try:
        return UUID(text)
    except ValueError as error:
        raise Wrong("same_as") from error
