"""What happens, step by step, when somebody says run, test, services or settings?"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from econsulate.core.embedded import keys, ports, shared_memory, system
from econsulate.core.embedded.processes import end_survivors
from econsulate.core.embedded.state import ROOT, State, read_variables, write_variables
from econsulate.core.embedded.supervisor import Supervisor
from econsulate.core.embedded.trouble import AlreadyRunning, CannotStart

ADDRESSES = {"DATABASE_URL", "CELERY_BROKER_URL"}
BEGAN = time.monotonic()


def say(text: str) -> None:
    """To the terminal; when that is gone (closed, `make run | head`), to nobody, so that stopping ends well."""
    try:
        print(text, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def step(text: str) -> None:
    say(f"[{time.monotonic() - BEGAN:5.1f} s] {text}")


@contextlib.contextmanager
def supervised(state: State) -> Iterator[Supervisor]:
    """Hold the state folder, end what an earlier kill -9 left in it, and stop everything at the end."""
    state.lock()
    if left := end_survivors(str(state.folder)):
        step(f"Ended {left} processes of an earlier start that was killed.")
    supervisor = Supervisor(logs=state.folder / "logs", mark=str(state.folder), say=say)
    try:
        yield supervisor
    finally:
        supervisor.stop_all()
        state.settings_file.unlink(missing_ok=True)


@contextlib.contextmanager
def temporary_state() -> Iterator[State]:
    """A state folder that is gone afterwards; others may search it, because root runs PostgreSQL as nobody."""
    folder = Path(tempfile.mkdtemp(prefix="econsulate-")).resolve()
    folder.chmod(0o711)
    try:
        yield State(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_services(state: State, supervisor: Supervisor, *, lasting: bool) -> dict[str, str]:
    environment = dict(os.environ)
    (state.folder / "static").mkdir(exist_ok=True)  # absent, it makes every process warn
    system.refuse_wrong_settings(environment, state.folder)
    secrets = keys.load(state.folder / "secrets.env")
    addresses = system.start_services(environment, state, secrets, supervisor, lasting=lasting)
    settings = system.trial_settings(environment, state, secrets) | addresses
    publish(settings, state)
    return settings


def publish(settings: Mapping[str, str], state: State) -> None:
    """Write the settings down for commands that want to join the running system."""
    ours = {name: value for name, value in settings.items() if name.startswith("ECONSULATE_") or name in ADDRESSES}
    write_variables(state.settings_file, ours)


def start_everything(state: State, supervisor: Supervisor, *, lasting: bool, aloud: bool) -> dict[str, str]:
    """Services, migrations and demo data if there is need, mail, web and workers, and once these answer the rest."""
    embedded = "DATABASE_URL" not in os.environ
    shared_memory.refuse_without_semaphores()
    step("Starting PostgreSQL and Valkey" if embedded else "Using the database of DATABASE_URL")
    settings = start_services(state, supervisor, lasting=lasting)
    web_port = typed_port(settings, "ECONSULATE_WEB_PORT", 8000)
    settings |= {"ECONSULATE_WEB_PORT": str(web_port)}
    settings.setdefault("ECONSULATE_PUBLIC_BASE_URL", f"http://{ports.HOST}:{web_port}")
    streams_port = port_of_streams(settings, state)
    start_mail(settings, state, supervisor, aloud=aloud)
    if not (embedded and system.is_prepared(settings["DATABASE_URL"])):
        step("Migrating the database and loading demo data (once; a little patience)")
        system.prepare(settings, state, embedded=embedded)
    serving = system.serving(settings, state) if embedded else settings
    step("Starting web, streams and workers")
    web = supervisor.start(system.web(serving, port=web_port), aloud=aloud)
    streams = supervisor.start(system.streams(serving, port=streams_port), aloud=aloud)
    workers = [supervisor.start(program, aloud=aloud) for program in system.workers(serving)]
    supervisor.wait_for(web, lambda: ports.serves(web_port, "/readyz"))
    supervisor.wait_for(streams, lambda: ports.serves(streams_port, "/readyz"))
    for worker in workers:
        supervisor.wait_for(worker, worker.says_ready)
    for program in system.clocks(serving):
        supervisor.start(program, aloud=aloud)
    publish(settings, state)
    return settings


def typed_port(settings: Mapping[str, str], setting: str, default: int) -> int:
    """The port people type; when it isn't the one the documents name, they are told."""
    port = ports.outer(settings, setting, default)
    if port != default and not settings.get(setting):
        step(f"Port {default} is taken by another program; taking {port}")
    return port


