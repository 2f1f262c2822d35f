"""A thousand at once: on one connection, in a fraction of the time that one after the other would take."""

import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from notifications.channels.apns import Apns
from notifications.channels.base import Channel, Envelope, Result
from notifications.channels.fcm import Fcm
from notifications.channels.unifiedpush import UnifiedPush
from notifications.channels.webpush import WebPush
from tests.notifications.push.envelopes import TOKEN, an_envelope
from tests.notifications.push.fixtures import running
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Apple, Browsers, Google, Service

LATENCY = 0.05
ONE_BY_ONE = 1000 * LATENCY


def a_thousand(google: Google, apple: Apple, browsers: Browsers) -> dict[str, tuple[Service, Channel, list[Envelope]]]:
    subscription = orjson.dumps(browsers.subscribe("aigul")).decode()
    return {
        "fcm": (google, Fcm(), [an_envelope(f"{TOKEN}{n}") for n in range(1000)]),
        "apns": (apple, Apns(), [an_envelope(f"{n + 1:064x}") for n in range(1000)]),
        "webpush": (browsers, WebPush(), [an_envelope(subscription) for _ in range(1000)]),
    }


@pytest.mark.parametrize("kind", ["fcm", "apns", "webpush"])
def test_a_thousand_ring_at_once(google: Google, apple: Apple, browsers: Browsers, kind: str) -> None:
    service, channel, envelopes = a_thousand(google, apple, browsers)[kind]
    service.server.latency = LATENCY
    began = time.monotonic()
    outcomes = channel.send(envelopes)
    took = time.monotonic() - began
    assert {outcome.result for outcome in outcomes} == {Result.ACCEPTED}
    assert len(service.taken) == 1000
    assert service.server.connections == 1
    assert service.server.most_open > 10
    assert took < ONE_BY_ONE / 2, f"{took:.1f} s"


def test_in_one_batch_a_silent_server_holds_up_nobody_who_uses_another(
    browsers: Browsers, certificates: tuple[Path, Path], settings: Any, impatient: None
) -> None:
    settings.PUSH = {**settings.PUSH, "vapid": browsers.setting()}
    with running(Browsers(vapid=browsers.vapid), certificates) as silent:
        silent.troubles[""] = Reply(manner="hang")
        ringing = [an_envelope(orjson.dumps(browsers.subscribe(f"person{n}")).decode()) for n in range(100)]
        waiting = [an_envelope(orjson.dumps(silent.subscribe(f"person{n}")).decode()) for n in range(20)]
        began = time.monotonic()
        outcomes = UnifiedPush().send(waiting + ringing)
        took = time.monotonic() - began
    assert [outcome.result for outcome in outcomes[:20]] == [Result.UNREACHABLE] * 20
    assert {outcome.result for outcome in outcomes[20:]} == {Result.ACCEPTED}
    # All that wait do so at the same time.
    assert took < 10
