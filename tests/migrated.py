"""How does each process get its database? The first to want one runs the migrations; the others get copies of it.

To migrate takes a process as long as fifty tests.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection


@contextmanager
def migrated_once(worker: str, workers: int, shared: Path) -> Iterator[None]:
    """`shared` is a folder that all processes of this run see."""
    creation = connection.creation
    djangos, copies = creation.create_test_db, shared / "copies"

    def create(*arguments: Any, keepdb: bool = False, **options: Any) -> str:
        with (shared / "migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            there = copies.exists()
            name: str = djangos(*arguments, keepdb=keepdb or there, **options)
            if not there:
                connection.close()
                connection.close_pool()
                copy(name, [name.removesuffix(worker) + f"gw{number}" for number in range(workers)])
                copies.touch()
        return name

    creation.create_test_db = create  # type: ignore[method-assign]
    yield
    creation.create_test_db = djangos  # type: ignore[method-assign]


def copy(database: str, names: list[str]) -> None:
    quoted = connection.ops.quote_name
    with connection.creation._nodb_cursor() as cursor:
        for name in names:
            if name != database:
                cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
                cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(database)}")
