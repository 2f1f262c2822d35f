"""What is no message for us is refused with its reason and leaves nothing behind; nobody brings one but operators."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.tree import LARGEST
from notifications.alerts.cap.vocabulary import MsgType, Scope, Status
from notifications.alerts.cap.writing import write
from notifications.alerts.models.imports import CapImport
from notifications.alerts.models.incidents import Incident
from tests.factories.alerts import an_incident, done
from tests.factories.cap import CAP_IMPORTS, a_block, a_message, brought, following, moment
from tests.people import Phone, phone_of


def nothing_is_left() -> bool:
    return not CapImport.objects.exists() and not Incident.objects.exists()


def test_broken_rules_are_named_as_validate_cap_names_them(dana: Phone) -> None:
    wrong = write(a_message()).replace(b"<urgency>Immediate", b"<urgency>Soon")
    answer = brought(dana, wrong)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "invalid_cap")
    assert [(each["rule"], each["path"]) for each in body["problems"]] == [
        ("value-not-in-list", "/alert/info[1]/urgency")
    ]
    assert "Immediate" in body["problems"][0]["message"]
    assert nothing_is_left()


@pytest.mark.parametrize(
    ("data", "code", "rule"),
    [
        (b"", "invalid_cap", "not-well-formed"),
        (b"\xff\xfe\x00", "invalid_cap", "encoding"),
        (b"<alert/>", "invalid_cap", "not-cap"),
        (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "invalid_cap", "doctype"),
        (b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>', "cap_version", "cap-version"),
    ],
)
def test_what_is_no_message_of_cap(dana: Phone, data: bytes, code: str, rule: str) -> None:
    answer = brought(dana, data)
    body = answer.json()
    assert (answer.status_code, body["code"], body["problems"][0]["rule"]) == (422, code, rule)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert nothing_is_left()


def test_utc_written_as_it_should_not_be_is_understood(dana: Phone) -> None:
    message = a_message()
    wrong = write(message).replace(b"-00:00</sent>", b"+00:00</sent>")
    assert wrong != write(message)
    assert done(brought(dana, wrong), 201)["outcome"] == "drafted"


REFUSED: list[tuple[str, Callable[[], Message]]] = [
    ("cap_not_public", lambda: a_message(scope=Scope.PRIVATE, addresses=("warden",))),
    ("cap_not_public", lambda: a_message(scope=Scope.RESTRICTED, restriction="Wardens alone")),
    ("cap_not_actual", lambda: a_message(status=Status.TEST)),
    ("cap_not_actual", lambda: a_message(status=Status.DRAFT)),
    ("cap_not_actual", lambda: a_message(status=Status.SYSTEM)),
    ("cap_no_warning", lambda: following(a_message(), kind=MsgType.ACK)),
    ("cap_no_warning", lambda: following(a_message(), kind=MsgType.ERROR)),
    ("cap_no_warning", lambda: a_message(infos=())),
    ("cap_expired", lambda: a_message(a_block(expires=moment(seconds=-1)), sent=moment(hours=-2))),
    ("cap_expired", lambda: a_message(a_block(expires=None), sent=moment(days=-40))),
    ("cap_odd_names", lambda: a_message(sent=datetime(1, 1, 1, tzinfo=UTC))),
    ("cap_odd_names", lambda: a_message(a_block(expires=moment(days=9)), sent=moment(days=3))),
    ("cap_odd_names", lambda: a_message(identifier="x" * 251)),
    ("cap_odd_names", lambda: a_message(sender="moc\u202ereliame")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "made"), REFUSED)
def test_what_is_no_warning_for_us(dana: Phone, code: str, made: Callable[[], Message]) -> None:
    answer = brought(dana, made(), mission="KZ-SEO", draft="always")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert nothing_is_left()


def test_an_exercise_is_drafted_in_an_exercise_alone(dana: Phone) -> None:
    played = a_message(status=Status.EXERCISE, note="Spring exercise")
    live, exercise = an_incident(dana), an_incident(dana, mode="exercise")
    for message, incident in ((played, live), (a_message(), exercise)):
        answer = brought(dana, message, incident=str(incident.public_id))
        assert (answer.status_code, answer.json()["code"]) == (409, "other_mode")
    assert not CapImport.objects.exists()
    told = done(brought(dana, played), 201)
    assert Incident.objects.get(public_id=told["incident"]).mode == "exercise"


def test_how_the_body_has_to_come(dana: Phone) -> None:
    data = write(a_message())
    assert brought(dana, data, "text/plain").status_code == 415
    assert brought(dana, data, "application/json").status_code == 415
    padded = data + b" " * LARGEST
    assert brought(dana, padded).status_code == 413
    assert brought(dana, data, mission="KZ-SEO", draft="never").status_code == 400
    assert brought(dana, data, incident="x").status_code == 400
    assert nothing_is_left()
    assert brought(dana, data, "Application/XML; charset=utf-8").status_code == 201


def test_a_closed_incident_takes_none(dana: Phone, incident: Incident) -> None:
    done(dana.post(f"{CAP_IMPORTS[:-12]}/incidents/{incident.public_id}/close", {"reason": "Over."}, format="json"))
    answer = brought(dana, a_message(), incident=str(incident.public_id))
    assert (answer.status_code, answer.json()["code"]) == (409, "incident_closed")
    assert not CapImport.objects.exists()


def test_nobody_brings_one_but_an_operator_of_the_mission(
    dana: Phone, erlan: Phone, gulnar: Phone, incident: Incident, reader: Any
) -> None:
    message = a_message()
    assert brought(phone_of(None), message).status_code == 401
    assert brought(phone_of(reader), message).status_code == 403
    for phone, asked in ((erlan, "KZ-SEO"), (gulnar, "KZ-SEO"), (dana, "KZ-VIE"), (dana, ""), (dana, "x%00")):
        answer = brought(phone, message, mission=asked)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_an_operator")
    assert brought(gulnar, message, mission="KZ-VIE", incident=str(incident.public_id)).status_code == 404
    assert not CapImport.objects.exists()


def test_headquarters_names_the_mission_of_the_incident_or_none(saule: Phone, incident: Incident, vienna: Any) -> None:
    other = brought(saule, a_message(), mission="KZ-VIE", incident=str(incident.public_id))
    assert other.status_code == 400
    assert done(brought(saule, a_message(), incident=str(incident.public_id)), 201)["mission"] == "KZ-SEO"
