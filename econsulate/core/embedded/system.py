"""Which processes make up a running e-consulate on one machine, and with which settings?"""

import hashlib
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from econsulate.core.configuration import Configuration
from econsulate.core.embedded import keys, ports, postgres, roles, valkey
from econsulate.core.embedded.processes import Program
from econsulate.core.embedded.state import ROOT, State, write_private
from econsulate.core.embedded.supervisor import Supervisor
from econsulate.core.embedded.trouble import CannotStart

MANAGE = [sys.executable, str(ROOT / "manage.py")]
NOT_AS_ROOT = "ignore:You're running the worker with superuser"  # good advice, for production
CELERY = [sys.executable, "-W", NOT_AS_ROOT, "-m", "celery", "--quiet", "--skip-checks", "-A", "econsulate"]
TRIAL = {"ECONSULATE_DEMO": "1", "ECONSULATE_INSECURE_COOKIES": "1", "ECONSULATE_ALLOW_UNSCANNED_FILES": "1"}
# They mostly wait for carriers: with few of them a slow carrier holds up what the others would take.
ALERT_PROCESSES = 6
HERE = "{here}"
PACKAGES = ("econsulate", "consular", "notifications")


def trial_settings(environment: Mapping[str, str], state: State, secrets: Mapping[str, str]) -> dict[str, str]:
    """The environment of every process: what the person set wins over what a trial sets by itself."""
    ours = {name: value for name, value in secrets.items() if name.startswith("ECONSULATE_")}
    trial = {} if environment.get("ECONSULATE_DEMO") == "0" else TRIAL
    return {**trial, **ours, **environment, "ECONSULATE_STATE_DIR": str(state.folder), "PYTHONUNBUFFERED": "1"}


def refuse_wrong_settings(environment: Mapping[str, str], folder: Path) -> None:
    """The same check every process makes, made once before anything is started."""
    try:
        Configuration.from_environment(default_state_dir=folder, environment=throwaway_settings(environment, folder))
    except ImproperlyConfigured as error:
        raise CannotStart(str(error), "docs/operations.md explains every setting.") from error


def start_services(
    environment: Mapping[str, str], state: State, secrets: dict[str, str], supervisor: Supervisor, *, lasting: bool
) -> dict[str, str]:
    """Database and broker, each started only if its address is not set; returns both addresses."""
    database, broker = environment.get("DATABASE_URL", ""), environment.get("CELERY_BROKER_URL", "")
    if database:
        refuse_silent("PostgreSQL", "DATABASE_URL", database, 5432)
    else:
        port = ports.inner(state, "postgres")
        database = postgres.start(state.folder / "postgres", supervisor, port=port, secrets=secrets, lasting=lasting)
    if broker:
        refuse_silent("The broker", "CELERY_BROKER_URL", broker, 5672 if broker.startswith("amqp") else 6379)
    else:
        port = ports.inner(state, "valkey")
        broker = valkey.start(state.folder / "valkey", supervisor, port=port, password=secrets["VALKEY_PASSWORD"])
    return {"DATABASE_URL": database, "CELERY_BROKER_URL": broker}


def refuse_silent(what: str, name: str, url: str, default_port: int) -> None:
    address = urlsplit(url)
    host, port = address.hostname or "localhost", address.port or default_port
    if not ports.answers(host, port, seconds=5):
        raise CannotStart(
            f"{what} does not answer at {host}:{port}, which {name} names.",
            f"Start it or correct {name}; or unset {name} and one is started here for you.",
        )


def demo_sign_ins(settings: Mapping[str, str], state: State) -> str:
    """What the demo command said, with the address of this start, which may have another port than the first."""
    said = state.folder / "demo.txt"
    return said.read_text().replace(HERE, settings["ECONSULATE_PUBLIC_BASE_URL"]) if said.exists() else ""


