"""Who keeps the processes of one machine alive, shows what they say, and stops them in order?"""

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from econsulate.core.embedded.processes import (
    APPLICATION,
    BROKER,
    DATABASE,
    MARK,
    Program,
    die_with,
    end_survivors,
    ready_file,
    spawn,
)
from econsulate.core.embedded.trouble import CannotStart

TICK = 0.25
LONGEST_WAIT = 30.0
STEADY_AFTER = 60.0
PATIENCE = 10.0
LARGEST_LOG = 20 * 1024 * 1024
LOUD = frozenset({"error", "critical"})


@dataclass
class Child:
    """One program and its present process; `shown` is how much of its log the terminal has seen."""

    program: Program
    log: Path
    process: "subprocess.Popen[bytes]"
    aloud: bool
    started: float
    shown: int = 0
    failures: int = 0
    retry_at: float | None = None

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def says_ready(self) -> bool:
        return ready_file(self.log).exists()

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class Supervisor:
    """Children in the order of their start. One thread: signals and deaths wake it through a socket."""

    def __init__(self, *, logs: Path, mark: str, say: Callable[[str], None]) -> None:
        self.logs, self.mark, self.say = logs, mark, say
        self.children: list[Child] = []
        self.stop_requests = 0
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.selector = selectors.DefaultSelector()
        self.listen_to_signals()

    def listen_to_signals(self) -> None:
        inbox, outbox = socket.socketpair()
        inbox.setblocking(False)
        outbox.setblocking(False)
        signal.set_wakeup_fd(outbox.fileno(), warn_on_full_buffer=False)
        self.sockets = (inbox, outbox)
        self.selector.register(inbox, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        hang_up = [signal.SIGHUP] if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN else []  # not under nohup
        for number in (signal.SIGINT, signal.SIGTERM, *hang_up):
            signal.signal(number, self.request_stop)

    def request_stop(self, number: int, _frame: object) -> None:
        self.stop_requests += 1
        if self.stop_requests == 1:
            self.say(f"Stopping ({signal.Signals(number).name}) …")

    def start(self, program: Program, *, aloud: bool = False) -> Child:
        """Start a program; with `aloud` its output also goes to the terminal, after its name."""
        log = self.logs / f"{program.name}.log"
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        log.touch(mode=0o600)
        process = spawn(program, log=log, mark=self.mark)
        child = Child(program, log, process, aloud, time.monotonic())
        self.children.append(child)
        return child

    def wait_for(self, child: Child, ready: Callable[[], bool], *, seconds: float = 60) -> None:
        """Until it is ready. Raises CannotStart with the end of its log if it dies or takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            if child.ended or time.monotonic() > deadline:
                what = (
                    f"ended with code {child.process.returncode}"
                    if child.ended
                    else f"is not ready after {seconds:.0f} s"
                )
                raise CannotStart(f"{child.program.name} {what}:\n{child.tail()}", f"Its whole log is {child.log}.")
            if self.stop_requests:
                raise KeyboardInterrupt
            self.pause(0.02)

    def watch(self, finished: Callable[[], bool] = lambda: False) -> None:
        """Show output and restart what dies, until `finished` or somebody asks to stop."""
        while not (finished() or self.stop_requests):
            self.look_after_children()
            self.pause(TICK)

    def accompany(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run a command on this terminal until it ends; returns its exit code. Ctrl-C is the command's to handle."""
        signal.signal(signal.SIGINT, lambda *_: None)
        prepare = die_with(os.getpid(), signal.SIGTERM)
        marked = {**environment, MARK: self.mark}
        with subprocess.Popen(command, env=marked, preexec_fn=prepare) as process:  # noqa: PLW1509 (one thread)
            self.watch(lambda: process.poll() is not None)
            process.terminate()
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def look_after_children(self) -> None:
        now = time.monotonic()
        for child in self.children:
            with contextlib.suppress(FileNotFoundError):  # somebody tidied the logs away
                self.show(child)
            if child.retry_at is None and child.ended:
                self.plan_restart(child, now)
            elif child.retry_at is not None and now >= child.retry_at:
                child.process = spawn(child.program, log=child.log, mark=self.mark)
                child.started, child.retry_at = now, None

    def plan_restart(self, child: Child, now: float) -> None:
        kill_group(child)
        child.failures = 1 if now - child.started > STEADY_AFTER else child.failures + 1
        wait = min(2.0 ** (child.failures - 1), LONGEST_WAIT)
        child.retry_at = now + wait
        code = child.process.returncode
        self.say(f"{child.program.name} ended with code {code}; starting it again in {wait:.0f} s. Log: {child.log}")

    def show(self, child: Child) -> None:
        size = child.log.stat().st_size
        if child.aloud and size > child.shown:
            with child.log.open("rb") as log:
                log.seek(child.shown)
                fresh, whole, _rest = log.read(size - child.shown).rpartition(b"\n")
            child.shown += len(fresh) + len(whole)
            for line in filter(is_worth_showing, fresh.decode(errors="replace").splitlines()):
                self.say(f"{child.program.name:<15} | {line}")
        if size > LARGEST_LOG:
            os.truncate(child.log, 0)
            child.shown = 0

    def pause(self, seconds: float) -> None:
        """Sleep until a signal or a death wakes us."""
        if self.selector.select(seconds):
            with contextlib.suppress(BlockingIOError):
                self.sockets[0].recv(4096)

    def stop_all(self) -> None:
        """Applications together, then the broker, then the database; nothing is left behind."""
        for tier in (APPLICATION, BROKER, DATABASE):
            self.stop([child for child in self.children if child.program.tier == tier])
        self.children = []
        end_survivors(self.mark)

    def stop(self, stopping: list[Child]) -> None:
        """Ask all to stop, wait, then kill; a second request to stop ends the waiting."""
        for child in stopping:
            if not child.ended:
                child.process.send_signal(child.program.stop_signal)
        asked, deadline = self.stop_requests, time.monotonic() + PATIENCE
        while any(not child.ended for child in stopping):
            if time.monotonic() > deadline or self.stop_requests > asked:
                break
            self.pause(TICK)
        for child in stopping:
            kill_group(child)
            child.process.wait()
            with contextlib.suppress(FileNotFoundError):
                self.show(child)


def is_worth_showing(line: str) -> bool:
    """Errors, and what isn't a line of our logs, such as a traceback. A request that was refused is in the log only."""
    try:
        record = json.loads(line)
    except ValueError:
        return bool(line.strip())
    return not isinstance(record, dict) or record.get("level") in LOUD


def kill_group(child: Child) -> None:
    """What a dead or stubborn process left in its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
