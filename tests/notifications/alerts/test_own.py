"""What somebody on the phone reads of an alert they were told of, acknowledges, and checks without a line."""

import json
from base64 import b64decode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.alerts.models.alerts import Alert
from notifications.alerts.signing.verification import Verdict, verify_detached
from notifications.broadcasts.models.broadcasts import Enrolment
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import keeping
from notifications.broadcasts.services.freezing import take_step
from tests.factories.alerts import an_alert, an_incident, approved, done, end, release, revised
from tests.factories.broadcasts import is_at
from tests.factories.notifications import time_passes, work_is_done
from tests.factories.presence import BUSAN
from tests.people import Phone, phone_of

URL = "/api/v1/alerts"
A_DAY = timedelta(days=1, seconds=1)


@pytest.fixture
def told(out: Alert) -> Alert:
    """The audience is taken."""
    work_is_done()
    return out


@pytest.fixture
def aruzhan(reader: User) -> Phone:
    return phone_of(reader)


def listed(phone: Phone, query: str = "", **headers: str) -> Any:
    return done(phone.get(f"{URL}{query}", headers=headers))["results"]


def test_who_was_told_reads_it_as_it_was_signed(aruzhan: Phone, told: Alert) -> None:
    event = told.events.get()
    (row,) = listed(aruzhan)
    assert row == done(aruzhan.get(f"{URL}/{told.public_id}"))
    assert {name: row[name] for name in ("id", "kind", "mode", "state", "identifier", "applies", "notices")} == {
        "id": str(told.public_id),
        "kind": "alert",
        "mode": "live",
        "state": "in_force",
        "identifier": event.identifier,
        "applies": True,
        "notices": [],
    }
    assert (row["headline"], row["instruction"][:5], row["language"]) == ("Flood in Seoul", "Go to", "en")
    assert (row["urgency"], row["severity"], row["certainty"]) == ("Immediate", "Severe", "Observed")
    assert row["response_types"] == ["Evacuate", "Shelter"]
    assert row["area"] == {
        "name": "Seoul",
        "include": [{"polygon": "37.4,126.7 37.4,127.2 37.7,127.2 37.7,126.7 37.4,126.7"}],
        "exclude": [],
        "states": [],
        "subdivisions": [],
        "missions": [],
    }
    assert row["sender_name"]
    assert row["link"].endswith(f"/v/{event.code}")
    assert (row["seen_at"], row["answered_at"]) == (None, None)


def test_what_is_left_out_and_named_by_code_stands_there(
    dana: Phone, erlan: Phone, aruzhan: Phone, keys: Any, people: bool
) -> None:
    area = {"subdivisions": ["KR-11"], "exclude": [{"circle": "35.1,129.0 5"}]}
    alert = approved(dana, erlan, an_alert(dana, area=area))
    done(release(dana, alert))
    work_is_done()
    (row,) = listed(aruzhan)
    assert (row["area"]["subdivisions"], row["area"]["exclude"]) == (["KR-11"], [{"circle": "35.1,129.0 5"}])


@pytest.mark.parametrize(
    ("asked", "headline"),
    [("ru", "Наводнение в Сеуле"), ("kk", "Flood in Seoul"), ("de, ru;q=0.5", "Наводнение в Сеуле")],
)
def test_in_their_language_else_in_english(aruzhan: Phone, told: Alert, asked: str, headline: str) -> None:
    (row,) = listed(aruzhan, accept_language=asked)
    assert row["headline"] == headline


def test_who_asks_in_no_language_reads_their_own(reader: User, told: Alert) -> None:
    User.objects.filter(pk=reader.pk).update(language="ru")
    (row,) = listed(phone_of(reader), accept_language="")
    assert row["headline"] == "Наводнение в Сеуле"


def test_nobody_else_finds_it(stranger: Phone, dana: Phone, nobody: Phone, told: Alert) -> None:
    for phone in (stranger, dana):
        assert listed(phone) == listed(phone, "?earlier=true") == []
        for path in ("", "/signed"):
            assert phone.get(f"{URL}/{told.public_id}{path}").status_code == 404
        assert phone.post(f"{URL}/{told.public_id}/acknowledge").status_code == 404
    assert nobody.get(URL).status_code == 401
    assert not Hearer.objects.filter(answered_at__isnull=False).exists()


