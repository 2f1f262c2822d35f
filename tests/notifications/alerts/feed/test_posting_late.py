"""A site that was down hears no warning after what ended it, and no answer of a site breaks a try."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db.models import F
from django.utils import timezone

from notifications.alerts.feed.services import posting
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.choices import PostingState
from notifications.alerts.models.postings import Posting
from notifications.channels import webhook
from tests.factories.alerts import approved, done, release, verb
from tests.factories.notifications import time_passes, work_is_done
from tests.notifications.push.http2 import Reply
from tests.notifications.sites import Receiver
from tests.people import Phone


@pytest.fixture(autouse=True)
def _portal(settings: Any, receiver: Receiver) -> None:
    site = receiver.site()
    settings.WEBHOOKS = [{"name": site.name, "url": site.url, "keys": site.keys}]


def test_a_warning_is_not_posted_after_its_cancellation(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver
) -> None:
    receiver.trouble = Reply(503)
    done(release(dana, approved(dana, erlan, alert)))
    work_is_done()
    receiver.trouble = None
    done(verb(dana, alert, "cancel", {"reason": "A false alarm."}))
    work_is_done()
    warning, cancelled = alert.events.order_by("seq")
    time_passes(minutes=5)
    work_is_done()
    assert list(receiver.taken) == [f"alert-{cancelled.public_id}"]
    row = Posting.objects.get(event=warning)
    assert (row.state, row.code) == ("given_up", "overtaken")


def test_however_long_it_asks_to_be_left_alone_the_try_is_written_down(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str]
) -> None:
    done(release(dana, approved(dana, erlan, alert)))
    row = Posting.objects.get(event__alert=alert)
    posting.record(row, posting.Tried(PostingState.WAITING, "429", timedelta(days=4_000_000)), timezone.now())
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 1)


def test_of_a_thread_a_site_is_handed_one_message_at_a_time(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver, monkeypatch: Any
) -> None:
    """The warning is on its way, past the look whether it is overtaken, when the cancellation comes."""
    done(release(dana, approved(dana, erlan, alert)))
    posted, order = webhook.post, list[str]()

    def slow(site: Any, body: bytes, *, id: str, at: Any) -> Any:
        if not order:
            order.append("begun")
            done(verb(dana, alert, "cancel", {"reason": "A false alarm."}))
            work_is_done()
        order.append(orjson.loads(body)["data"]["kind"])
        return posted(site, body, id=id, at=at)

    monkeypatch.setattr(webhook, "post", slow)
    work_is_done()
    time_passes(seconds=5)
    work_is_done()
    assert order == ["begun", "alert", "cancel"]
    assert set(Posting.objects.values_list("state", flat=True)) == {"taken"}


def test_a_worker_that_died_with_the_cancellation_lets_no_warning_past(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], receiver: Receiver, monkeypatch: Any
) -> None:
    """The site took it, and nobody wrote that down."""
    receiver.trouble = Reply(503)
    done(release(dana, approved(dana, erlan, alert)))
    work_is_done()
    receiver.trouble = None
    done(verb(dana, alert, "cancel", {"reason": "A false alarm."}))
    warning, cancelled = Posting.objects.order_by("event__seq")

    with monkeypatch.context() as killed:
        killed.setattr(posting, "record", dies)
        with pytest.raises(SystemExit):
            posting.post(cancelled.public_id, now=timezone.now())
    Posting.objects.update(in_hand_until=F("in_hand_until") - timedelta(minutes=1))
    posting.post(warning.public_id, now=timezone.now())
    posting.post(cancelled.public_id, now=timezone.now())
    posting.post(warning.public_id, now=timezone.now())
    assert list(receiver.taken) == [f"alert-{cancelled.event.public_id}"]
    warning.refresh_from_db()
    assert (warning.state, warning.code) == ("given_up", "overtaken")


def dies(*_arguments: Any) -> None:
    raise SystemExit(137)


def test_what_is_overtaken_is_no_error(
    dana: Phone, erlan: Phone, alert: Alert, keys: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    done(release(dana, approved(dana, erlan, alert)))
    row = Posting.objects.get(event__alert=alert)
    posting.record(row, posting.Tried(PostingState.GIVEN_UP, "overtaken"), timezone.now())
    assert not [each for each in caplog.records if each.levelname in {"ERROR", "WARNING"}]