def port_of_streams(settings: dict[str, str], state: State) -> int:
    """No proxy joins streams with web in a trial, so pages and apps are led to a port of their own."""
    port = ports.inner(state, "streams")
    if settings.get("ECONSULATE_DEMO") == "1":
        settings.setdefault("ECONSULATE_STREAMS_URL", f"http://{ports.HOST}:{port}")
    return port


def start_mail(settings: dict[str, str], state: State, supervisor: Supervisor, *, aloud: bool) -> None:
    """In demo mode, unless a real mail server is named, messages are kept here to be read in a browser."""
    if settings.get("ECONSULATE_DEMO") != "1" or "ECONSULATE_SMTP_URL" in settings:
        return
    smtp_port, http_port = ports.inner(state, "smtp"), typed_port(settings, "ECONSULATE_MAIL_PORT", 8025)
    settings |= {"ECONSULATE_SMTP_URL": f"smtp://{ports.HOST}:{smtp_port}", "ECONSULATE_MAIL_PORT": str(http_port)}
    folder = state.folder / "mail"
    supervisor.start(system.mail_sink(settings, smtp_port=smtp_port, http_port=http_port, folder=folder), aloud=aloud)


def run() -> int:
    """Everything, until Ctrl-C."""
    state = State.chosen(dict(os.environ))
    with supervised(state) as supervisor:
        settings = start_everything(state, supervisor, lasting=True, aloud=True)
        step("Ready.")
        say(welcome(settings, state))
        supervisor.watch()
    say("Stopped; nothing is left running.")
    return 0


def welcome(settings: Mapping[str, str], state: State) -> str:
    base = settings["ECONSULATE_PUBLIC_BASE_URL"]
    lines = ["", f"  staff panel    {base}/panel/", f"  API reference  {base}/api/docs/"]
    if mail := settings.get("ECONSULATE_MAIL_PORT"):
        lines.append(f"  sent mail      http://{ports.HOST}:{mail}/")
    lines += [f"  logs           {state.folder / 'logs'} (errors are shown here too)", ""]
    return "\n".join([*lines, system.demo_sign_ins(settings, state), "Ctrl-C stops everything."])


def beside(command: Sequence[str], *, whole: bool, fresh: bool) -> int:
    """Run a command beside the running system; if none runs, beside one started for it and gone after it."""
    if not fresh:
        state = State.chosen(dict(os.environ))
        with contextlib.suppress(AlreadyRunning), supervised(state) as supervisor:
            return start_and_accompany(state, supervisor, command, whole=whole, lasting=True)
        return join(state, command, whole=whole)
    with temporary_state() as state, supervised(state) as supervisor:
        return start_and_accompany(state, supervisor, command, whole=whole, lasting=False)


def start_and_accompany(
    state: State, supervisor: Supervisor, command: Sequence[str], *, whole: bool, lasting: bool
) -> int:
    if whole:
        settings = start_everything(state, supervisor, lasting=lasting, aloud=False)
    else:
        settings = start_services(state, supervisor, lasting=lasting)
    return supervisor.accompany(command, settings)


def join(state: State, command: Sequence[str], *, whole: bool) -> int:
    """Become the command, with the settings of the system that runs in this state folder."""
    settings = read_variables(state.settings_file)
    if "DATABASE_URL" not in settings or (whole and "ECONSULATE_PUBLIC_BASE_URL" not in settings):
        raise CannotStart(f"What runs in {state.folder} is still starting.", "Wait for its line Ready, then try again.")
    os.execvpe(command[0], list(command), {**os.environ, **settings})


def test(arguments: Sequence[str]) -> int:
    """The test suite on its own services, in random order, on all cores unless the arguments say otherwise.

    With one process more than cores: each waits a third of its time for the database and for processes it started.
    Compiled code is kept in __pycache__, whatever the machine prefers: to rewrite the assertions anew takes each
    process as long as two hundred tests.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    chosen = any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments)
    parallel = [] if chosen else ["-n", str((os.cpu_count() or 1) + 1)]
    return beside([sys.executable, "-m", "pytest", *parallel, *arguments], whole=False, fresh=True)


def settings_only(command: Sequence[str]) -> int:
    """Run a command with complete throw-away settings and nothing behind them."""
    os.execvpe(command[0], list(command), system.throwaway_settings(dict(os.environ), ROOT / ".local"))