def test_before_the_audience_is_taken_nobody_was_told(aruzhan: Phone, out: Alert) -> None:
    assert listed(aruzhan) == []


def test_acknowledging_once_is_for_good_and_stops_the_other_ways(aruzhan: Phone, reader: User, told: Alert) -> None:
    url = f"{URL}/{told.public_id}/acknowledge"
    first = done(aruzhan.post(url))
    assert first["answered_at"]
    assert done(aruzhan.post(url)) == first
    assert Hearer.objects.get(user_id=reader.pk).answered_at is not None
    broadcast = told.events.get().broadcast
    broadcast.plan = [*broadcast.plan, {"channels": ["email"], "after_seconds": 60, "unless_seen": True}]
    assert take_step(broadcast, len(broadcast.plan) - 1) == 0


def test_an_update_takes_its_place_and_is_unseen(dana: Phone, erlan: Phone, aruzhan: Phone, told: Alert) -> None:
    done(aruzhan.post(f"{URL}/{told.public_id}/acknowledge"))
    done(revised(dana, told), 201)
    done(release(dana, approved(dana, erlan, told), verb_="update"))
    for audience_is_taken in (False, True):
        if audience_is_taken:
            work_is_done()
        (row,) = listed(aruzhan)
        assert (row["id"], row["kind"], row["answered_at"]) == (str(told.public_id), "update", None)
        assert row["identifier"] == told.events.latest("seq").identifier


@pytest.mark.parametrize(
    ("how", "state", "notice"), [("cancel", "cancelled", "does not hold"), ("all-clear", "over", "danger is over")]
)
def test_what_has_ended_says_so_for_a_day(
    dana: Phone, aruzhan: Phone, told: Alert, how: str, state: str, notice: str
) -> None:
    done(end(dana, told, how))
    work_is_done()
    (row,) = listed(aruzhan)
    assert (row["state"], row["kind"]) == (state, how.replace("-", "_"))
    assert notice in row["notices"][0]
    with time_machine.travel(timezone.now() + A_DAY, tick=False):
        phone = phone_of(aruzhan.user)
        assert listed(phone) == []
        assert [one["id"] for one in listed(phone, "?earlier=true")] == [str(told.public_id)]
        assert done(phone.get(f"{URL}/{told.public_id}"))["state"] == state


def test_what_has_expired_says_so_and_goes_a_day_later(reader: User, told: Alert) -> None:
    expires_at = told.events.get().expires_at
    with time_machine.travel(expires_at + timedelta(seconds=1), tick=False):
        (row,) = listed(phone_of(reader))
        assert (row["state"], row["notices"]) == ("expired", ["The time of this alert is over."])
    with time_machine.travel(expires_at + A_DAY, tick=False):
        assert listed(phone_of(reader)) == []


def test_who_has_left_reads_that_it_no_longer_applies(aruzhan: Phone, reader: User, told: Alert) -> None:
    is_at(reader, BUSAN)
    Hearer.objects.filter(user_id=reader.pk).update(left_at=timezone.now())
    (row,) = listed(aruzhan)
    assert (row["state"], row["applies"]) == ("in_force", False)
    assert row["notices"] == ["This no longer applies to you: you are not in the area any more."]


def test_an_exercise_can_not_be_taken_for_anything_else(
    dana: Phone, erlan: Phone, aruzhan: Phone, reader: User, keys: Any
) -> None:
    Enrolment.objects.create(user=reader, since=timezone.now())
    drill = approved(dana, erlan, an_alert(dana, an_incident(dana, mode="exercise")))
    done(release(dana, drill))
    work_is_done()
    (row,) = listed(aruzhan, accept_language="ru")
    assert (row["mode"], row["headline"]) == ("exercise", "УЧЕНИЯ: Наводнение в Сеуле")
    assert len(row["notices"]) == 1
    assert row["notices"][0].startswith("УЧЕНИЯ.")
    Enrolment.objects.all().delete()
    assert listed(aruzhan) == []


