"""How does a passport enter the house? Typed and read from its machine-readable zone, the two compared."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Identity, Person
from consular.citizens.models.travel_document import MrzVerdict, TravelDocument
from consular.citizens.mrz.comparing import Likeness, compare
from consular.citizens.mrz.formats import Format
from consular.citizens.mrz.judging import Verdict
from consular.citizens.mrz.reading import Reading, read
from consular.citizens.mrz.suggesting import suggest
from consular.citizens.mrz.wording import in_words
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.errors import DomainError, FieldError, InvalidInput

# Stuck into a passport, beside its own lines: the same person, another document.
VISA_FORMATS = (Format.MRV_A, Format.MRV_B)


class DocumentAlreadyKnown(DomainError):
    code = "travel_document_known"
    title = _("This travel document has already been entered.")


class DocumentFacts(TypedDict):
    kind: str
    number: str
    issuing_state: str
    nationality: str
    issued_on: date | None
    expires_on: date
    mrz_lines: Sequence[str] | None


def add_travel_document(person: Person, facts: DocumentFacts, *, by: User, today: date) -> TravelDocument:
    """Enter a travel document of the person. Raises InvalidInput (unreadable zone) or DocumentAlreadyKnown."""
    reading = read_or_refuse(facts["mrz_lines"], today) if facts["mrz_lines"] else None
    document = TravelDocument(
        person=person,
        number_index=blind_index(facts["number"], purpose="travel_document"),
        mrz_verdict=MrzVerdict(reading.verdict.value) if reading else MrzVerdict.NOT_READ,
        mrz_reasons=list(reading.reasons) if reading else [],
        differences=differences(reading, person, facts) if reading else [],
        **facts,
    )
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            detail = {"mrz": document.mrz_verdict, "differences": document.differences}
            record("citizens.travel_document.added", by=by, target=document, person=person.public_id, detail=detail)
    except IntegrityError as error:
        if "once_per_person" in str(error):
            raise DocumentAlreadyKnown from error
        raise
    return document


def read_or_refuse(lines: Sequence[str], today: date) -> Reading:
    """The reading of lines exactly as given. A refusal names the lines they may be a slip of; nothing puts those in."""
    reading = read(list(lines), today=today)
    if reading.format in VISA_FORMATS:
        detail = _("These are the lines of a visa. Give those of the passport or identity card itself.")
        raise InvalidInput(errors=[FieldError("mrz_lines", "visa_zone", detail)])
    if reading.verdict is Verdict.REJECT:
        detail = _("The lines can't be those of a passport. Compare them with the document, character by character.")
        suggestion = suggest(lines, today=today)
        members = {"suggestion": in_words(suggestion)} if suggestion else {}
        raise InvalidInput(errors=[FieldError("mrz_lines", reason, detail) for reason in reading.reasons], **members)
    return reading


def differences(reading: Reading, person: Person, facts: DocumentFacts) -> list[str]:
    """Names of the fields whose typed value the zone contradicts; values stay out of it."""
    typed = {
        "document_number": facts["number"],
        "issuing_state": facts["issuing_state"],
        "nationality": facts["nationality"],
        "expiry_date": facts["expires_on"].isoformat(),
    }
    return contradicted(reading, typed, person.identity, person.sex)


def contradicted(reading: Reading, document: dict[str, str], identity: Identity, sex: str) -> list[str]:
    typed = {
        **document,
        "birth_date": identity["birth_date"],
        "sex": sex,
        "primary_identifier": identity["primary_identifier"],
        "secondary_identifier": identity["secondary_identifier"],
    }
    result = compare(reading.fields, typed)
    return sorted(name for name, likeness in result.items() if likeness is Likeness.DIFFERENT)
