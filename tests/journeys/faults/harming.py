"""What is broken while people are being told, and in which order? A seed deals the same cards each time."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from econsulate.core.embedded.processes import survivors
from tests.core.embedded.test_boot import command
from tests.journeys.alerts.running import System
from tests.journeys.client import until
from tests.journeys.faults.brokers import Broker
from tests.journeys.faults.carriers import MOODS, Carriers
from tests.journeys.test_kill import kill

# After these what was in hand may be handed over again: nobody wrote down what became of it.
FORGETFUL = frozenset({"alerts", "sweeper", "postgres"})
NAMES = {"web": b"granian", "alerts": b"alerts@", "ordinary": b"ordinary@", "beat": b"beat", "sweeper": b"sweep"}
CARRIERS = ("google", "apple", "browsers", "bot", "gateway", "office")
ENOUGH = 60
PAUSES_SECONDS = (0.4, 2.6)


@dataclass
class Harm:
    """`forgotten`: by `time.monotonic()` when something died that may have had hand-overs in hand."""

    system: System
    broker: Broker
    carriers: Carriers
    forgotten: list[float] = field(default_factory=list)

    def do(self, card: str) -> None:
        """`kill NAME`, `empty broker`, `kill broker`, `stop postgres`, or `MOOD CARRIER`."""
        verb, what = card.split()
        if verb in MOODS:
            self.carriers.moods[what] = verb
        elif what == "broker":
            (self.broker.empty if verb == "empty" else self.broker.kill)(self.system)
        elif what == "postgres":
            self.stop_postgres()
        else:
            kill(self.system.folder, NAMES[what])
        if what in FORGETFUL:
            self.forgotten.append(time.monotonic())

    def stop_postgres(self) -> None:
        """At once, as `pg_ctl stop -m immediate` does; the launcher starts it again, and it recovers."""
        for process in survivors(str(self.system.folder)):
            with suppress(ProcessLookupError, FileNotFoundError):
                said = command(process)
                if b"postgres" in said and not said.startswith(b"postgres:"):
                    os.kill(process, signal.SIGQUIT)

    def play(self, cards: list[str], luck: random.Random, say: Callable[[str], None]) -> None:
        """One after the other with pauses; then every carrier is well again, once enough was asked of them for their
        moods to count: who was killed again and again is started again later each time."""
        for card in cards:
            say(f"† {card}")
            self.do(card)
            time.sleep(luck.uniform(*PAUSES_SECONDS))
        until(lambda: self.carriers.suffered >= ENOUGH or None, "carriers to be asked")
        self.carriers.moods.clear()


def dealt(luck: random.Random) -> tuple[list[str], list[str]]:
    """How each carrier is from the beginning; and in which order each process dies, the workers of alerts twice, the
    broker is emptied and dies, and PostgreSQL is stopped."""
    moods = [f"{mood} {carrier}" for mood, carrier in zip(MOODS, luck.sample(CARRIERS, len(MOODS)), strict=True)]
    rest = [*(f"kill {name}" for name in NAMES), "kill alerts", "empty broker", "kill broker", "stop postgres"]
    luck.shuffle(rest)
    return moods, rest
