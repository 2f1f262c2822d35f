"""Updated, cancelled, over: by one person, to exactly those who were reached, in words somebody else approved."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.cap.reading import read
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.incidents import Incident
from notifications.alerts.services import sending
from notifications.alerts.signing import keystore
from notifications.broadcasts.models.broadcasts import Broadcast
from tests.factories.alerts import (
    OPERATIONS,
    SMALL,
    TEMPLATE,
    WORDS,
    a_key,
    a_template,
    an_alert,
    approve,
    approved,
    done,
    end,
    hash_of,
    release,
    revised,
    submit,
    verb,
)
from tests.factories.broadcasts import a_listener, a_recipient, a_way, audience
from tests.factories.missions import an_officer
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.smtp import PostOffice
from tests.people import Phone, phone_of


def codes(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def message_of(event: AlertEvent) -> Any:
    return read(bytes(event.canonical)).message


def last(alert: Alert) -> AlertEvent:
    alert.refresh_from_db()
    return alert.events.latest("seq")


def revision(dana: Phone, erlan: Phone, alert: Alert, *, place: str = "Seoul", **more: Any) -> Alert:
    done(revised(dana, alert, area_name=place, **more), 201)
    return approved(dana, erlan, alert, place=place)


def test_an_update_names_what_came_before_and_reaches_old_and_new(
    dana: Phone, erlan: Phone, out: Alert, reader: User
) -> None:
    work_is_done()
    first = out.events.get()
    newcomer = a_listener("Bek", SEOUL)
    revision(dana, erlan, out, area={"include": [{"circle": "35.1796,129.0756 20"}]}, place="Busan")
    done(release(dana, out, verb_="update"))
    work_is_done()
    event = last(out)
    assert (event.kind, event.seq) == ("update", 2)
    message = message_of(event)
    assert message.msg_type == "Update"
    assert [(one.sender, one.identifier, one.sent) for one in message.references] == [
        (first.sender, first.identifier, first.sent)
    ]
    assert event.references.split(",")[1] == first.identifier
    assert audience(event.broadcast) >= {reader.pk}
    assert newcomer.pk not in audience(event.broadcast)
    assert first.broadcast.withdrawn_at is not None
    assert event.broadcast.withdrawn_at is None


def test_while_something_is_out_it_is_updated_and_not_sent_anew(dana: Phone, erlan: Phone, out: Alert) -> None:
    done(revised(dana, out), 201)
    out.refresh_from_db()
    assert (out.state, out.live_until is None) == ("draft", False)
    approved(dana, erlan, out)
    assert codes(release(dana, out)) == (409, "already_out")
    assert done(release(dana, out, verb_="update"))["state"] == "live"
    assert out.events.count() == 2


def test_what_never_went_out_is_no_update(dana: Phone, ready: Alert) -> None:
    assert codes(release(dana, ready, verb_="update")) == (409, "nothing_out")
    assert codes(end(dana, ready)) == (409, "nothing_out")
    assert not AlertEvent.objects.exists()


def test_one_cancels_for_everybody_reached_on_the_way_that_reached_them(
    dana: Phone, erlan: Phone, ready: Alert, reader: User, office: PostOffice
) -> None:
    a_way(a_recipient(reader, "ru"), "email", "aruzhan@example.org")
    done(release(dana, ready))
    work_is_done()
    told = done(end(erlan, ready))
    assert (told["state"], told["live_until"]) == ("cancelled", None)
    work_is_done()
    event = last(ready)
    assert [str(received.message["Subject"]) for received in office.taken] == [
        "Наводнение в Сеуле",
        "Отменено: Наводнение в Сеуле",
    ]
    message = message_of(event)
    assert (message.msg_type, message.infos[0].urgency, message.infos[0].response_types) == (
        "Cancel", "Past", ("None",),
    )  # fmt: skip
    assert len(message.references) == 1
    assert "gauge" not in bytes(event.xml).decode()
    assert event.expires_at >= timezone.now() + timedelta(hours=23)


def test_who_was_not_told_yet_is_told_nothing(dana: Phone, ready: Alert, reader: User, office: PostOffice) -> None:
    a_way(a_recipient(reader), "email", "aruzhan@example.org")
    done(release(dana, ready))
    done(end(dana, ready))
    work_is_done()
    assert office.taken == []
    assert all(broadcast.withdrawn_at for broadcast in Broadcast.objects.filter(number=1))


def test_the_all_clear_is_in_the_words_of_the_template(
    dana: Phone, erlan: Phone, ainur: Phone, incident: Incident, keys: Any, seoul: Mission
) -> None:
    clear = {"en": {**WORDS, "headline": "The flood in {place} is over", "description": "Go home to {place}."}}
    keeper = phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN))
    template = a_template(keeper, **{**TEMPLATE, "all_clears": clear})
    done(ainur.post(f"{OPERATIONS}/templates/{template.public_id}/approve"))
    alert = approved(dana, erlan, an_alert(dana, incident, template=str(template.public_id)))
    url = f"{OPERATIONS}/alerts/{alert.public_id}"
    assert done(dana.get(url))["last_words"] is None
    done(release(dana, alert))
    foreseen = done(dana.get(url))["last_words"]["all_clear"]
    done(end(dana, alert, "all-clear", "The water has gone."))
    assert done(dana.get(url))["last_words"] is None
    message = message_of(last(alert))
    english, russian = message.infos
    assert (english.headline, english.description) == ("The flood in Seoul is over", "Go home to Seoul.")
    # The template has no Russian: a sentence of ours says it.
    assert russian.headline == "Опасность миновала: Наводнение в Сеуле"
    assert (message.msg_type, english.response_types, english.severity) == ("Update", ("AllClear",), "Minor")
    said = last(alert).broadcast.words
    assert {language: words["subject"] for language, words in foreseen.items()} == {
        language: words["subject"] for language, words in said.items()
    }
    assert foreseen["ru"]["text"].startswith(said["ru"]["text"].partition("\n\n")[0])


def test_the_all_clear_takes_a_fresh_second_factor_and_a_cancel_does_not(
    dana: Phone, out: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.people.time.time", lambda: time.time_ns() / 1e9 - 3600)
    late = phone_of(dana.user)
    monkeypatch.undo()
    assert codes(end(late, out, "all-clear")) == (403, "step_up_required")
    assert out.events.count() == 1
    assert done(end(late, out))["state"] == "cancelled"


@pytest.mark.parametrize("how", ["cancel", "all-clear"])
def test_what_has_ended_stays_so(dana: Phone, out: Alert, how: str) -> None:
    done(end(dana, out, how))
    for again in ("cancel", "all-clear"):
        assert codes(end(dana, out, again)) == (409, "nothing_out")
    assert codes(release(dana, out)) == (409, "wrong_state")
    assert revised(dana, out).status_code == 409
    assert out.events.count() == 2


def test_it_is_stopped_whatever_its_next_version_waits_for(dana: Phone, erlan: Phone, out: Alert) -> None:
    revision(dana, erlan, out)
    done(end(erlan, out))
    assert codes(release(dana, out, verb_="update")) == (409, "wrong_state")
    assert last(out).version.number == 1


def test_rejecting_a_next_version_ends_that_one_alone(dana: Phone, erlan: Phone, out: Alert) -> None:
    done(revised(dana, out), 201)
    done(submit(dana, out, *SMALL))
    done(verb(erlan, out, "reject", {"reason": "The first one says it."}))
    out.refresh_from_db()
    assert (out.state, out.live_until is None) == ("rejected", False)
    revision(dana, erlan, out)
    assert done(release(dana, out, verb_="update"))["state"] == "live"


def test_no_reason_no_end_and_nobody_else_ends_it(dana: Phone, gulnar: Phone, stranger: Phone, out: Alert) -> None:
    assert end(dana, out, reason=" ").status_code == 400
    assert end(gulnar, out).status_code == 404
    assert end(stranger, out).status_code == 403
    out.refresh_from_db()
    assert (out.state, out.events.count()) == ("live", 1)


def test_without_a_key_it_is_stopped_and_can_be_taken_back_later(
    dana: Phone, out: Alert, keys: Any, settings: Any
) -> None:
    keystore.revoke(settings.ALERT_KEYS_DIR, keys[0].kid, at=timezone.now().replace(microsecond=0))
    told = done(end(dana, out), 202)
    assert (told["state"], told["live_until"] is None) == ("live", False)
    assert out.events.count() == 1
    assert Broadcast.objects.get().withdrawn_at is not None
    assert AuditEntry.objects.latest("seq").action == "alerts.alert.stopped"
    a_key("live")
    assert done(end(dana, out))["state"] == "cancelled"


def test_a_clock_that_was_set_back_keeps_nobody_from_stopping(
    dana: Phone, out: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = out.events.get()
    monkeypatch.setattr(sending, "database_time", lambda: first.sent - timedelta(minutes=10))
    assert done(end(dana, out))["state"] == "cancelled"
    assert last(out).sent == first.sent


def test_an_incident_stays_open_while_something_is_out(dana: Phone, out: Alert) -> None:
    close = f"{OPERATIONS}/incidents/{out.incident.public_id}/close"
    assert codes(dana.post(close, {"reason": "Over."}, format="json")) == (409, "alerts_pending")
    done(end(dana, out))
    done(dana.post(close, {"reason": "Over."}, format="json"))


def test_after_its_time_it_is_expired_and_a_draft_goes_on_as_a_new_alert(
    dana: Phone, erlan: Phone, out: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(revised(dana, out, expires_at=(timezone.now() + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M:%SZ")), 201)
    out.refresh_from_db()
    assert out.live_until is not None
    done(submit(dana, out, *SMALL))
    done(approve(erlan, out, seen=hash_of(out)))
    later = out.live_until + timedelta(seconds=1)
    monkeypatch.setattr(sending, "database_time", lambda: later)
    assert codes(end(dana, out)) == (409, "nothing_out")
    assert codes(release(dana, out, verb_="update")) == (409, "nothing_out")
