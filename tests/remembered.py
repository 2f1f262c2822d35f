"""Fixtures whose rows are made once and put back as they were for each further test: where most of the time went.

A fixture marked `@remembered` makes its rows through the services, as ever, the first time a process needs it together
with the others a test asks for. Then the rows, the files and the values are kept; the next test with the same fixtures
begins with them, in milliseconds. Where a test asks for more, the rest is built on the largest kept part; so the parts
that a fixture needs are kept too while they are built.

A marked fixture rests only on marked ones and on such that don't touch the database, returns something, and doesn't
ask for another of its own name. Where a test replaces one below it by one that is not marked, or the database gives no
leave to put rows back without their triggers (only the embedded one does), everything is built anew. Sessions are not
kept: a remembered phone signs in again, so its second factor is fresh. A test with real commits gets the rows
committed.
"""

import io
import pickle
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import connection, transaction

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
            {table: rows_of(table) for table in with_rows(empty_tables())},
            files,
            list(values),
            pickled(list(values.values())),
        )

    def put_back(self) -> Values:
        shutil.copytree(self.files, settings.FILES_DIR, dirs_exist_ok=True)
        with transaction.atomic(), connection.cursor() as cursor:
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
    """All that this process remembers."""

    def __init__(self) -> None:
        self.kept: dict[frozenset[pytest.FixtureDef[Any]], Memory] = {}
        self.same_rows: dict[bytes, bytes] = {}

    def best(self, wanted: frozenset[pytest.FixtureDef[Any]]) -> Memory | None:
        fitting = [fixtures for fixtures in self.kept if fixtures <= wanted]
        return self.kept[max(fitting, key=len)] if fitting else None


MEMORIES = Memories()


@cache
def may_restore() -> bool:
    """Asked of the database once, as is what it holds."""
    with connection.cursor() as cursor:
        cursor.execute(LEAVE)
        return bool(cursor.fetchone()[0])


@cache
def empty_tables() -> list[str]:
    """Those the migrations put no rows into; first asked before any test has."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = sorted({table for (table,) in cursor.fetchall()} - MADE_ANEW)
    migrated = with_rows(tables)
    return [table for table in tables if table not in migrated]


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
        self.known = request.node._fixtureinfo.name2fixturedefs
        self.fixtures = [self.known[name][-1] for name in request.fixturenames if name in self.known]

    def remembered(self) -> list[pytest.FixtureDef[Any]]:
        """The marked ones that rest on nothing else that may have written rows, in order."""
        return [fixture for fixture in self.fixtures if self.fits(fixture)]

    def stages(self) -> list[list[pytest.FixtureDef[Any]]]:
        """Ever larger parts of them, each one fixture with what it rests on: other tests may ask for that part too."""
        whole = self.remembered()
        parts = [[other for other in whole if self.rests_on(fixture, other)] for fixture in whole]
        found = [whole]
        while smaller := [part for part in parts if set(part) < set(found[0])]:
            found.insert(0, max(smaller, key=len))
        return found

    def rests_on(self, fixture: pytest.FixtureDef[Any], other: pytest.FixtureDef[Any]) -> bool:
        return fixture is other or any(self.rests_on(needed, other) for needed in self.needs(fixture))

    def before_all(self) -> list[str]:
        """Those every test of the place runs, such as settings, and that write no rows."""
        general = [fixture for fixture in self.fixtures if fixture._autouse and fixture.argname != "_remembered_rows"]
        return [fixture.argname for fixture in general if not self.touches_rows(fixture)]

    def needs(self, fixture: pytest.FixtureDef[Any]) -> list[pytest.FixtureDef[Any]]:
        """What it asks for; by its own name the one in whose place it stands."""
        asked = [self.known[name] for name in fixture.argnames if name in self.known]
        return [known[known.index(fixture) - 1] if fixture in known else known[-1] for known in asked]

    def touches_rows(self, fixture: pytest.FixtureDef[Any]) -> bool:
        return fixture.argname == "db" or any(map(self.touches_rows, self.needs(fixture)))

    def fits(self, fixture: pytest.FixtureDef[Any]) -> bool:
        marked = getattr(fixture.func, "remembered", False) and fixture.argname not in fixture.argnames
        return marked and all(
            other.argname == "db" or self.fits(other) or not self.touches_rows(other) for other in self.needs(fixture)
        )


@pytest.fixture(autouse=True)
def _remembered_rows(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    asked = Asked(request)
    fixtures = asked.remembered()
    if not fixtures:
        return
    for name in ["db", *asked.before_all()]:
        request.getfixturevalue(name)
    if not may_restore():
        return
    empty_tables()
    memory = MEMORIES.best(frozenset(fixtures))
    given = request.node.stash[GIVEN] = memory.put_back() if memory else {}
    for stage in asked.stages() if given.keys() < set(fixtures) else []:
        if given.keys() < set(stage):
            values = {fixture: request.getfixturevalue(fixture.argname) for fixture in stage}
            MEMORIES.kept[frozenset(stage)] = Memory.of(values, tmp_path_factory.mktemp("remembered") / "files")
    for fixture in fixtures:
        request.getfixturevalue(fixture.argname)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Any:
    """A remembered value stands for running the fixture."""
    values = request.node.stash.get(GIVEN, {})
    if fixturedef not in values:
        return None
    fixturedef.cached_result = (values[fixturedef], fixturedef.cache_key(request), None)  # type: ignore[arg-type]
    return values[fixturedef]
