"""The embedded database and broker, started and stopped as a person would."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from econsulate.core.embedded.processes import survivors
from econsulate.core.embedded.state import read_variables
from tests.core.embedded.conftest import Launch, services, state_folder, until


@pytest.fixture(scope="module")
def running() -> Iterator[Path]:
    """One state folder with database and broker for every test that only looks."""
    with state_folder() as folder, services(folder):
        yield folder


def database(folder: Path) -> psycopg.Connection:
    return psycopg.connect(read_variables(folder / "settings.env")["DATABASE_URL"], autocommit=True)


def broker(folder: Path) -> redis.Redis:
    return redis.Redis.from_url(read_variables(folder / "settings.env")["CELERY_BROKER_URL"])


def give_its_number_to_a_stranger(folder: Path) -> None:
    """PostgreSQL alone would now refuse to start: the process its lock file names is alive."""
    [left] = (folder / "postgres").glob("*/postmaster.pid")
    _number, rest = left.read_text().split("\n", 1)
    left.write_text(f"{os.getpid()}\n{rest}")


def is_broker(process: int) -> bool:
    return Path(f"/proc/{process}/comm").read_text().startswith(("valkey", "redis"))


def process_list() -> str:
    """The command line of every process; bare images have no `ps`, macOS has no /proc."""
    if not Path("/proc/self/cmdline").exists():
        return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    shown = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            shown.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return "\n".join(shown)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_the_role_is_an_ordinary_one_that_owns_its_database(running: Path) -> None:
    with database(running) as connection:
        query = "SELECT usesuper, usename = current_database()::name FROM pg_user WHERE usename = current_user"
        assert connection.execute(query).fetchone() == (False, True)


def test_cyrillic_words_compare_whatever_language_the_machine_speaks(running: Path) -> None:
    with database(running) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        query = "SELECT upper('қазақ'), similarity('Иванов', 'Иванова') > 0.5"
        assert connection.execute(query).fetchone() == ("ҚАЗАҚ", True)


def test_secrets_are_readable_by_their_owner_only(running: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in running.iterdir()}
    assert modes["secrets.env"] == modes["settings.env"] == 0o600
    assert modes["postgres"] == modes["valkey"] == modes["logs"] == 0o700


def test_no_process_list_shows_a_password(running: Path) -> None:
    shown = process_list()
    assert "valkey-server" in shown or "redis-server" in shown
    assert not [name for name, value in read_variables(running / "secrets.env").items() if value in shown]


def test_nobody_gets_in_without_the_password(running: Path) -> None:
    settings = read_variables(running / "settings.env")
    ports = [urlsplit(settings[name]).port for name in ("DATABASE_URL", "CELERY_BROKER_URL")]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgres://postgres@127.0.0.1:{ports[0]}/postgres")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(host="127.0.0.1", port=ports[1]).ping()


def test_a_second_start_in_one_folder_joins_the_first(running: Path) -> None:
    command = [sys.executable, "-m", "econsulate.core.embedded", "services", "printenv", "DATABASE_URL"]
    bare = {"PATH": os.environ["PATH"], "ECONSULATE_STATE_DIR": str(running)}
    done = subprocess.run(command, env=bare, capture_output=True, text=True)
    assert done.stdout.strip() == read_variables(running / "settings.env")["DATABASE_URL"]


def test_a_second_whole_system_in_one_folder_is_refused(running: Path) -> None:
    command = [sys.executable, "-m", "econsulate.core.embedded", "run"]
    bare = {"PATH": os.environ["PATH"], "ECONSULATE_STATE_DIR": str(running)}
    done = subprocess.run(command, env=bare, capture_output=True, text=True)
    assert done.returncode == 1
    assert "already runs" in done.stderr
    assert "ECONSULATE_STATE_DIR" in done.stderr


def test_what_was_committed_and_all_addresses_outlive_kill_9_of_everything(folder: Path) -> None:
    with services(folder) as launcher:
        with database(folder) as connection:
            connection.execute("CREATE TABLE kept AS SELECT inet_server_port() AS port")
        broker(folder).set("kept", 1)
        secrets, settings = read_variables(folder / "secrets.env"), read_variables(folder / "settings.env")
        for process in [launcher.pid, *survivors(str(folder))]:
            os.kill(process, signal.SIGKILL)
    (folder / "settings.env").unlink()
    give_its_number_to_a_stranger(folder)
    with services(folder):
        with database(folder) as connection:
            assert connection.execute("SELECT port = inet_server_port() FROM kept").fetchone() == (True,)
        assert read_variables(folder / "secrets.env") == secrets
        assert read_variables(folder / "settings.env") == settings


def test_a_service_that_dies_is_started_again(folder: Path) -> None:
    with services(folder) as launcher:
        [valkey] = [each for each in survivors(str(folder)) if is_broker(each)]
        os.kill(valkey, signal.SIGKILL)
        until(lambda: answers(broker(folder)), launcher)


def test_a_command_gives_its_exit_code_and_its_output(launch: Launch) -> None:
    done = launch("services", "--fresh", sys.executable, "-c", "print('hello'); raise SystemExit(7)")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (7, "hello")


def test_given_addresses_are_used_and_nothing_is_started(launch: Launch, folder: Path) -> None:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "CELERY_BROKER_URL")}
    done = launch("services", "printenv", "DATABASE_URL", "CELERY_BROKER_URL", **given)
    assert done.stdout.splitlines() == list(given.values())
    assert not (folder / "postgres").exists()
    assert not (folder / "valkey").exists()


def test_a_silent_database_is_named_with_its_mend(launch: Launch, folder: Path) -> None:
    done = launch("services", "true", DATABASE_URL="postgres://a:b@127.0.0.1:1/c")
    assert done.returncode == 1
    assert "127.0.0.1:1, which DATABASE_URL names" in done.stderr
    assert "unset DATABASE_URL" in done.stderr
    assert not (folder / "valkey").exists()


def test_a_silent_broker_is_named_with_its_mend(launch: Launch) -> None:
    given = {"DATABASE_URL": os.environ["DATABASE_URL"], "CELERY_BROKER_URL": "amqp://a:b@127.0.0.1:1//"}
    done = launch("services", "true", **given)
    assert done.returncode == 1
    assert "unset CELERY_BROKER_URL" in done.stderr


def test_an_unknown_setting_is_refused_before_anything_starts(launch: Launch, folder: Path) -> None:
    done = launch("services", "true", ECONSULATE_DEMOO="1")
    assert done.returncode == 1
    assert "did you mean ECONSULATE_DEMO?" in done.stderr
    assert not (folder / "postgres").exists()


def test_settings_alone_start_nothing_but_satisfy_django(launch: Launch, folder: Path) -> None:
    done = launch("settings", sys.executable, "-c", "import econsulate.settings as s; print(s.DEMO)")
    assert done.stdout.strip() == "True"
    assert list(folder.iterdir()) == []
