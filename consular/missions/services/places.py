"""How does a place or a State come to be served by a mission?"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.missions import Mission
from consular.missions.models.validity import in_force
from consular.missions.services.authority import claim, require_headquarters
from consular.missions.services.checked import save_checked
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record

Served = ConsularDistrict | Accreditation


@transaction.atomic
def assign_place(mission: Mission, *, place: str, valid_from: date, by: User, now: datetime) -> ConsularDistrict:
    """Let a mission serve an ISO 3166-2 region or a whole State (alpha-2) from this date, in place of another.

    Raises NotHeadquarters, MissionClosed, InvalidInput.
    """
    require_headquarters(by, now)
    holder = ConsularDistrict.objects.filter(in_force(valid_from), place=place).first()
    row = holder or ConsularDistrict(place=place, valid_from=valid_from)
    _hand_over(row, to=claim(mission), on=valid_from)
    record("missions.mission.place_assigned", by=by, target=mission, chain=mission.code, detail={"place": place})
    return row


@transaction.atomic
def accredit(mission: Mission, *, state: str, valid_from: date, by: User, now: datetime) -> Accreditation:
    """Accredit a mission to another State (alpha-2) from this date, in place of another mission.

    Raises NotHeadquarters, MissionClosed, InvalidInput.
    """
    require_headquarters(by, now)
    holder = Accreditation.objects.filter(in_force(valid_from), state=state).first()
    row = holder or Accreditation(state=state, valid_from=valid_from)
    _hand_over(row, to=claim(mission), on=valid_from)
    record("missions.mission.accredited", by=by, target=mission, chain=mission.code, detail={"state": state})
    return row


def hand_over_places(mission: Mission, *, to: Mission, on: date) -> None:
    """Pass every place and accreditation the mission has on this date or later."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=on)
    for district in mission.districts.filter(lasting):
        _hand_over(district, to=to, on=on)
    for accreditation in mission.accreditations.filter(lasting):
        _hand_over(accreditation, to=to, on=on)


def _hand_over(row: Served, *, to: Mission, on: date) -> None:
    """What began before the date ends on it and begins anew; what begins on it or later just changes hands."""
    if row.pk and row.valid_from < on:
        type(row)._default_manager.filter(pk=row.pk).update(valid_to=on)
        row.pk, row.valid_from = None, on
        row._state.adding = True
    row.mission = to
    save_checked(row)
