"""How do the missions of a readable file get into the database?

A mission that is already there is left as it is: from its first day on, the panel and its audit trail rule.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.hours import CalendarDay, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.services.checked import save_checked
from econsulate.core.audit.services import record
from econsulate.core.errors import FieldError, InvalidInput

DEMO_MISSIONS = Path(__file__).resolve().parent.parent / "data" / "demo_missions.toml"

Table = Mapping[str, Any]
MISSION_KEYS = frozenset(
    "code kind sending_state host_state zone languages capabilities names addresses"
    " email phones emergency_phone latitude longitude opened_on".split()
)
HOURS_KEYS = frozenset({"service", "opens", "closes"})
DAY_KEYS = frozenset({"date", "kind", "source", "opens", "closes", "reasons"})
RELATED_KEYS = frozenset({"parent", "places", "accredited_to", "hours", "calendar_days"})


@dataclass(frozen=True)
class Loaded:
    """Codes of the missions a file created, and of those that were there before."""

    created: Sequence[str]
    kept: Sequence[str]


@transaction.atomic
def load_missions(path: Path) -> Loaded:
    """Create the missions of a TOML file that do not exist yet; a parent stands before its branches.

    All or nothing. Raises OSError, InvalidInput with paths such as `missions.2.hours.0.closes`.
    """
    created: list[str] = []
    kept: list[str] = []
    for index, table in enumerate(_tables(path)):
        where = f"missions.{index}"
        _refuse_unknown(table, MISSION_KEYS | RELATED_KEYS, where)
        if Mission.objects.filter(code=table.get("code")).exists():
            kept.append(table["code"])
        else:
            created.append(_create(table, where).code)
    return Loaded(created, kept)


def _tables(path: Path) -> list[Table]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)["missions"]
    except (ValueError, KeyError) as error:
        raise _faulty(path.name, "malformed", str(error)) from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _faulty("missions", "malformed", _("Write each mission as [[missions]]."))
    return tables


def _create(table: Table, where: str) -> Mission:
    try:
        mission = Mission(parent=_parent(table, where), **_fields(table, MISSION_KEYS))
        save_checked(mission, where)
        for path, row in _related(mission, table, where):
            save_checked(row, path)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _faulty(where, "malformed", str(error)) from error
    record("missions.mission.loaded", by=None, target=mission, chain=mission.code)
    return mission


def _related(mission: Mission, table: Table, where: str) -> Iterator[tuple[str, Model]]:
    since = mission.opened_on
    for index, place in enumerate(table.get("places", [])):
        yield f"{where}.places.{index}", ConsularDistrict(mission=mission, place=place, valid_from=since)
    for index, state in enumerate(table.get("accredited_to", [])):
        yield f"{where}.accredited_to.{index}", Accreditation(mission=mission, state=state, valid_from=since)
    for index, hours in enumerate(table.get("hours", [])):
        path = f"{where}.hours.{index}"
        _refuse_unknown(hours, HOURS_KEYS | {"weekdays"}, path)
        for weekday in hours["weekdays"]:
            fields = _fields(hours, HOURS_KEYS)
            yield path, ServiceHours(mission=mission, weekday=weekday, valid_from=since, **fields)
    for index, day in enumerate(table.get("calendar_days", [])):
        path = f"{where}.calendar_days.{index}"
        _refuse_unknown(day, DAY_KEYS, path)
        yield path, CalendarDay(mission=mission, **day)


def _parent(table: Table, where: str) -> Mission | None:
    code = table.get("parent")
    parent = Mission.objects.filter(code=code).first() if code else None
    if code and not parent:
        raise _faulty(f"{where}.parent", "unknown_mission", _("There is no mission with this code yet."))
    return parent


def _fields(table: Table, keys: Set[str]) -> Table:
    return {key: value for key, value in table.items() if key in keys}


def _refuse_unknown(table: Table, keys: Set[str], where: str) -> None:
    for key in table.keys() - keys:
        raise _faulty(f"{where}.{key}", "unknown", _("This field is not known here."))


def _faulty(path: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(errors=[FieldError(path, code, detail)])
