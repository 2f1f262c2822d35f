from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from consular.missions.models.districts import Accreditation, ConsularDistrict, mission_for
from consular.missions.models.missions import Mission
from consular.missions.services.authority import NotHeadquarters
from consular.missions.services.places import accredit, assign_place
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from tests.factories.missions import a_mission

START, JULY = date(2026, 1, 1), date(2026, 7, 1)
JUNE_30 = date(2026, 6, 30)


def test_the_region_wins_over_the_state_and_the_state_over_an_accreditation(seoul: Mission, vienna: Mission) -> None:
    busan = a_mission("KZ-PUS", host_state="KR")
    ConsularDistrict.objects.create(mission=seoul, place="KR", valid_from=START)
    ConsularDistrict.objects.create(mission=busan, place="KR-26", valid_from=START)
    Accreditation.objects.create(mission=vienna, state="KR", valid_from=START)
    Accreditation.objects.create(mission=vienna, state="SI", valid_from=START)
    assert mission_for("KR", "KR-26", JULY) == busan
    assert mission_for("KR", "KR-11", JULY) == seoul
    assert mission_for("KR", None, JULY) == seoul
    assert mission_for("SI", "SI-061", JULY) == vienna
    assert mission_for("JP", None, JULY) is None
    assert mission_for("KR", None, date(2025, 12, 31)) is None


def test_a_place_changes_hands_on_its_day(seoul: Mission, vienna: Mission, saule: User, now: datetime) -> None:
    assign_place(seoul, place="KR-26", valid_from=START, by=saule, now=now)
    assign_place(vienna, place="KR-26", valid_from=JULY, by=saule, now=now)
    assert mission_for("KR", "KR-26", JUNE_30) == seoul
    assert mission_for("KR", "KR-26", JULY) == vienna
    assert AuditEntry.objects.filter(action="missions.mission.place_assigned").count() == 2


def test_assigning_on_the_first_day_simply_replaces(
    seoul: Mission, vienna: Mission, saule: User, now: datetime
) -> None:
    assign_place(seoul, place="KR", valid_from=START, by=saule, now=now)
    assign_place(vienna, place="KR", valid_from=START, by=saule, now=now)
    assert ConsularDistrict.objects.get().mission == vienna


def test_an_accreditation_changes_hands_on_its_day(seoul: Mission, vienna: Mission, saule: User, now: datetime) -> None:
    accredit(seoul, state="MN", valid_from=START, by=saule, now=now)
    accredit(vienna, state="MN", valid_from=JULY, by=saule, now=now)
    assert mission_for("MN", None, JUNE_30) == seoul
    assert mission_for("MN", None, JULY) == vienna


def test_a_place_promised_to_another_later_is_refused_by_name(
    seoul: Mission, vienna: Mission, saule: User, now: datetime
) -> None:
    assign_place(vienna, place="KR", valid_from=JULY, by=saule, now=now)
    with pytest.raises(InvalidInput) as caught:
        assign_place(seoul, place="KR", valid_from=START, by=saule, now=now)
    assert caught.value.errors[0].code == "one_mission_at_a_time"
    assert ConsularDistrict.objects.get().mission == vienna


@pytest.mark.parametrize("place", ["", "KOR", "KR-", "kr", "KR-2600", "KR-26\n", "*"])
def test_a_place_that_is_none_is_refused(place: str, seoul: Mission, saule: User, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        assign_place(seoul, place=place, valid_from=START, by=saule, now=now)
    assert not ConsularDistrict.objects.exists()


def test_only_headquarters_deals_out_places(seoul: Mission, bek: User, farida: User, now: datetime) -> None:
    for person in (bek, farida):
        with pytest.raises(NotHeadquarters):
            assign_place(seoul, place="KR", valid_from=START, by=person, now=now)
        with pytest.raises(NotHeadquarters):
            accredit(seoul, state="MN", valid_from=START, by=person, now=now)
    assert not ConsularDistrict.objects.exists()
    assert not Accreditation.objects.exists()


def test_the_database_gives_a_place_to_one_mission_at_a_time(seoul: Mission, vienna: Mission) -> None:
    ConsularDistrict.objects.create(mission=seoul, place="KR", valid_from=START, valid_to=JULY)
    ConsularDistrict.objects.create(mission=vienna, place="KR", valid_from=JULY)
    for valid_to in (None, JULY, date(2026, 12, 31)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsularDistrict.objects.create(mission=vienna, place="KR", valid_from=START, valid_to=valid_to)
    Accreditation.objects.create(mission=seoul, state="MN", valid_from=START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Accreditation.objects.create(mission=vienna, state="MN", valid_from=JULY)


def test_the_database_refuses_an_end_before_the_beginning(seoul: Mission) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsularDistrict.objects.create(mission=seoul, place="KR", valid_from=JULY, valid_to=JULY)
