"""How is a broker started for this state folder alone? It speaks the same redis:// as in production.

It keeps its process title, since changing that would overwrite the mark by which processes.py finds it.
"""

import socket
from pathlib import Path

from econsulate.core.embedded import ports
from econsulate.core.embedded.binaries import valkey_binary
from econsulate.core.embedded.processes import BROKER, Program
from econsulate.core.embedded.state import write_private
from econsulate.core.embedded.supervisor import Supervisor

SETTINGS = """bind {host}
port {port}
requirepass {password}
dir {folder}
daemonize no
set-proc-title no
appendonly yes
save ""
maxmemory-policy noeviction
"""


def start(folder: Path, supervisor: Supervisor, *, port: int, password: str) -> str:
    """Start it and return its CELERY_BROKER_URL. The password is in a file, so no process list shows it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = folder / "valkey.conf"
    write_private(settings, SETTINGS.format(host=ports.HOST, port=port, password=password, folder=folder))
    child = supervisor.start(Program("valkey", [valkey_binary(), settings], {"PATH": "/usr/bin:/bin"}, tier=BROKER))
    supervisor.wait_for(child, lambda: is_ready(port, password))
    return f"redis://:{password}@{ports.HOST}:{port}/0"


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
