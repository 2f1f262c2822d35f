"""How is an untrusted file parsed without harm? In a child process that is killed when it takes too much."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, cast

import structlog

from econsulate.core.files.sandbox.confine import Limits
from econsulate.core.files.sandbox.protocol import READY, Findings, Garbled, Page, Policy, receive

logger = structlog.get_logger(__name__)
CHILD = "econsulate.core.files.sandbox.child"
PACKAGE = Path(__file__).resolve().parents[3]
# The package's own __init__ loads Celery: half of the child's start, and nothing a parser should have at hand.
BOOTSTRAP = """
import runpy, sys, types
econsulate = sys.modules["econsulate"] = types.ModuleType("econsulate")
econsulate.__path__ = [sys.argv.pop(1)]
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
BOMB = Findings(reason="too_complex")


class SandboxUnavailable(Exception):
    """The child could not be started or confined: the machine's fault, so nothing is said about the file."""


def examine(
    chunks: Iterable[bytes], *, policy: Policy, on_page: Callable[[Page], None], limits: Limits | None = None
) -> Findings:
    """Parse the file and draw it anew in a child process; `on_page` gets each page as soon as it is drawn.

    A file whose child crashes, hangs, hogs or talks nonsense is `too_complex`. Raises SandboxUnavailable.
    """
    limits = limits or Limits()
    with start(policy, limits) as child:
        stdin, stdout = cast(IO[bytes], child.stdin), cast(IO[bytes], child.stdout)
        killer = threading.Timer(limits.wall, child.kill)
        killer.start()
        try:
            if stdout.read(len(READY)) != READY:
                raise SandboxUnavailable
            feed(stdin, chunks)
            return listen(stdout, policy, on_page)
        except Garbled as error:
            logger.warning("file ended its sandbox", code=child.wait(), exc_info=error)
            return BOMB
        finally:
            killer.cancel()
            child.kill()


def start(policy: Policy, limits: Limits) -> subprocess.Popen[bytes]:
    """With an empty environment: keys and passwords of this process are not the child's to read."""
    told = json.dumps({"policy": asdict(policy), "limits": asdict(limits)})
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module, no outside input
        [sys.executable, "-B", "-I", "-c", BOOTSTRAP, str(PACKAGE), CHILD, told],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
    )


def feed(pipe: IO[bytes], chunks: Iterable[bytes]) -> None:
    """A child that died early closes the pipe; what it left unsaid shows when we listen."""
    with suppress(BrokenPipeError), pipe:
        for chunk in chunks:
            pipe.write(chunk)


def listen(pipe: IO[bytes], policy: Policy, on_page: Callable[[Page], None]) -> Findings:
    pages = 0
    while isinstance(said := receive(pipe, max_pages=policy.max_pages), Page):
        pages += 1
        if said.number != pages:
            raise Garbled("pages out of order")
        on_page(said)
    if not said.reason and said.pages != pages:
        raise Garbled("pages missing")
    return said
