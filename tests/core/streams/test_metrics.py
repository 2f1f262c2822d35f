"""Whoever watches sees whether any process of streams listens."""

import re

import pytest
from django.test import Client

from tests.core.streams.running import Streams, until


def figure(name: str, page: str) -> float:
    found = re.search(rf"^{name} (\S+)$", page, re.MULTILINE)
    assert found
    return float(found[1])


@pytest.mark.django_db(transaction=True)
def test_a_process_that_listens_is_counted_until_it_ends(client: Client, streams: Streams) -> None:
    def listening() -> float:
        return figure("econsulate_streams_listening", client.get("/metrics").content.decode())

    assert listening() == 1
    assert figure("econsulate_notify_queue_ratio", client.get("/metrics").content.decode()) < 0.1
    streams.kill()
    until(lambda: listening() == 0)