def is_prepared(database_url: str) -> bool:
    """The fingerprint is kept in the database itself, so a lost or restored database is never taken as prepared."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    with psycopg.connect(database_url) as connection:
        row = connection.execute(query).fetchone()
    return row is not None and row[0] == source_fingerprint()


def prepare(settings: Mapping[str, str], state: State, *, embedded: bool) -> None:
    """Migrate and load the demo data; both change nothing the second time."""
    manage(settings, "migrate", "--no-input", "--verbosity", "0")
    if settings.get("ECONSULATE_DEMO") == "1":
        said = manage(settings, "demo").replace(settings["ECONSULATE_PUBLIC_BASE_URL"], HERE)
        write_private(state.folder / "demo.txt", said)
    if embedded:
        with psycopg.connect(settings["DATABASE_URL"]) as connection:
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(roles.NAME), sql.Literal(source_fingerprint())))


def serving(settings: Mapping[str, str], state: State) -> dict[str, str]:
    """What the processes of our own database run with: whatever takes one of them over owns no table, as in production.
    Commands beside them join as the owner."""
    password = keys.load(state.folder / "secrets.env")["POSTGRES_SERVING_PASSWORD"]
    return {**settings, "DATABASE_URL": roles.serving(settings["DATABASE_URL"], password)}


def source_fingerprint() -> str:
    """Changes with any file that a migration or the demo data could come from."""
    files = sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.suffix not in {".pyc", ".mo"}
    )
    stats = ((str(path), path.stat()) for path in [*files, ROOT / "requirements.txt"] if path.is_file())
    return hashlib.sha256(repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]).encode()).hexdigest()


def manage(settings: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run([*MANAGE, *arguments], env=settings, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr)[-4000:]
        raise CannotStart(f"manage.py {' '.join(arguments)} failed:\n{said}", "Mend the above and start again.")
    return done.stdout


def web(settings: dict[str, str], *, port: int, workers: int = 1) -> Program:
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", ports.HOST, "--port", str(port)]
    options = ["--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    return Program("web", [*server, *options, "econsulate.wsgi:application"], settings, folder=ROOT)


def streams(settings: dict[str, str], *, port: int) -> Program:
    server = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", ports.HOST, "--port", str(port)]
    # Each open stream counts as a request, of which granian holds a thousand unless told otherwise.
    options = ["--workers", "1", "--workers-kill-timeout", "2", "--backpressure", "200000"]
    options += ["--no-ws", "--log-level", "warning"]
    return Program("streams", [*server, *options, "econsulate.streams:application"], settings, folder=ROOT)


def workers(settings: dict[str, str]) -> list[Program]:
    """Emergency work has workers of its own, so ordinary work never makes an alert wait, nor does an exercise."""
    worker = [*CELERY, "worker", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    alerts = [*worker, "-Q", "alerts", "-n", "alerts@%h", "--concurrency", str(ALERT_PROCESSES)]
    ordinary = [*worker, "-Q", "ordinary,exercises", "-n", "ordinary@%h", "--concurrency", "2"]
    # A worker that ends in peace talks to its broker, and waits for one that died with us. Nothing is lost by haste:
    # the ledger gives its work out again.
    return [
        Program(name, command, settings, folder=ROOT, orphan_signal=signal.SIGKILL)
        for name, command in (("worker-alerts", alerts), ("worker-ordinary", ordinary))
    ]


def clocks(settings: dict[str, str]) -> list[Program]:
    """What gives the workers work by the clock."""
    beat, sweeper = [*CELERY, "beat", "--pidfile=", "--loglevel", "WARNING"], [*MANAGE, "sweep", "--skip-checks"]
    return [Program("beat", beat, settings, folder=ROOT), Program("sweeper", sweeper, settings, folder=ROOT)]


def mail_sink(settings: dict[str, str], *, smtp_port: int, http_port: int, folder: Path) -> Program:
    module = [sys.executable, "-m", "econsulate.core.embedded.mail_sink"]
    return Program("mail", [*module, str(smtp_port), str(http_port), str(folder)], settings, folder=ROOT)


def throwaway_settings(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """For linters and schema writers: complete settings, but nothing runs behind them."""
    nothing = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "CELERY_BROKER_URL": "redis://127.0.0.1:1/0"}
    return nothing | trial_settings(environment, State(folder), keys.fresh())
