"""A RabbitMQ of a test's own, which may be killed, started again and purged; it needs Debian's rabbitmq-server."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kombu import Connection
from kombu.exceptions import OperationalError

from econsulate.core.embedded import ports
from econsulate.queues import QUEUES

# As the package's wrapper calls it; the wrapper itself lets root and rabbitmq alone start it, as rabbitmq.
PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
STARTS_WITHIN_SECONDS = 60


@dataclass
class Rabbit:
    folder: Path
    port: int = field(default_factory=ports.any_free)
    distribution: int = field(default_factory=ports.any_free)

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@{ports.HOST}:{self.port}//"

    def start(self) -> None:
        names = {"MNESIA_BASE": "data", "LOG_BASE": "log", "CONFIG_FILE": "none", "CONF_ENV_FILE": "none-either"}
        places = {f"RABBITMQ_{name}": str(self.folder / place) for name, place in names.items()}
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"faults{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": ports.HOST,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.distribution),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            **places,
        }
        with (self.folder / "said").open("ab") as said:
            command = ["setpriv", "--pdeathsig", "KILL", PROGRAM]  # it must not outlive us
            self.process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, process_group=0)

    def wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self.answers():
            assert time.monotonic() < until, (self.folder / "said").read_text()[-2000:]
            time.sleep(0.2)

    def answers(self) -> bool:
        try:
            with closing(Connection(self.url, connect_timeout=1)) as connection:
                connection.ensure_connection(max_retries=1, timeout=1)
        except (OperationalError, OSError):
            return False
        return True

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def purge(self) -> None:
        with Connection(self.url, connect_timeout=5) as connection, connection.channel() as channel:
            for queue in QUEUES:
                channel.queue_purge(queue)


@contextmanager
def running(folder: Path) -> Iterator[Rabbit]:
    rabbit = Rabbit(folder)
    rabbit.start()
    try:
        rabbit.wait()
        yield rabbit
    finally:
        rabbit.kill()