def test_it_is_checked_without_a_line(aruzhan: Phone, told: Alert, keys: Any) -> None:
    signed = done(aruzhan.get(f"{URL}/{told.public_id}/signed"))
    canonical = b64decode(signed["canonical"])
    known = {key.kid: key for key in keys}
    assert verify_detached(canonical, signed["jws"], known).verdict is Verdict.GENUINE
    assert verify_detached(canonical + b" ", signed["jws"], known).verdict is not Verdict.GENUINE
    assert (signed["identifier"], signed["kid"]) == (listed(aruzhan)[0]["identifier"], keys[0].kid)


def test_it_is_there_whether_or_not_keys_can_be_read(aruzhan: Phone, told: Alert, settings: Any) -> None:
    for broken in (settings.ALERT_KEYS_DIR / "live").iterdir():
        broken.write_bytes(b"no key")
    assert len(listed(aruzhan)) == 1
    assert done(aruzhan.get(f"{URL}/{told.public_id}/signed"))["kid"]


def test_nothing_is_sent_twice_and_every_change_is(dana: Phone, aruzhan: Phone, told: Alert) -> None:
    paths = (URL, f"{URL}/{told.public_id}", f"{URL}/{told.public_id}/signed")
    before = {path: aruzhan.get(path).headers["ETag"] for path in paths}

    def statuses() -> list[int]:
        return [aruzhan.get(path, headers={"If-None-Match": etag}).status_code for path, etag in before.items()]

    assert statuses() == [304, 304, 304]
    answer = aruzhan.get(URL, headers={"If-None-Match": before[URL], "Accept-Language": "ru"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")
    done(aruzhan.post(f"{URL}/{told.public_id}/acknowledge"))
    assert statuses() == [200, 200, 304]
    done(end(dana, told))
    assert statuses() == [200, 200, 200]


def test_when_its_time_is_over_what_the_phone_holds_is_old(reader: User, told: Alert) -> None:
    etag = phone_of(reader).get(URL).headers["ETag"]
    with time_machine.travel(told.events.get().expires_at, tick=False):
        assert phone_of(reader).get(URL, headers={"If-None-Match": etag}).status_code == 200


def test_many_cost_as_many_queries_as_one_and_come_in_pages(
    dana: Phone, erlan: Phone, aruzhan: Phone, told: Alert
) -> None:
    listed(aruzhan)
    with CaptureQueriesContext(connection) as one:
        listed(aruzhan)
    for number in range(2):
        done(release(dana, approved(dana, erlan, an_alert(dana, told.incident, event_code=f"flood-{number}"))))
    work_is_done()
    with CaptureQueriesContext(connection) as three:
        assert len(listed(aruzhan)) == 3
    assert len(three) == len(one)
    page = done(aruzhan.get(f"{URL}?page_size=2"))
    further = done(aruzhan.get(page["next"]))
    ids = [row["identifier"] for row in (*page["results"], *further["results"])]
    assert (len(page["results"]), len(set(ids))) == (2, 3)
    assert sorted(ids) == sorted(event.identifier for alert in Alert.objects.all() for event in alert.events.all())


def test_other_questions_are_refused(aruzhan: Phone, told: Alert) -> None:
    assert aruzhan.get(f"{URL}?earlier=perhaps").status_code == 400
    assert aruzhan.get(f"{URL}/{uuid4()}").status_code == 404


def test_once_the_ledger_has_gone_nobody_knows_who_was_told(aruzhan: Phone, dana: Phone, told: Alert) -> None:
    done(end(dana, told))
    work_is_done()
    time_passes(days=2)
    for event in told.events.all():
        keeping.drop(event.broadcast)
    assert listed(aruzhan) == listed(aruzhan, "?earlier=true") == []
    assert "Seoul" not in json.dumps(told.events.first().broadcast.tally)  # type: ignore[union-attr]
