"""POST /api/v1/sos: a call for help is taken in, whatever comes with it, once, and the first in line is called."""

import json
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from kombu.exceptions import OperationalError

from consular.cases.models.sos import SosCall, SosUpdate
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.work import services as work
from econsulate.core.work.tasks import run_work
from notifications.deliveries.models import Message
from tests.factories.abroad import a_leg, a_registration, a_trip, serves
from tests.factories.missions import a_shift, an_officer, headquarters
from tests.factories.sos import BY_KEY, LINKS, SEOUL, URL, a_call
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def ministry(db: None) -> Mission:
    return headquarters()


@pytest.fixture
@remembered
def duty(ministry: Mission) -> User:
    """Nurlan is first in line at headquarters."""
    nurlan = an_officer("Nurlan", ministry, Role.OFFICER)
    a_shift(ministry, nurlan, by=an_officer("Asel", ministry, Role.MISSION_ADMIN))
    return nurlan


def alarms() -> list[tuple[str, int]]:
    rows = SosCall.objects.order_by("alarms__at", "alarms__id").exclude(alarms=None)
    return list(rows.values_list("alarms__user__officer__display_name", "alarms__rung"))


def test_a_call_is_taken_in_and_the_first_in_line_hears_of_it_at_once(
    citizen: Phone, person: Person, duty: User
) -> None:
    answer = citizen.post(URL, {"client_id": str(uuid4()), "words": "A flood", "position": SEOUL}, format="json")
    told = answer.json()
    assert answer.status_code == 201
    assert (told["state"], told["mission"]["code"], told["ignored"]) == ("calling", "KZ-HQ", [])
    assert alarms() == [("Nurlan", 0)]
    message = Message.objects.get(recipient__user=duty)
    assert (message.topic, message.reference_id.hex) == ("cases.sos_alarm", told["id"].replace("-", ""))
    assert {row.channel: row.state for row in message.deliveries.all()}["inbox"] == "delivered"
    thread = citizen.get(f"/api/v1/threads/{told['thread']}/messages").json()["results"]
    assert [line["text"] for line in thread] == ["A flood"]
    assert AuditEntry.objects.filter(target=told["id"], action="cases.sos.called", chain="KZ-HQ").exists()


def test_nothing_of_it_lies_open_in_the_database(citizen: Phone, person: Person, duty: User) -> None:
    call = a_call(citizen, words="A flood", phone="+998901234567", position=SEOUL)
    told = bytes(SosCall.objects.filter(pk=call.pk).values_list("told", flat=True).get())
    where = bytes(SosUpdate.objects.filter(call=call).values_list("told", flat=True).get())
    assert b"flood" not in told + where
    assert b"37.5" not in where


def test_a_very_long_text_is_kept_to_its_last_word(citizen: Phone, person: Person, duty: User) -> None:
    """In the call, in what is added to it, and in the conversation."""
    words = "We are many. " * 4000 + "We are in the cellar."
    call = a_call(citizen, words=words)
    more = citizen.post(f"{URL}/{call.public_id}/updates", {"words": words}, format="json")
    assert (more.status_code, more.json()["ignored"]) == (200, [])
    told = phone_of(duty).get(f"/api/v1/staff/sos/{call.public_id}").json()
    assert (told["words"], told["updates"][0]["words"]) == (words, words)
    (message,) = citizen.get(f"/api/v1/threads/{told['thread']}/messages").json()["results"]
    assert message["text"] == words


