"""The progress of an alert at a real browser: it changes when a batch is closed, not when a clock says so; without a
stream it goes on as before."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications.alerts.models.alerts import Alert
from notifications.broadcasts.models.broadcasts import Batch, Broadcast
from notifications.broadcasts.services import handing, progress, recording
from notifications.channels.base import Outcome, Result
from notifications.channels.registry import CHANNELS
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, page_of  # noqa: F401 - a fixture among them
from tests.core.streams.at_browsers import readings, streams  # noqa: F401 - a fixture among them
from tests.core.streams.running import Streams, until
from tests.notifications.alerts.panel.conftest import url_of
from tests.people import Phone

pytestmark = needs_chromium
CHANNEL = "email"


@pytest.fixture(autouse=True)
def _each_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHARE", 0)


def a_batch(broadcast: Broadcast, *members: int) -> None:
    Batch.objects.create(broadcast=broadcast, channel=CHANNEL, members=list(members), due_at=timezone.now())


def close_one(broadcast: Broadcast) -> None:
    """As a worker does, whose carrier took all of it."""
    batch = handing.claim(broadcast, CHANNEL)
    assert batch is not None
    tried = [handing.Tried(point, Outcome(Result.ACCEPTED, "200")) for point in batch.members]
    recording.close(broadcast, CHANNELS[CHANNEL], batch, tried)


def test_a_closed_batch_shows_within_two_seconds_and_nothing_is_read_before(
    chromium: Any,  # noqa: F811
    live_server: Any,
    streams: Streams,  # noqa: F811
    dana: Phone,
    out: Alert,
) -> None:
    broadcast = Broadcast.objects.get()
    a_batch(broadcast, 1, 2, 3)
    a_batch(broadcast, 4, 5)
    assert dana.user is not None
    page = page_of(chromium(), dana.user, live_server.url)
    page.goto(url_of(out, "progress"))
    taken = page.locator("td[data-label=Taken]")
    expect(taken).to_have_text("0")
    until(lambda: streams.count() == 1)
    page.wait_for_timeout(1000)
    read = readings(page, url_of(out, "progress"))
    page.wait_for_timeout(7000)
    assert read == []
    close_one(broadcast)
    expect(taken).to_have_text("3", timeout=2000)
    assert len(read) == 1

    # A part that read itself anew is told all the same.
    close_one(broadcast)
    expect(taken).to_have_text("5", timeout=2500)

    # Without a stream it reads by the clock, as ever.
    a_batch(broadcast, 6)
    streams.kill()
    page.wait_for_timeout(500)
    close_one(broadcast)
    expect(taken).to_have_text("6", timeout=8000)
