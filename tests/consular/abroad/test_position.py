"""/api/v1/position: where somebody is, shared from the app by consent, coarse, expiring, taken back at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Ending
from consular.citizens.services import endings
from consular.missions.models.missions import Mission
from consular.privacy.services import erasure
from consular.privacy.services.contents import entries_of, representations_of
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.presence.models import Presence
from notifications.presence.services import counting
from tests.core.api.bodies import faults
from tests.people import Phone

URL = "/api/v1/position"
HERE: dict[str, Any] = {"latitude": 35.1796, "longitude": 129.0756, "consent": True}


def acts() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="abroad.position").values_list("action", flat=True))


def test_only_the_coarse_cell_is_kept(citizen: Phone, person: Person, seoul: Mission, aigul: User) -> None:
    answer = citizen.put(URL, HERE, format="json")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["latitude"], told["accuracy_m"], told["state"], told["region"]) == (35.15, 7900, "KR", "KR-26")
    assert told["longitude"] == pytest.approx(129.0756, abs=0.07)
    assert citizen.get(URL).json() == told
    row = Presence.objects.get()
    assert (row.subject, row.served_by, row.logins, row.by_area) == (person.public_id, "KZ-SEO", [aigul.pk], False)
    assert "129.0756" not in str(vars(row))
    assert "129.0756" not in str(list(AuditEntry.objects.values()))


def test_each_takes_the_place_of_the_last_and_the_trail_says_only_that_it_began(citizen: Phone, person: Person) -> None:
    citizen.put(URL, HERE, format="json")
    citizen.put(URL, {**HERE, "latitude": 1, "hours": 2}, format="json")
    assert Presence.objects.count() == 1
    assert acts() == ["abroad.position.shared"]


def test_it_is_gone_at_once_when_it_is_taken_back(citizen: Phone, person: Person) -> None:
    citizen.put(URL, HERE, format="json")
    assert citizen.delete(URL).status_code == 204
    assert citizen.get(URL).status_code == 404
    assert citizen.delete(URL).status_code == 204
    assert Presence.objects.count() == 0
    assert acts() == ["abroad.position.shared", "abroad.position.withdrawn"]


def test_it_expires_by_itself(citizen: Phone, person: Person) -> None:
    citizen.put(URL, {**HERE, "hours": 2}, format="json")
    later = timezone.now() + timedelta(hours=2, minutes=1)
    counting.tick(now=later)
    assert Presence.objects.count() == 0
    citizen.put(URL, {**HERE, "hours": 1}, format="json")
    Presence.objects.update(
        valid_from=timezone.now() - timedelta(days=1), valid_to=timezone.now() - timedelta(seconds=1)
    )
    assert citizen.get(URL).status_code == 404


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"consent": False}, "consent"),
        ({"consent": None}, "consent"),
        ({"latitude": 90.01}, "latitude"),
        ({"longitude": -180.5}, "longitude"),
        ({"latitude": True}, "latitude"),
        ({"latitude": "north"}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"longitude": None}, "longitude"),
        ({"hours": 0}, "hours"),
        ({"hours": 73}, "hours"),
        ({"exact": True}, "exact"),
    ],
)
def test_without_consent_or_sense_nothing_is_kept(
    citizen: Phone, person: Person, change: dict[str, Any], path: str
) -> None:
    answer = citizen.put(URL, {**HERE, **change}, format="json")
    assert answer.status_code == 400
    assert list(faults(answer)) == [path]
    assert Presence.objects.count() == 0


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999"])
def test_numbers_that_are_none_are_refused(citizen: Phone, person: Person, number: bytes) -> None:
    body = b'{"latitude": ' + number + b', "longitude": 1, "consent": true}'
    assert citizen.put(URL, data=body, content_type="application/json").status_code == 400


def test_who_never_said_who_they_are_shares_nothing(citizen: Phone) -> None:
    assert citizen.put(URL, HERE, format="json").json()["code"] == "nobody_yet"
    assert citizen.delete(URL).status_code == 204


def test_it_is_in_the_copy_of_ones_data_and_erased_with_them(citizen: Phone, person: Person, aigul: User) -> None:
    citizen.put(URL, HERE, format="json")
    entries = entries_of(aigul, representations_of(aigul), now=timezone.now())
    files = {entry.path: b"".join(entry.pieces) for entry in entries}
    assert b'"accuracy_m": 7900' in files["people/1/person.json"]
    erasure.erase_person(person, now=timezone.now())
    assert Presence.objects.count() == 0


def test_a_login_that_no_longer_stands_for_the_person_shares_no_more(
    citizen: Phone, person: Person, aigul: User
) -> None:
    citizen.put(URL, HERE, format="json")
    endings.end(person.representations.get(), Ending.ERROR, by=aigul, now=timezone.now())
    assert Presence.objects.count() == 0
