"""Another implementation of SMPP (smpp34, in Rust) takes our messages over a real line, and its reports reach us."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import smpp34

from notifications.channels.base import Outcome, Result
from notifications.channels.smpp import client, reports
from notifications.channels.smpp.channel import Smpp
from tests.notifications import smsc
from tests.notifications.kannel import until
from tests.notifications.smpp.test_sending import CYRILLIC, an_envelope
from tests.notifications.smtp import free_port


class Carrier(threading.Thread):
    """Takes every message but those to numbers that end in 9, and reports of each that it arrived."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.port, self.ready = free_port(), threading.Event()
        self.taken: list[Any] = []
        self.over = False

    def run(self) -> None:
        asyncio.run(self.serve())

    async def serve(self) -> None:
        server = smpp34.Server(host="127.0.0.1", port=self.port, system_id="SMSC")
        await server.start()
        self.ready.set()
        bound: dict[str, Any] = {}
        while not self.over:
            try:
                event = await asyncio.wait_for(server.next(), 0.1)
            except TimeoutError:
                continue
            if isinstance(event, smpp34.Esme):
                bound[event.session_id] = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                await self.take(event, bound[event.session_id])
        await server.stop()

    async def take(self, message: Any, esme: Any) -> None:
        if message.destination_addr.endswith("9"):
            message.reject(smpp34.ESME_RINVDSTADR)
            return
        self.taken.append(message)
        name = f"A{len(self.taken)}"
        message.accept(message_id=name)
        receipt = f"id:{name} sub:001 dlvrd:001 stat:DELIVRD err:000 text:"
        answer = await esme.deliver_sm(
            message.source_addr, receipt.encode(), source_addr=message.destination_addr, esm_class=4
        )
        assert answer.is_success


@pytest.fixture
def other(settings: Any) -> Iterator[Carrier]:
    carrier = Carrier()
    carrier.start()
    assert carrier.ready.wait(10)
    settings.SMS = smsc.setting(carrier.port, sender="1400")
    yield carrier
    client.Client.of_this_process().end()
    carrier.over = True
    carrier.join(10)


def test_the_whole_way_there_and_back(other: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, Outcome]] = []
    monkeypatch.setattr(reports, "LISTENERS", [lambda *said: heard.append(said)])
    numbers = ["+77010000001", "+77010000009", "+77010000002"]
    outcomes = Smpp().send([an_envelope(address=number, text=CYRILLIC) for number in numbers])
    assert [one.result for one in outcomes] == [Result.ACCEPTED, Result.NO_SUCH_ADDRESS, Result.ACCEPTED]
    until(lambda: len(heard) == 4)
    names = sorted(name for one in outcomes for name in one.references)
    assert sorted(name for name, _outcome in heard) == names == ["a1", "a2", "a3", "a4"]
    assert {outcome.result for _name, outcome in heard} == {Result.DELIVERED}
    body = b"".join(taken.short_message[6:] for taken in other.taken[:2])
    assert body.decode("utf-16-be") == CYRILLIC
