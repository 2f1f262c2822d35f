"""How does a row of an older register read as an entry of ours, as a travel document, and in the trail?"""

from datetime import UTC, datetime, time
from typing import Any, cast

from consular.abroad.models.old_registers import RegisterImport, RowOutcome
from consular.abroad.models.registration import Registration, contact_keys_of
from consular.abroad.rules.old_register import OldDocument, OldRow
from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from econsulate.core.audit.services import Act
from econsulate.core.crypto.primitives import blind_index


def act_of(entry: Registration, outcome: RowOutcome, register: RegisterImport) -> Act:
    detail = {"outcome": outcome.value, "import": str(register.public_id)}
    return Act(entry, entry.mission.code, entry.person.public_id, detail)


def stay_of(row: OldRow) -> dict[str, Any]:
    names = ("stay", "reason", "host_state", "region", "dwelling", "since", "until")
    return {**{name: getattr(row, name) for name in names}, "contact_keys": contact_keys_of(row.dwelling)}


def confirmed_at(row: OldRow, register: RegisterImport) -> datetime:
    """When the older register last heard that it holds; without a word of it, the day it was released here."""
    if row.confirmed_on is None:
        return cast(datetime, register.released_at)
    return datetime.combine(row.confirmed_on, time(12), UTC)


def document_of(person: Person, row: OldRow) -> TravelDocument:
    document = cast(OldDocument, row.document)
    return TravelDocument(
        person=person,
        number_index=blind_index(document.number, purpose="travel_document"),
        nationality=row.nationality,
        **vars(document),
    )
