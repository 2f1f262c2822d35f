"""How are the tables emptied after a test with real commits? Row by row where rows are, which are few.

Django truncates every table and makes content types and permissions anew: half a second each time. Here the rows that
the migrations left are noted once, and only what a test added or changed is put right. Where the database gives no
leave to do so without triggers, Django's way stays.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from econsulate.core.audit.guard import ALWAYS_ON
from tests.remembered import TABLES, may_restore, rows_of, with_rows


class Migrated:
    """What each table held when the migrations had run; empty ones too. `marks` of those that held something."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self.marks: dict[str, int] = {}

    def note(self) -> None:
        tables = sorted(tables_there())
        filled = set(with_rows(tables))
        self.rows = {table: rows_of(table) if table in filled else b"" for table in tables}
        self.marks = marks_of(filled)

    def put_right(self) -> None:
        """All tables as the migrations left them. Their triggers and foreign keys are not asked."""
        new = tables_there() - self.rows.keys()
        touched = [table for table, mark in marks_of(self.marks).items() if mark != self.marks[table]]
        filled = with_rows([table for table in self.rows if table not in self.marks])
        with transaction.atomic(), connection.cursor() as cursor:
            if new:  # a broadcast's own partitions; left there, all later questions to the whole would grow longer
                cursor.execute(f"DROP TABLE {', '.join(sorted(new))}")
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in [*filled, *touched]:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of tables, from the database itself
                if self.rows[table]:
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(self.rows[table])
        self.marks |= marks_of(touched)


def marks_of(tables: Collection[str]) -> dict[str, int]:
    """Where the rows of each lie and since when: the same as long as nobody wrote, and read much faster than they."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}', coalesce(sum(hashtextextended(ctid::text || xmin::text, 0)), 0) FROM {table}"  # noqa: S608
        for table in sorted(tables)
    )
    with connection.cursor() as cursor:
        return dict(cursor.execute(asked).fetchall()) if asked else {}


def tables_there() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return {table for (table,) in cursor.fetchall()}


@contextmanager
def emptied_after_each(django_db_blocker: Any) -> Iterator[None]:
    """From the moment the migrations have run."""
    djangos, migrated = TransactionTestCase._fixture_teardown, Migrated()
    with django_db_blocker.unblock():
        if may_restore():
            migrated.note()

    def teardown(self: Any) -> None:
        """The audit trail refuses to be emptied, whoever asks."""
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        try:
            if may_restore():
                migrated.put_right()
            else:
                djangos(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute(ALWAYS_ON)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = djangos  # type: ignore[method-assign]
