"""A call for help goes where somebody is, and tells nobody of it who may not know where that is."""

from uuid import uuid4

import pytest
from django.test import Client

from consular.cases.models.sos import SosCall
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.privacy.services.sos_told import calls_told
from tests.factories.abroad import a_leg, a_registration, a_trip, serves
from tests.factories.missions import headquarters
from tests.factories.sos import BY_KEY, LINKS, URL, a_call
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def ministry(db: None) -> Mission:
    return headquarters()


def test_of_two_parents_neither_learns_by_a_call_where_the_other_travels_with_the_child(
    citizen: Phone, child: Person, other_parent: Phone, ministry: Mission, seoul: Mission
) -> None:
    serves(seoul, "KR")
    a_trip(citizen, child, [a_leg("KR", 0, 9)])
    call = a_call(other_parent, person=str(child.public_id))
    assert call.mission == seoul
    told = other_parent.get(f"{URL}/{call.public_id}").json()
    assert told["mission"]["code"] == "KZ-HQ"
    assert other_parent.get(f"/api/v1/threads/{told['thread']}").json()["mission"] == "KZ-HQ"
    copy = calls_told(child, other_parent.user)
    assert [told["mission"] for told in copy] == ["KZ-HQ"]
    mine = a_call(citizen, person=str(child.public_id))
    assert citizen.get(f"{URL}/{mine.public_id}").json()["mission"]["code"] == "KZ-SEO"


def test_whose_right_has_ended_learns_from_no_key_where_the_child_lives(
    citizen: Phone, child: Person, other_parent: Phone, ministry: Mission, seoul: Mission
) -> None:
    serves(seoul, "KR")
    key = other_parent.post(LINKS, {"person": str(child.public_id)}, format="json").json()["key"]
    right = child.representations.get(user=other_parent.user)
    assert other_parent.post(f"/api/v1/representations/{right.public_id}/end").status_code == 204
    a_registration(citizen, child)
    body = {"key": key, "client_id": str(uuid4())}
    answer = phone_of(None).post(BY_KEY, body, format="json")
    assert (answer.status_code, answer.json()["mission"]["code"]) == (201, "KZ-HQ")
    assert SosCall.objects.get().mission == seoul
    page = Client().post("/sos", {**body, "do": "look"}).content.decode()
    assert "Demo embassy KZ-HQ" in page
    assert "KZ-SEO" not in page
    assert seoul.zone not in page
