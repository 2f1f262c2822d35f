"""An alert is approved, goes out to some hundred people while things break, and is ended."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.alerts import composing, counterparts, preparing, words
from tests.journeys.alerts.people import OPERATIONS, Cast
from tests.journeys.alerts.running import System, running
from tests.journeys.client import until
from tests.journeys.faults import brokers, ledger
from tests.journeys.faults.carriers import Carriers
from tests.journeys.faults.harming import Harm
from tests.notifications import kannel

PEOPLE = 300
# Leases end after half a minute, and what a carrier turned away twice waits for two minutes at most.
SETTLED_WITHIN_SECONDS = 240


@dataclass
class Play:
    """`broadcast` is what is being told, `began` when it was pressed, by `time.monotonic()`."""

    cast: Cast
    carriers: Carriers
    harm: Harm
    broadcast: int = 0
    began: float = 0.0

    @property
    def system(self) -> System:
        return self.cast.system

    def approve(self) -> None:
        """Extreme, so that it goes by all ways at once."""
        serik, cast = self.cast.officer("serik"), self.cast
        cast.incident = serik.post(f"{OPERATIONS}/incidents", {"mode": "live", **composing.QUAKE}, expect=201)["id"]
        body = {"incident": cast.incident, **words.content(words.quake(), "Extreme")}
        cast.alert = serik.post(f"{OPERATIONS}/alerts", body, expect=201)
        composing.submit(serik, cast)
        cast.prove("ainur")
        seen = {"content_hash": composing.shown(cast)["content_hash"], "place": words.PLACE}
        cast.officer("ainur").post(f"{cast.thread}/approve", seen)

    def release(self) -> None:
        """Pressed once; where no answer comes it is asked again under the same key."""
        seen = {"content_hash": composing.shown(self.cast)["content_hash"], "ask": False}
        self.began = time.monotonic()
        told = self.cast.officer("serik").post(f"{self.cast.thread}/release", seen)
        assert told["state"] == "live"

    def note_broadcast(self) -> None:
        (self.broadcast,) = until(lambda: ledger.broadcasts(self.system, self.cast.alert["id"]) or None, "a broadcast")

    def settle(self) -> float:
        """Until nothing of it is open; how many seconds after it was pressed that was."""
        what = "everybody's hand-over to come to an end"
        until(lambda: ledger.is_settled(self.system, self.broadcast), what, seconds=SETTLED_WITHIN_SECONDS, pause=0.5)
        return time.monotonic() - self.began

    def end(self, verb: str = "all-clear") -> None:
        body = {"reason": "It is over."}
        self.cast.prove("serik")
        self.cast.officer("serik").post(f"{self.cast.thread}/{verb}", body)

    def until_over(self) -> None:
        what = "what was ended to be over"
        until(lambda: ledger.is_over(self.system, self.broadcast), what, seconds=SETTLED_WITHIN_SECONDS, pause=0.5)

    def until_ended(self) -> int:
        """Until all have heard that it is over, or called off; the broadcast that tells them."""
        _first, second = ledger.broadcasts(self.system, self.cast.alert["id"])
        what = "all to hear of the end"
        until(lambda: ledger.is_settled(self.system, second), what, seconds=SETTLED_WITHIN_SECONDS, pause=0.5)
        return second


@contextmanager
def playing(broker: str, folder: Path) -> Iterator[Play]:
    """A whole system on this broker, with its people and officers."""
    with ExitStack() as stack:
        enter = stack.enter_context
        (folder / "rabbit").mkdir()
        around, gateway = enter(counterparts.standing(folder)), enter(kannel.stub())
        own, told = enter(brokers.standing(broker, folder / "rabbit"))
        sms = f"http://{kannel.USER}:{kannel.PASSWORD.replace('/', '%2F')}@127.0.0.1:{gateway.port}/cgi-bin/sendsms"
        settings = {name: value for name, value in around.settings().items() if "SMPP" not in name}
        system = enter(running({**settings, **told, "ECONSULATE_SMS_URL": sms}))
        cast = enter(closing(Cast(system, around, PEOPLE)))
        preparing.start(cast)
        carriers = Carriers(around, gateway)
        yield Play(cast, carriers, Harm(system, own, carriers))


@contextmanager
def beside(act: Callable[[], None]) -> Iterator[None]:
    """Do it in a thread of its own meanwhile; what it raised is raised at the end."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    thread.join()
    if raised:
        raise raised[0]
