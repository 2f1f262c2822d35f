"""Two acts on one entry of the register at once: one wins, the other is told, and nobody stands in it twice."""

from collections.abc import Callable
from typing import Any

import pytest

from consular.abroad.models.registration import Registration
from consular.missions.models.missions import Mission
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.abroad import STAY, URL
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


def second(entry: Registration, citizen: Phone) -> Callable[[], Any]:
    sent = {"person": str(entry.person.public_id), **STAY, "place": {"state": "AT"}}
    app = phone_of(citizen.user)
    return lambda: app.post(URL, sent, format="json").status_code


@pytest.mark.parametrize("verb", ["leave", "confirm"])
@pytest.mark.parametrize("round_number", range(3))
def test_a_second_entry_and_an_act_on_the_first(
    citizen: Phone, entry: Registration, vienna: Mission, verb: str, round_number: int
) -> None:
    app = phone_of(citizen.user)
    answers = at_once(second(entry, citizen), lambda: app.post(f"{URL}/{entry.public_id}/{verb}").status_code)
    assert answers[0] == 201
    assert answers[1] in (200, 409)
    entry.refresh_from_db()
    assert entry.state == "ended"
    assert Registration.objects.live().get().mission == vienna


def test_two_second_entries(citizen: Phone, entry: Registration, vienna: Mission) -> None:
    answers = at_once(second(entry, citizen), second(entry, citizen))
    assert sorted(answers) == [201, 409]
    assert Registration.objects.live().count() == 1
