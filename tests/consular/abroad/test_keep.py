"""What a citizen does with an entry: read, change, confirm, leave."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consular.abroad.models.registration import Registration
from tests.core.api.bodies import faults
from tests.factories.abroad import STAY, URL, VISIT
from tests.people import Phone


@pytest.fixture
def url(entry: Registration) -> str:
    return f"{URL}/{entry.public_id}"


def aged(entry: Registration, state: str) -> None:
    """As the nights leave it that nobody confirms it."""
    old = timezone.now() - timedelta(days=500)
    for each in ("reconfirm_due", "stale") if state == "stale" else (state,):
        Registration.objects.filter(pk=entry.pk).update(state=each, confirmed_at=old)


@pytest.mark.parametrize("state", ["reconfirm_due", "stale"])
def test_confirming_brings_an_old_entry_back(citizen: Phone, entry: Registration, url: str, state: str) -> None:
    aged(entry, state)
    told = citizen.post(f"{url}/confirm").json()
    assert told["state"] == "active"
    assert told["confirm_by"] > timezone.localdate().isoformat()


def test_confirming_does_not_pass_the_officer_by(citizen: Phone, sent: Registration) -> None:
    assert citizen.post(f"{URL}/{sent.public_id}/confirm").json()["state"] == "submitted"


def test_a_stay_that_is_over_must_say_until_when(citizen: Phone, entry: Registration, url: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Registration.objects.filter(pk=entry.pk).update(stay="temporary", until=yesterday)
    answer = citizen.post(f"{url}/confirm")
    assert (answer.status_code, faults(answer)) == (400, {"until": "over"})
    assert citizen.put(url, VISIT, format="json").json()["state"] == "active"


def test_a_change_confirms_and_stays_at_the_mission(citizen: Phone, entry: Registration, url: str) -> None:
    etag = citizen.get(url).headers["ETag"]
    moved = {**STAY, "place": {"state": "AT"}, "dwelling": {"address": "1 Ring", "city": "Wien"}}
    told = citizen.put(url, moved, format="json", headers={"if-match": etag}).json()
    assert (told["mission"], told["host_state"], told["dwelling"]["phone"]) == ("KZ-SEO", "AT", None)
    late = citizen.put(url, STAY, format="json", headers={"if-match": etag})
    assert late.status_code == 412
    entry.refresh_from_db()
    assert entry.host_state == "AT"


def test_who_left_has_no_entry_any_longer_and_may_come_back(citizen: Phone, entry: Registration, url: str) -> None:
    told = citizen.post(f"{url}/leave").json()
    assert (told["state"], told["ending"], told["ending_text"]) == ("ended", "left", "Left the country")
    for verb in ("leave", "confirm", "transfer"):
        assert citizen.post(f"{url}/{verb}").json()["code"] == "wrong_state"
    assert citizen.put(url, STAY, format="json").status_code == 409
    again = citizen.post(URL, {"person": str(entry.person.public_id), **STAY}, format="json")
    assert again.status_code == 201


@pytest.mark.parametrize("verb", ["", "/confirm", "/transfer", "/leave"])
def test_a_stranger_finds_nothing(stranger: Phone, entry: Registration, url: str, verb: str) -> None:
    answer = stranger.post(f"{url}{verb}") if verb else stranger.put(url, STAY, format="json")
    assert answer.status_code == 404
    before = entry.version
    entry.refresh_from_db()
    assert entry.version == before


def test_where_somebody_lives_is_sealed(entry: Registration) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT dwelling FROM consular_registration WHERE id = %s", [entry.pk])
        (stored,) = cursor.fetchone()
    assert b"Example-ro" not in bytes(stored)
