"""A site that was down hears no warning after what ended it."""

from typing import Any

import pytest
from notifications.alerts.models.alerts import Alert
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
