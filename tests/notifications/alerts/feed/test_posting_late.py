"""A site that was down hears no warning after what ended it, and no answer of a site breaks a try."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications.alerts.feed.services import posting
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.choices import PostingState
from notifications.alerts.models.postings import Posting
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
