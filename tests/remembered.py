"""Fixtures whose rows are made once and put back as they were for each further test: where most of the time went.

A fixture marked `@remembered` makes its rows through the services, as ever, the first time a process needs it together
with the others a test asks for. Then the rows, the files and the values are kept; the next test with the same fixtures
begins with them, in milliseconds. Where a test asks for more, the rest is built on the largest kept part.

A marked fixture rests only on marked ones and on such that don't touch the database, and returns something. Where a
test replaces one below it, or works with real commits, or the database gives no leave to put rows back without their
triggers (only the embedded one does), everything is built anew. Sessions are not kept: a remembered phone signs in
again, so its second factor is fresh.
"""

import io
import pickle
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import connection

from consular.visas.rules.catalogue import Catalogue
from tests.factories.catalogue import PUBLISHED
from tests.people import Phone

Fixture = TypeVar("Fixture", bound=Callable[..., Any])
Values = Mapping[pytest.FixtureDef[Any], Any]

GIVEN = pytest.StashKey[Values]()
# Phones sign in again; the trail's own trigger, which nothing turns off, chains its entries anew.
MADE_ANEW = frozenset({"django_session", "usersessions_usersession", "core_audithead"})
LEAVE = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"


def remembered(fixture: Fixture) -> Fixture:
    """Written below `@pytest.fixture`."""
    fixture.remembered = True  # type: ignore[attr-defined]
    return fixture


@dataclass(frozen=True)
class Memory:
    """What some fixtures left behind: rows by table as COPY writes them, a folder of files, their values pickled."""

    rows: Mapping[str, bytes]
    files: Path
    fixtures: list[pytest.FixtureDef[Any]]
    values: bytes

    @classmethod
    def of(cls, values: Values, files: Path) -> "Memory":
        assert None not in values.values(), "a remembered fixture returns something"
        shutil.copytree(settings.FILES_DIR, files)
        return cls(
            {table: rows_of(table) for table in filled_tables()}, files, list(values), pickled(list(values.values()))
        )

    def put_back(self) -> Values:
        shutil.copytree(self.files, settings.FILES_DIR, dirs_exist_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self.rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
        values = dict(zip(self.fixtures, Unpickler(io.BytesIO(self.values)).load(), strict=True))
        sign_in(values)
        return values


class Pickler(pickle.Pickler):
    """The catalogue is large, no test changes it, and the process has it anyway."""

    def persistent_id(self, value: Any) -> int | None:
        return PUBLISHED.index(value) if isinstance(value, Catalogue) else None


class Unpickler(pickle.Unpickler):
    def persistent_load(self, number: int) -> Catalogue:
        return PUBLISHED[number]


def pickled(values: list[Any]) -> bytes:
    """Together, so that what was one object stays one."""
    out = io.BytesIO()
    Pickler(out).dump(values)
    return out.getvalue()


def sign_in(values: Values) -> None:
    """Now, not when first used: a test may then be in another year."""
    for phone in values.values():
        assert not isinstance(phone, Phone) or phone.client


class Memories:
    """All that this process remembers. Emptied when a test with real commits has emptied the tables."""

    def __init__(self) -> None:
        self.kept: dict[frozenset[pytest.FixtureDef[Any]], Memory] = {}
        self.tables: list[str] = []
        self.same_rows: dict[bytes, bytes] = {}

    def forget(self) -> None:
        self.kept.clear()
        self.tables.clear()
        self.same_rows.clear()

    def best(self, wanted: frozenset[pytest.FixtureDef[Any]]) -> Memory | None:
        fitting = [fixtures for fixtures in self.kept if fixtures <= wanted]
        return self.kept[max(fitting, key=len)] if fitting else None


MEMORIES = Memories()


def filled_tables() -> list[str]:
    """Those with rows that the migrations did not put there."""
    with connection.cursor() as cursor:
        if not MEMORIES.tables:
            cursor.execute(TABLES)
            tables = sorted({table for (table,) in cursor.fetchall()} - MADE_ANEW)
            migrated = with_rows(tables)
            MEMORIES.tables = [table for table in tables if table not in migrated]
        return with_rows(MEMORIES.tables)


def with_rows(tables: list[str]) -> list[str]:
    # names of tables, from the database itself
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]


def rows_of(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        rows = b"".join(bytes(block) for block in copy)
    return MEMORIES.same_rows.setdefault(rows, rows)


class Asked:
    """The fixtures of one test."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        known = request.node._fixtureinfo.name2fixturedefs
        self.fixtures = {name: known[name][-1] for name in request.fixturenames if name in known}

    def remembered(self) -> list[pytest.FixtureDef[Any]]:
        """The marked ones that rest on nothing else that may have written rows, in order."""
        return [fixture for name, fixture in self.fixtures.items() if self.fits(name)]

    def before_all(self) -> list[str]:
        """Those every test of the place runs, such as settings, and that write no rows."""
        general = [name for name, fixture in self.fixtures.items() if fixture._autouse and name != "_remembered_rows"]
        return [name for name in general if not self.touches_rows(name)]

    def needs(self, name: str) -> list[str]:
        return [other for other in self.fixtures[name].argnames if other in self.fixtures and other != name]

    def touches_rows(self, name: str) -> bool:
        return name == "db" or any(map(self.touches_rows, self.needs(name)))

    def fits(self, name: str) -> bool:
        fixture = self.fixtures[name]
        marked = getattr(fixture.func, "remembered", False) and name not in fixture.argnames
        return marked and all(
            other == "db" or self.fits(other) or not self.touches_rows(other) for other in self.needs(name)
        )


def has_real_commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and (marker.kwargs.get("transaction") or any(marker.args))
    return bool(transactional) or bool({"transactional_db", "live_server"} & set(request.fixturenames))


@pytest.fixture(autouse=True)
def _remembered_rows(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    asked = Asked(request)
    fixtures = asked.remembered()
    if not fixtures or has_real_commits(request):
        return
    for name in ["db", *asked.before_all()]:
        request.getfixturevalue(name)
    with connection.cursor() as cursor:
        cursor.execute(LEAVE)
        if not cursor.fetchone()[0]:
            return
    filled_tables()
    wanted = frozenset(fixtures)
    memory = MEMORIES.best(wanted)
    request.node.stash[GIVEN] = memory.put_back() if memory else {}
    values = {fixture: request.getfixturevalue(fixture.argname) for fixture in fixtures}
    if wanted not in MEMORIES.kept:
        MEMORIES.kept[wanted] = Memory.of(values, tmp_path_factory.mktemp("remembered") / "files")


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Any:
    """A remembered value stands for running the fixture."""
    values = request.node.stash.get(GIVEN, {})
    if fixturedef not in values:
        return None
    fixturedef.cached_result = (values[fixturedef], fixturedef.cache_key(request), None)  # type: ignore[arg-type]
    return values[fixturedef]