def test_sent_again_it_is_the_same_call(citizen: Phone, person: Person, duty: User) -> None:
    body = {"client_id": str(uuid4()), "words": "A flood"}
    first, second = (citizen.post(URL, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert SosCall.objects.count() == 1
    assert alarms() == [("Nurlan", 0)]


NOWHERE = [
    {"latitude": 91, "longitude": 0},
    {"latitude": 0, "longitude": 180.5},
    {"latitude": "37.5", "longitude": 126},
    {"latitude": True, "longitude": 1},
    {"latitude": None, "longitude": None},
    {"longitude": 3},
    "here",
    [],
]


@pytest.mark.parametrize("position", NOWHERE)
def test_a_position_that_is_none_costs_nobody_their_call(
    citizen: Phone, person: Person, duty: User, position: Any
) -> None:
    answer = citizen.post(URL, {"position": position}, format="json")
    assert (answer.status_code, answer.json()["ignored"]) == (201, ["position"])
    assert alarms() == [("Nurlan", 0)]
    assert not SosUpdate.objects.exists()


@pytest.mark.parametrize(
    ("body", "ignored"),
    [
        (b"", []),
        (b"{", ["body"]),
        (b"[1]", ["body"]),
        (b'{"position": {"latitude": NaN, "longitude": 1}}', ["position"]),
        (b"\xff\xfe", ["body"]),
        (b'{"client_id": "x", "person": "y", "words": 5, "phone": 7}', ["client_id", "person", "words"]),
        (b'{"person": "00000000-0000-4000-8000-000000000000"}', ["person"]),
        ('{"words": "\u202e\u0000help"}'.encode(), []),
    ],
)
def test_a_body_nobody_can_read_is_a_call_too(
    citizen: Phone, person: Person, duty: User, body: bytes, ignored: list[str]
) -> None:
    answer = citizen.post(URL, body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert set(answer.json()["ignored"]) <= {*ignored, "body"}
    assert set(ignored) - {"body"} <= set(answer.json()["ignored"]) | {"body"}
    assert alarms() == [("Nurlan", 0)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+998 (90) 123-45-67", "+998901234567"), ("ask at the hotel", "ask at the hotel"), ("9" * 90, "9" * 90)],
)
def test_a_phone_number_of_any_shape_is_kept(citizen: Phone, person: Person, duty: User, typed: str, kept: str) -> None:
    call = a_call(citizen, phone=typed)
    assert SosCall.objects.select_related("data_key").get(pk=call.pk).told["phone"] == kept


def test_who_the_house_does_not_know_yet_is_heard_as_well(farida: User, duty: User) -> None:
    call = a_call(phone_of(farida), words="I lost my way", position=SEOUL)
    assert (call.person, call.thread) == (None, None)
    assert alarms() == [("Nurlan", 0)]
    officer = phone_of(duty).get(f"/api/v1/staff/sos/{call.public_id}").json()
    assert (officer["words"], officer["updates"][0]["position"]) == ("I lost my way", SEOUL)


def test_it_goes_to_the_mission_where_the_person_travels_today(
    citizen: Phone, aigul: User, person: Person, seoul: Mission, vienna: Mission, duty: User
) -> None:
    serves(seoul, "KR")
    serves(vienna, "AT")
    a_registration(citizen, person)
    assert a_call(citizen).mission == seoul
    a_trip(citizen, person, legs=[a_leg("AT", 0, 3)])
    assert a_call(citizen).mission == vienna


def test_no_number_of_calls_is_too_many(citizen: Phone, person: Person, duty: User, used_up: None) -> None:
    assert citizen.post("/api/v1/threads", {}, format="json").status_code == 429
    assert {citizen.post(URL, {}, format="json").status_code for _ in range(3)} == {201}


def test_with_the_broker_down_it_is_taken_in_and_the_sweeper_calls(
    citizen: Phone, person: Person, duty: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    EmailAddress.objects.create(user=duty, email=duty.email, verified=True, primary=True)
    monkeypatch.setattr(work, "_broker_back_at", 0.0)
    with patch.object(run_work, "apply_async", side_effect=OperationalError):
        with django_capture_on_commit_callbacks(execute=True):
            a_call(citizen, words="A flood")
        monkeypatch.setattr("notifications.channels.email.Email.send", lambda self, envelopes: sent(envelopes))
        work.sweep()
    states = set(Message.objects.get(recipient__user=duty).deliveries.values_list("channel", "state"))
    assert states == {("inbox", "delivered"), ("email", "accepted")}


def sent(envelopes: Any) -> Any:
    from notifications.channels.base import Outcome, Result

    return [Outcome(Result.ACCEPTED, "250") for _ in envelopes]


def test_what_the_caller_adds_stands_in_order_and_once(citizen: Phone, person: Person, duty: User) -> None:
    call, url = a_call(citizen), f"{URL}/{{}}/updates"
    body = {"client_id": str(uuid4()), "position": SEOUL, "words": "On the roof"}
    for _ in range(2):
        assert citizen.post(url.format(call.public_id), body, format="json").status_code == 200
    assert citizen.post(url.format(call.public_id), {"words": "Come soon"}, format="json").status_code == 200
    officer = phone_of(duty).get(f"/api/v1/staff/sos/{call.public_id}").json()
    assert [row["words"] for row in officer["updates"]] == ["Come soon", "On the roof"]


def test_nobody_else_sees_or_adds_to_it(citizen: Phone, person: Person, duty: User, farida: User) -> None:
    call = a_call(citizen)
    stranger = phone_of(farida)
    assert stranger.get(f"{URL}/{call.public_id}").status_code == 404
    assert stranger.post(f"{URL}/{call.public_id}/updates", {"words": "x"}, format="json").status_code == 404
    assert not SosUpdate.objects.exists()


class TestByKey:
    """Calls without signing in."""

    @pytest.fixture
    def key(self, citizen: Phone, person: Person, duty: User) -> str:
        answer = citizen.post(LINKS, {"person": str(person.public_id)}, format="json")
        assert answer.status_code == 201, answer.content
        key: str = answer.json()["key"]
        return key

    def test_who_has_the_key_calls_and_adds(self, key: str, citizen: Phone, person: Person) -> None:
        anybody = phone_of(None)
        body = {"key": key, "client_id": str(uuid4()), "words": "Her bag was found", "position": SEOUL}
        answer = anybody.post(BY_KEY, body, format="json")
        assert answer.status_code == 201, answer.content
        assert anybody.post(BY_KEY, body, format="json").json() == answer.json()
        call = SosCall.objects.get()
        assert call.person == person
        more = anybody.post(
            f"{BY_KEY}/{call.public_id}/updates", {"key": key, "words": "At the station"}, format="json"
        )
        assert more.status_code == 200
        assert call.updates.count() == 2
        assert "key" not in citizen.get(LINKS).json()["results"][0]

    @pytest.mark.parametrize("end", [r'half \ud83d"}', r'nothing \u0000"}', '", "words": "Help: twice"}'])
    def test_what_no_strict_reader_takes_costs_neither_key_nor_words(self, key: str, end: str) -> None:
        raw = f'{{"key": "{key}", "words": "Help {end}'
        answer = phone_of(None).post(BY_KEY, raw, content_type="application/json")
        assert answer.status_code == 201, answer.content
        assert SosCall.objects.get().told["words"].startswith("Help")

    def test_a_body_that_broke_off_calls_by_its_key_and_the_whole_one_is_another(self, key: str) -> None:
        whole = {"key": key, "client_id": str(uuid4()), "words": "I am at the station"}
        half = json.dumps(whole)[:-5]
        for body, calls in ((half, 1), (json.dumps(whole), 2)):
            answer = phone_of(None).post(BY_KEY, body, content_type="application/json")
            assert (answer.status_code, SosCall.objects.count()) == (201, calls)
        assert SosCall.objects.latest("pk").told["words"] == "I am at the station"

    @pytest.mark.parametrize("wrong", ["", "x", "ж" * 300, None, {"a": 1}])
    def test_a_wrong_key_calls_nobody(self, key: str, wrong: Any) -> None:
        answer = phone_of(None).post(BY_KEY, {"key": wrong}, format="json")
        assert (answer.status_code, SosCall.objects.count()) == (404, 0)

    def test_a_key_taken_back_is_good_no_longer(self, key: str, citizen: Phone) -> None:
        (line,) = citizen.get(LINKS).json()["results"]
        assert citizen.post(f"{LINKS}/{line['id']}/revoke").status_code == 204
        assert phone_of(None).post(BY_KEY, {"key": key}, format="json").status_code == 404

    def test_of_more_than_five_keys_the_oldest_ends(self, key: str, citizen: Phone, person: Person) -> None:
        for _ in range(5):
            citizen.post(LINKS, {"person": str(person.public_id)}, format="json")
        assert phone_of(None).post(BY_KEY, {"key": key}, format="json").status_code == 404
        assert len(citizen.get(LINKS).json()["results"]) == 5

    def test_nobody_makes_a_key_for_somebody_else_or_takes_one_back(
        self, key: str, farida: User, person: Person, citizen: Phone
    ) -> None:
        stranger = phone_of(farida)
        assert stranger.post(LINKS, {"person": str(person.public_id)}, format="json").status_code == 404
        (line,) = citizen.get(LINKS).json()["results"]
        assert stranger.post(f"{LINKS}/{line['id']}/revoke").status_code == 404
        assert len(citizen.get(LINKS).json()["results"]) == 1


def test_the_database_holds_the_rules_too(citizen: Phone, person: Person, duty: User) -> None:
    call = a_call(citizen)
    for change in ({"state": "answered"}, {"state": "closed"}, {"state": "lost"}):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            SosCall.objects.filter(pk=call.pk).update(**change)
    for refused in (lambda: SosCall.objects.update(person=None), lambda: SosCall.objects.all().delete()):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            refused()
