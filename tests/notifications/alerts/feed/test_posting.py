"""Official sites get what the feed shows: signed, once, however long they are down, and never an exercise."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from econsulate.core.work.models import Work
from notifications.alerts.feed.services import posting
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.postings import Posting
from notifications.alerts.signing import keystore, published
from notifications.alerts.signing.signers import published_list
from notifications.alerts.signing.verification import Verdict, verify
from tests.browsers import browser_of
from tests.factories.alerts import an_alert, an_incident, approved, done, release, verb
from tests.factories.notifications import time_passes, work_is_done
from tests.notifications.push.http2 import Reply
from tests.notifications.sites import Receiver
from tests.people import Phone


@pytest.fixture(autouse=True)
def _portal(settings: Any, receiver: Receiver) -> None:
    site = receiver.site()
    settings.WEBHOOKS = [{"name": site.name, "url": site.url, "keys": site.keys}]


def state_of(event: AlertEvent) -> tuple[str, str, int]:
    row = Posting.objects.get(event=event)
    return row.state, row.code, row.tries


def body_of(receiver: Receiver, event: AlertEvent) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(receiver.taken[f"alert-{event.public_id}"])
    return found


def told(dana: Phone, erlan: Phone, alert: Alert) -> AlertEvent:
    done(release(dana, approved(dana, erlan, alert)))
    return alert.events.latest("seq")


def test_a_site_gets_each_message_of_a_thread_as_it_was_signed(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver
) -> None:
    event = told(dana, erlan, alert)
    work_is_done()
    body = body_of(receiver, event)
    assert (body["type"], body["data"]["identifier"], body["data"]["kind"]) == (
        "alert.published",
        event.identifier,
        event.kind,
    )
    assert verify(body["data"]["cap"].encode(), published.read(published_list())).verdict is Verdict.GENUINE
    assert {text["language"]: text["headline"] for text in body["data"]["texts"]} == {
        "en": "Flood in Seoul",
        "ru": "Наводнение в Сеуле",
    }
    assert state_of(event) == ("taken", "2xx", 1)
    done(verb(dana, alert, "cancel", {"reason": "A false alarm."}))
    work_is_done()
    cancelled = alert.events.latest("seq")
    assert body_of(receiver, cancelled)["data"]["references"] == cancelled.references
    assert len(receiver.taken) == 2


def test_one_that_is_down_is_asked_until_it_takes_it(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver
) -> None:
    receiver.trouble = Reply(503)
    event = told(dana, erlan, alert)
    work_is_done()
    assert state_of(event) == ("waiting", "503", 1)
    time_passes(minutes=5)
    work_is_done()
    assert state_of(event) == ("waiting", "503", 2)
    receiver.trouble = None
    time_passes(minutes=5)
    work_is_done()
    assert state_of(event) == ("taken", "2xx", 3)
    assert list(receiver.taken) == [f"alert-{event.public_id}"]
    assert not Work.objects.filter(kind="notifications.post_alert").exclude(state=Work.State.DONE).exists()


def test_it_is_left_alone_as_long_as_it_asks(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver
) -> None:
    receiver.trouble = Reply(429, headers={"retry-after": "1800"})
    told(dana, erlan, alert)
    work_is_done()
    waits = Work.objects.get(kind="notifications.post_alert", state=Work.State.DUE).due_at - timezone.now()
    assert timedelta(minutes=25) < waits <= timedelta(minutes=30)


def test_one_that_refuses_is_not_asked_again_and_operators_see_it(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver
) -> None:
    receiver.trouble = Reply(400)
    event = told(dana, erlan, alert)
    work_is_done()
    time_passes(hours=1)
    work_is_done()
    assert state_of(event) == ("refused", "4xx", 1)
    (row,) = done(dana.get(f"/api/v1/operations/alerts/{alert.public_id}/events"))["results"]
    page = browser_of(dana.user).get(f"/panel/alerts/{alert.public_id}/").content.decode()
    assert "<strong>portal</strong>: refused it" in page
    (seen,) = row["postings"]
    assert (seen["site"], seen["state"], seen["code"], seen["tries"]) == ("portal", "refused", "4xx", 1)


def test_exercises_go_to_no_site(dana: Phone, erlan: Phone, keys: list[str], receiver: Receiver) -> None:
    told(dana, erlan, an_alert(dana, an_incident(dana, mode="exercise")))
    work_is_done()
    assert not Posting.objects.exists()
    assert not receiver.taken


def test_what_no_published_key_vouches_for_is_posted_to_nobody(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver, settings: Any
) -> None:
    event = told(dana, erlan, alert)
    keystore.revoke(settings.ALERT_KEYS_DIR, event.kid, at=timezone.now())
    work_is_done()
    assert state_of(event) == ("given_up", "key_revoked", 1)
    assert not receiver.taken


def test_without_a_list_of_keys_it_waits_for_one(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver, settings: Any
) -> None:
    event = told(dana, erlan, alert)
    kept, settings.ALERT_KEYS_DIR = settings.ALERT_KEYS_DIR, settings.FILES_DIR / "nothing"
    work_is_done()
    assert state_of(event) == ("waiting", "not_verified", 1)
    settings.ALERT_KEYS_DIR = kept
    time_passes(minutes=5)
    work_is_done()
    assert state_of(event) == ("taken", "2xx", 2)


def test_nobody_is_asked_when_it_holds_no_longer_or_the_site_is_none_of_ours(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver, settings: Any
) -> None:
    event = told(dana, erlan, alert)
    row = Posting.objects.get(event=event)
    settings.WEBHOOKS = []
    posting.post(row.public_id, now=timezone.now())
    assert state_of(event) == ("given_up", "no_such_site", 1)
    other = Posting.objects.create(event=event, site="portal-2")
    posting.post(other.public_id, now=event.expires_at)
    other.refresh_from_db()
    assert other.state == "given_up"
    assert not receiver.taken


def test_what_is_over_stays_over(dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver) -> None:
    event = told(dana, erlan, alert)
    work_is_done()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Posting.objects.filter(event=event).update(state="waiting")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Posting.objects.filter(event=event).delete()
    posting.post(Posting.objects.get(event=event).public_id, now=timezone.now())
    assert state_of(event) == ("taken", "2xx", 1)
