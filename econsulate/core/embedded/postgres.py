"""How is a PostgreSQL started for this state folder alone?

Root gives up its rights to `nobody`, since PostgreSQL refuses to run as root.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from econsulate.core.embedded import ports, shared_memory
from econsulate.core.embedded.binaries import major_version, open_to_all, postgres_binaries, reachable
from econsulate.core.embedded.processes import DATABASE, Program, as_account
from econsulate.core.embedded.state import write_private
from econsulate.core.embedded.supervisor import Supervisor
from econsulate.core.embedded.trouble import CannotStart

BUILTIN_LOCALE_SINCE = 17
SETTINGS_OF_INITDB_SINCE = 16
NAME = "econsulate"
# As the role that serves in production, which owns nothing: throwaway databases have it for tests.
SERVING = "econsulate_serving"
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
HOMES_OF_ROOT = Path("/var/lib/econsulate")


@dataclass(frozen=True)
class Postgres:
    """One server on 127.0.0.1: where it lives, its binaries, its account, and whether its data must outlive a crash."""

    home: Path
    binaries: Path
    port: int
    account: pwd.struct_passwd | None
    lasting: bool

    @property
    def data(self) -> Path:
        return self.home / str(major_version(self.binaries))

    def program(self) -> Program:
        options = {"listen_addresses": ports.HOST, "unix_socket_directories": "", "port": str(self.port)}
        options |= memory_options(self.account) | ({} if self.lasting else FLEETING)
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.data]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return Program("postgres", command, CLEAN, signal.SIGINT, self.account, Path("/"), DATABASE)

    def initialise(self, password: str) -> None:
        """Make the data folder, whole or not at all: initdb works beside it and the folder is renamed."""
        if self.data.exists():
            return
        new, password_file = self.home / "new", self.home / "password"
        shutil.rmtree(new, ignore_errors=True)
        write_private(password_file, password)
        if self.account:
            os.chown(password_file, self.account.pw_uid, self.account.pw_gid)
        command: list[str | Path] = [self.binaries / "initdb", "-D", new, "-U", "postgres", f"--pwfile={password_file}"]
        command += initdb_options(self.binaries, self.account) + ([] if self.lasting else ["--no-sync"])
        given = as_account(self.account)
        done = subprocess.run(command, text=True, capture_output=True, cwd="/", env=CLEAN, check=False, **given)
        password_file.unlink()
        if done.returncode:
            mend = f"Mend the above, or remove {self.home}."
            mend = mend if shared_memory.has_room(self.account) else shared_memory.MEND
            raise CannotStart(f"initdb failed:\n{done.stdout}{done.stderr}", mend)
        new.rename(self.data)

    def forget_dead_server(self) -> None:
        """A killed server leaves its process id behind; PostgreSQL believes it while a zombie or stranger bears it."""
        left = self.data / "postmaster.pid"
        if not left.exists():
            return
        process = int(left.read_text().split("\n", 1)[0])
        if bytes(self.data) not in command_line(process):
            left.unlink()

    def await_orphans(self) -> None:
        """Its backends notice its death by themselves; until the last is gone a new server must not start."""
        deadline = time.monotonic() + 15
        while orphans := [entry for entry in Path("/proc").glob("[0-9]*") if works_in(entry, self.data)]:
            if time.monotonic() > deadline:
                raise CannotStart(f"Old PostgreSQL processes use {self.data}: {orphans}.", "End them with kill.")
            time.sleep(0.05)

    def is_ready(self, process: int) -> bool:
        """The server writes its number into the first line and its state into the eighth, as pg_ctl reads it."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
            return (lines[0], lines[7].strip()) == (str(process), "ready")
        except (OSError, IndexError):
            return False

    def url(self, user: str, password: str, database: str) -> str:
        return f"postgres://{user}:{password}@{ports.HOST}:{self.port}/{database}"


def start(folder: Path, supervisor: Supervisor, *, port: int, secrets: dict[str, str], lasting: bool) -> str:
    """Start it and return the DATABASE_URL of an ordinary role that owns its database, as in production."""
    account = account_for(folder)
    home = home_for(folder, account)
    server = Postgres(home, reachable(postgres_binaries(), home, account), port, account, lasting)
    server.initialise(secrets["POSTGRES_ADMIN_PASSWORD"])
    server.await_orphans()
    server.forget_dead_server()
    child = supervisor.start(server.program())
    supervisor.wait_for(child, lambda: server.is_ready(child.process.pid))
    admin_url = server.url("postgres", secrets["POSTGRES_ADMIN_PASSWORD"], "postgres")
    prepare_role(admin_url, secrets["POSTGRES_PASSWORD"])
    if not lasting:
        allow_restoring(admin_url)
        add_serving_role(admin_url)
    return server.url(NAME, secrets["POSTGRES_PASSWORD"], NAME)


def initdb_options(binaries: Path, account: pwd.struct_passwd | None) -> list[str]:
    """UTF-8 whatever the machine's own language: with plain C, pg_trgm finds no likeness between Cyrillic words."""
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    if major_version(binaries) >= SETTINGS_OF_INITDB_SINCE:
        options += [f"--set={name}={value}" for name, value in memory_options(account).items()]
    if major_version(binaries) >= BUILTIN_LOCALE_SINCE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options


def memory_options(account: pwd.struct_passwd | None) -> dict[str, str]:
    """Where /dev/shm is too small or closed to PostgreSQL, files in its own folder serve, a little slower."""
    return {} if shared_memory.has_room(account) else {"dynamic_shared_memory_type": "mmap"}


def home_for(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """`folder`; but if we are root and it lies where `nobody` may not go, a place under /var/lib and a link to it."""
    home = folder
    if account and not open_to_all(folder.parent):
        home = HOMES_OF_ROOT / hashlib.sha256(bytes(folder)).hexdigest()[:16]
        if not folder.is_symlink():
            folder.symlink_to(home)
    home.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(home, account.pw_uid, account.pw_gid)
    return home


def account_for(folder: Path) -> pwd.struct_passwd | None:
    """None unless we are root; then whoever owns the data already (an ordinary user began here), else `nobody`."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")


def works_in(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == folder and (entry / "comm").read_text() == "postgres\n"
    except OSError:
        return False


def command_line(process: int) -> bytes:
    """Empty for a zombie and for nobody."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def prepare_role(admin_url: str, password: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                sql.Identifier(NAME), sql.Literal(password)
            )
            connection.execute(role)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(NAME)))


def allow_restoring(admin_url: str) -> None:
    """A throwaway database may put rows back without running their triggers: tests/remembered.py."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        grant = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}")
        connection.execute(grant.format(sql.Identifier(NAME)))


def add_serving_role(admin_url: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [SERVING]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(SERVING)))
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(SERVING), sql.Identifier(NAME)))
