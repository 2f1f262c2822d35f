"""A process of streams beside the server that a browser talks to, at an origin of its own, as in a trial."""

import copy
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as given
from playwright.sync_api import Page

from tests.core.streams.running import Streams, a_port


@pytest.fixture
def streams(settings: Any, live_server: Any) -> Iterator[Streams]:
    running = Streams(port=a_port())
    address = f"http://127.0.0.1:{running.port}"
    policy = copy.deepcopy(given.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["connect-src"] = ["'self'", address]
    settings.STREAMS_URL, settings.CONTENT_SECURITY_POLICY = address, policy
    running.options = {
        "ECONSULATE_DEMO": "1",
        "ECONSULATE_PUBLIC_BASE_URL": live_server.url,
        "ECONSULATE_STREAMS_URL": address,
    }
    running.start()
    yield running
    running.end()


def readings(page: Page, address: str) -> list[float]:
    """When the browser read it, from now on."""
    found = list[float]()
    page.on("request", lambda request: found.append(time.monotonic()) if request.url.endswith(address) else None)
    return found
