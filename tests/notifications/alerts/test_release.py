"""From approved to told: signed, chained and begun in one transaction, or not at all."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.districts import ConsularDistrict
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from notifications.alerts.cap.reading import read
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Approval
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.services import sending
from notifications.alerts.signing import keystore
from notifications.alerts.signing.verification import Verdict, verify, verify_detached
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.checkins.models.check_ins import CheckIn
from tests.factories.alerts import (
    OPERATIONS,
    SMALL,
    an_alert,
    an_incident,
    approve,
    approved,
    done,
    hash_of,
    release,
    revised,
    submit,
)
from tests.factories.broadcasts import a_recipient, a_way, audience
from tests.factories.notifications import work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone


def codes(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def nothing_went_out(alert: Alert, state: str) -> None:
    alert.refresh_from_db()
    assert (alert.state, alert.live_until) == (state, None)
    assert not AlertEvent.objects.exists()
    assert not Broadcast.objects.exists()


def test_what_was_approved_is_told_in_the_language_of_each(
    dana: Phone, ready: Alert, reader: User, office: PostOffice
) -> None:
    a_way(a_recipient(reader, "ru"), "email", "aruzhan@example.org")
    told = done(release(dana, ready))
    assert not CheckIn.objects.exists()
    assert (told["state"], told["live_until"]) == ("live", told["current"]["expires_at"])
    work_is_done()
    event = ready.events.get()
    assert audience(event.broadcast) == {reader.pk}
    (received,) = office.taken
    assert str(received.message["Subject"]) == "Наводнение в Сеуле"
    assert f"/v/{event.code}" in received.message.get_content()
    entry = AuditEntry.objects.filter(target=str(ready.public_id)).latest("seq")
    assert (entry.action, entry.detail["identifier"]) == ("alerts.alert.released", event.identifier)


def test_people_are_asked_how_they_are_where_the_operator_wants_it(
    dana: Phone, ready: Alert, reader: User, office: PostOffice
) -> None:
    a_way(a_recipient(reader, "ru"), "email", "aruzhan@example.org")
    done(release(dana, ready, ask=True))
    work_is_done()
    (asked,) = CheckIn.objects.all()
    assert (asked.thread, asked.mission, asked.closes_at) == (ready.public_id, "KZ-SEO", ready.events.get().expires_at)
    text = office.taken[0].message.get_content()
    assert "Сообщите, как вы" in text
    assert "/c/" in text
    assert "{check_in}" not in text
    # The signed message is the same for everybody.
    assert b"check_in" not in bytes(ready.events.get().canonical)


def test_the_message_is_genuine_and_says_all_of_it(out: Alert, keys: Any) -> None:
    event = out.events.get()
    known = {key.kid: key for key in keys}
    assert verify(bytes(event.xml), known).verdict is Verdict.GENUINE
    assert verify_detached(bytes(event.canonical), event.jws, known).verdict is Verdict.GENUINE
    message = read(bytes(event.canonical)).message
    assert message is not None
    assert (message.identifier, message.sender, message.sent) == (event.identifier, event.sender, event.sent)
    assert (message.status, message.msg_type, message.scope) == ("Actual", "Alert", "Public")
    assert [info.language for info in message.infos] == ["en", "ru"]
    first = message.infos[0]
    assert (first.headline, first.severity, first.response_types) == (
        "Flood in Seoul", "Severe", ("Evacuate", "Shelter"),
    )  # fmt: skip
    assert first.expires == out.live_until
    assert first.web.endswith(f"/v/{event.code}")
    (area,) = first.areas
    assert area.area_desc == "Seoul"
    assert area.polygons[0].points[0] == area.polygons[0].points[-1] == (37.4, 126.7)


def test_messages_are_a_chain(dana: Phone, erlan: Phone, out: Alert) -> None:
    other = approved(dana, erlan, an_alert(dana, out.incident))
    done(release(dana, other))
    first, second = AlertEvent.objects.order_by("position")
    assert (first.position, first.previous, second.position, second.previous) == (1, "", 2, first.digest)
    link = first.digest.encode() + hashlib.sha256(bytes(second.canonical)).digest()
    assert second.digest == hashlib.sha256(link).hexdigest()
    # Both within a second: neither moment nor identifier is what tells them apart by chance.
    assert second.identifier != first.identifier


def test_only_what_was_seen_and_is_approved_goes_out(dana: Phone, ready: Alert) -> None:
    assert codes(release(dana, ready, seen="0" * 64)) == (409, "content_changed")
    nothing_went_out(ready, "approved")
    done(revised(dana, ready, area_name="Incheon"), 201)
    assert codes(release(dana, ready)) == (409, "wrong_state")
    done(submit(dana, ready, *SMALL))
    assert codes(release(dana, ready)) == (409, "wrong_state")
    nothing_went_out(ready, "submitted")


def test_an_approval_that_has_lapsed_releases_nothing(
    dana: Phone, ready: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Approval.objects.get().lapses_at
    assert late is not None
    monkeypatch.setattr(sending, "database_time", lambda: late)
    assert codes(release(dana, ready)) == (409, "approval_lapsed")
    nothing_went_out(ready, "approved")


def test_an_area_that_is_another_missions_by_now_is_not_told(dana: Phone, ready: Alert, seoul: Mission) -> None:
    ConsularDistrict.objects.filter(mission=seoul).update(place="JP")
    assert codes(release(dana, ready)) == (409, "gates_closed")
    nothing_went_out(ready, "approved")


def test_without_a_key_nothing_is_told(dana: Phone, ready: Alert, keys: Any, settings: Any) -> None:
    keystore.revoke(settings.ALERT_KEYS_DIR, keys[0].kid, at=timezone.now().replace(microsecond=0))
    assert codes(release(dana, ready)) == (503, "no_alert_key")
    nothing_went_out(ready, "approved")


def test_once_is_once(dana: Phone, out: Alert) -> None:
    assert codes(release(dana, out)) == (409, "wrong_state")
    assert codes(release(dana, out, verb_="update")) == (409, "wrong_state")
    assert out.events.count() == Broadcast.objects.count() == 1


def test_who_composes_or_approves_here_may_send_and_nobody_else(
    erlan: Phone, gulnar: Phone, stranger: Phone, ready: Alert
) -> None:
    assert release(gulnar, ready).status_code == 404
    assert release(stranger, ready).status_code == 403
    nothing_went_out(ready, "approved")
    assert done(release(erlan, ready))["state"] == "live"


def test_an_exercise_says_so_wherever_it_is_read(
    dana: Phone, erlan: Phone, keys: Any, reader: User, office: PostOffice
) -> None:
    """And reaches volunteers alone."""
    a_way(a_recipient(reader, "ru"), "email", "aruzhan@example.org")
    drill = approved(dana, erlan, an_alert(dana, an_incident(dana, mode="exercise")))
    done(release(dana, drill))
    event = drill.events.get()
    message = read(bytes(event.canonical)).message
    assert message is not None
    assert (message.status, event.mode, event.kid) == ("Exercise", "exercise", keys[1].kid)
    assert message.note.startswith("Exercise.")
    assert [info.headline for info in message.infos] == ["EXERCISE: Flood in Seoul", "УЧЕНИЯ: Наводнение в Сеуле"]
    assert event.broadcast.words["ru"]["subject"] == "УЧЕНИЯ: Наводнение в Сеуле"
    work_is_done()
    assert office.taken == []
    assert audience(event.broadcast) == set()


def test_the_chain_of_exercises_is_another_one(dana: Phone, erlan: Phone, out: Alert) -> None:
    drill = approved(dana, erlan, an_alert(dana, an_incident(dana, mode="exercise")))
    done(release(dana, drill))
    assert drill.events.get().position == out.events.get().position == 1


def test_it_expires_by_itself(out: Alert) -> None:
    event = out.events.get()
    assert out.live_until is not None
    assert Work.objects.get(kind=sending.EXPIRE).due_at == out.live_until
    assert not sending.expire(event.public_id, now=out.live_until - timedelta(seconds=1))
    out.refresh_from_db()
    assert out.state == "live"


def test_those_who_watch_see_what_went_out(dana: Phone, out: Alert, gulnar: Phone) -> None:
    url = f"{OPERATIONS}/alerts/{out.public_id}/events"
    (row,) = done(dana.get(url))["results"]
    assert (row["kind"], row["version"], row["identifier"]) == ("alert", 1, out.events.get().identifier)
    assert gulnar.get(url).status_code == 404
    assert hash_of(out) == done(dana.get(f"{OPERATIONS}/alerts/{out.public_id}"))["current"]["content_hash"]


def test_what_is_submitted_could_be_written(dana: Phone, erlan: Phone, alert: Alert, monkeypatch: Any) -> None:
    """A rule of CAP that a draft breaks is found before anybody is asked to approve it."""
    monkeypatch.setitem(vars(sending.publishing), "link_to", lambda code: "no address")
    answer = submit(dana, alert, *SMALL, "no_valid_message")
    assert codes(answer) == (409, "gates_closed")
    assert [gate["code"] for gate in answer.json()["gates"]] == ["no_valid_message"]
    assert approve(erlan, alert).status_code == 409
