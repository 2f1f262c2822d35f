"""How does a mission's register leave the house as a file? In the columns of an import, each person on record.

Names go into the trail in the same transaction that reads them, before the bytes leave: whoever breaks off the
download has on record what they got.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from consular.abroad.models.registration import Registration, RegistrationState
from consular.abroad.rules.csv_records import BOM
from consular.abroad.rules.old_register import COLUMNS
from consular.abroad.services.old_register.report import lines
from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import DocumentStatus, TravelDocument
from consular.missions.models.missions import Mission, missions_of
from consular.missions.models.posts import Role
from consular.missions.services.authority import NotAdministrator
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act, record, record_all
from econsulate.core.limits.services import Rate, allow

RATE = Rate(10, 3600)
AT_ONCE = 500
EXPORTED = "abroad.registration.exported"
# Who was only told of is not in the register yet.
IN_THE_REGISTER = (RegistrationState.ACTIVE, RegistrationState.RECONFIRM_DUE, RegistrationState.STALE)


@transaction.atomic
def export(mission: Mission, *, by: User) -> Iterator[bytes]:
    """The mission's register in pieces. Raises NotAdministrator, TooManyRequests. The caller asks for a fresh proof.

    Only an administrator of this very mission: two persons have put them there, and no one else needs all of it.
    """
    if not missions_of(by, Role.MISSION_ADMIN).filter(pk=mission.pk).exists():
        raise NotAdministrator
    allow("abroad.export", str(by.public_id), rate=RATE)
    keys = list(exportable(mission, by).order_by("pk").values_list("pk", flat=True))
    detail = {"rows": len(keys)}
    record("abroad.register.exported", by=by, target=mission, chain=mission.code, detail=detail)
    return pieces(mission, keys, by=by)


def exportable(mission: Mission, by: User) -> Any:
    """What is in the register, but nobody's own family."""
    family = Person.objects.filter(representations__user=by)
    return Registration.objects.filter(mission=mission, state__in=IN_THE_REGISTER).exclude(person__in=family)


def pieces(mission: Mission, keys: list[int], *, by: User) -> Iterator[bytes]:
    yield BOM + lines([COLUMNS])
    for start in range(0, len(keys), AT_ONCE):
        yield a_piece(mission, keys[start : start + AT_ONCE], by=by)


@transaction.atomic
def a_piece(mission: Mission, keys: list[int], *, by: User) -> bytes:
    documents = TravelDocument.objects.filter(status=DocumentStatus.VALID).order_by("expires_on")
    rows = exportable(mission, by).filter(pk__in=keys).order_by("pk").select_related("person__data_key")
    entries = list(rows.prefetch_related(Prefetch("person__travel_documents", documents)))
    record_all([Act(entry, mission.code, entry.person.public_id) for entry in entries], EXPORTED, by=by)
    return lines(cells(entry) for entry in entries)


def cells(entry: Registration) -> list[str]:
    told = {
        "external_id": entry.public_id,
        **entry.person.identity,
        "sex": entry.person.sex,
        "nationality": entry.person.nationality,
        **document_of(entry.person),
        "state": entry.host_state,
        "region": entry.region,
        **entry.dwelling,
        "stay": entry.stay,
        "reason": entry.reason,
        "since": entry.since,
        "until": entry.until,
        "confirmed_on": entry.confirmed_at.date(),
    }
    return ["" if told.get(name) is None else str(told[name]) for name in COLUMNS]


def document_of(person: Person) -> dict[str, Any]:
    """The valid one that lasts longest."""
    documents = list(person.travel_documents.all())
    if not documents:
        return {}
    last = documents[-1]
    last.person = person
    names = ("kind", "number", "issuing_state", "issued_on", "expires_on")
    return {f"document_{name}": getattr(last, name) for name in names}
