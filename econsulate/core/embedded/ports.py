"""Which ports on 127.0.0.1 may be used, and what does a person do when one is taken?"""

import fcntl
import http.client
import os
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

from econsulate.core.embedded.state import State
from econsulate.core.embedded.trouble import CannotStart

HOST = "127.0.0.1"
TRIED = 50
RESERVED: dict[int, int] = {}


def is_free(port: int) -> bool:
    """Nobody listens there; connections that are just closing do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def reserve(port: int) -> bool:
    """Keep a free port for this launcher until it ends; False when it, or a start going on beside this one, has it.

    Its own server listens there only seconds later, and two systems that found the same port free would mix.
    """
    if port in RESERVED:
        return True
    folder = Path(tempfile.gettempdir()) / f"econsulate-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    held = os.open(folder / str(port), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return False
    if not is_free(port):
        os.close(held)
        return False
    RESERVED[port] = held
    return True


def any_free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def inner(state: State, name: str) -> int:
    """A port that people do not type: the last one used if it is free still, else any."""
    port = state.remembered().get(name, 0)
    if not (port and is_free(port)):
        port = any_free()
        state.remember(name, port)
    return port


def outer(environment: Mapping[str, str], setting: str, default: int) -> int:
    """A port that people type: the one they set, or the default, or the next free one after it."""
    if given := environment.get(setting):
        if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
            raise CannotStart(f"{setting}={given} is not a port.", "Give a number from 1 to 65535.")
        if not reserve(int(given)):
            raise CannotStart(
                f"Port {given} on {HOST} is taken or not allowed.",
                f"Set {setting} to another port, or unset it to let a free one be found.",
            )
        return int(given)
    for port in range(default, default + TRIED):
        if reserve(port):
            return port
    raise CannotStart(
        f"Ports {default} to {default + TRIED - 1} on {HOST} are all taken.", f"Set {setting} to a free one."
    )


def serves(port: int, path: str) -> bool:
    """A web server there answers 200 for the path."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def answers(host: str, port: int, seconds: float = 0.5) -> bool:
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError:
        return False
    return True
