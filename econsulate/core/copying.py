"""How do many new rows get into the database at once? By COPY, through the same fields that save one of them."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

# Their values are what the driver takes.
AS_IT_IS = (
    models.BigAutoField,
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.DateTimeField,
    models.ForeignKey,
    models.OneToOneField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.UUIDField,
)
SEQUENCE = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table in the caller's transaction; triggers and constraints hold as ever.

    Keys not given yet are drawn first, so that rows of another table may refer to these before they are written.
    """
    if not rows:
        return
    draw_keys(rows)
    meta = rows[0]._meta
    fields, here = meta.concrete_fields, connections[connection.alias]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    statement = f"COPY {connection.ops.quote_name(meta.db_table)} ({columns}) FROM STDIN"
    # Before the COPY begins: what a value needs may have to be asked for, and meanwhile nothing else can be asked.
    ways = [way_of(field, here) for field in fields]
    values = [[way(row) for way in ways] for row in rows]
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for value in values:
            copy.write_row(value)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def draw_keys(rows: Sequence[models.Model]) -> None:
    """Give each row its key."""
    lacking = [row for row in rows if row.pk is None]
    if not lacking:
        return
    key: Any = rows[0]._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCE, [rows[0]._meta.db_table, key.column, len(lacking)])
        for row, (drawn,) in zip(lacking, cursor.fetchall(), strict=True):
            row.pk = drawn


def way_of(field: Any, here: BaseDatabaseWrapper) -> Callable[[models.Model], Any]:
    """How a row's value goes to the database; most fields would only hand it on."""
    if type(field) in AS_IT_IS:
        return attrgetter(field.attname)
    return lambda row: field.get_db_prep_save(field.pre_save(row, True), here)
