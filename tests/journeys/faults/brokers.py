"""Valkey or RabbitMQ, whichever the system stands on: emptied, and killed so that it has to be started again."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from redis import Redis
from redis.exceptions import RedisError

from econsulate.core.embedded.processes import survivors
from tests.core.embedded.test_boot import command
from tests.journeys.alerts.running import System
from tests.journeys.faults.rabbit import Rabbit, running
from tests.journeys.test_kill import kill

BROKERS = ("valkey", "rabbitmq")


class Broker(Protocol):
    def empty(self, system: System) -> None: ...

    def kill(self, system: System) -> None: ...

    def freeze(self, system: System) -> None: ...

    def thaw(self, system: System) -> None: ...


class OwnValkey:
    """The system's own, which its launcher starts again."""

    def empty(self, system: System) -> None:
        with closing(Redis.from_url(system.settings["CELERY_BROKER_URL"], socket_timeout=2)) as valkey:
            try:
                valkey.flushall()
            except RedisError:
                return  # it was killed a moment ago

    def kill(self, system: System) -> None:
        kill(system.folder, b"valkey-server")

    def freeze(self, system: System) -> None:
        self.tell(system, signal.SIGSTOP)

    def thaw(self, system: System) -> None:
        self.tell(system, signal.SIGCONT)

    def tell(self, system: System, what: signal.Signals) -> None:
        for process in survivors(str(system.folder)):
            if b"valkey-server" in command(process):
                os.kill(process, what)


@dataclass
class OwnRabbit:
    rabbit: Rabbit

    def empty(self, _system: System) -> None:
        if self.rabbit.answers():
            self.rabbit.purge()

    def kill(self, _system: System) -> None:
        self.rabbit.kill()
        self.rabbit.start()

    def freeze(self, _system: System) -> None:
        os.killpg(self.rabbit.process.pid, signal.SIGSTOP)

    def thaw(self, _system: System) -> None:
        os.killpg(self.rabbit.process.pid, signal.SIGCONT)


@contextmanager
def standing(name: str, folder: Path) -> Iterator[tuple[Broker, dict[str, str]]]:
    """The broker, and what a system has to be told of it."""
    if name == "valkey":
        yield OwnValkey(), {}
        return
    with running(folder) as rabbit:
        yield OwnRabbit(rabbit), {"CELERY_BROKER_URL": rabbit.url}
