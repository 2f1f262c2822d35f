"""How is a query that every request repeats built only once? Compiled from its queryset, then bound and prepared.

Building and compiling a queryset costs Python more than the database takes to answer it. A Prepared query keeps the
text and binds only what differs between callers; PostgreSQL in turn keeps its plan. Rules of visibility stay where they
are, in the querysets: this reads them, it doesn't repeat them.
"""

import secrets
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models

from econsulate.core.present import Clock, building

Row = dict[str, Any]
FAR = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where the value of this number stands among the parameters."""

    number: int


@dataclass(frozen=True)
class Statement:
    """A compiled query: its text, parameters (constants and places), the names and converters of its columns."""

    sql: str
    parameters: Sequence[Any]
    names: Sequence[str]
    converters: Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]


class Prepared:
    """`build` makes a `values()` queryset out of rows (by their keys), numbers, UUIDs or moments, and of nothing else.

    It is called once, with marks in place of the values. So it must not look at them, nor at the clock, the language or
    a setting: a moment of its own in the query is refused (`present.Now` and `present.Today` are read anew each time),
    and so is a value that doesn't reach the database as it is.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self.build = build
        self.statement: Statement | None = None
        self.lock = threading.Lock()

    def rows(self, *values: Any) -> list[Row]:
        """All rows of the query for these values."""
        statement = self.statement or self.compiled(values)
        keys = [key_of(value) for value in values]
        bound = [value_of(given, keys) for given in statement.parameters]
        found = execute(statement.sql, bound) if statement.sql else []
        return [dict(zip(statement.names, converted(row, statement.converters), strict=True)) for row in found]

    def row(self, *values: Any) -> Row | None:
        """The only row, if there is one."""
        return next(iter(self.rows(*values)), None)

    def compiled(self, values: Sequence[Any]) -> Statement:
        with self.lock:
            if self.statement is None:
                marks = [mark_like(value) for value in values]
                token = building.set(True)
                try:
                    self.statement = compiled(self.build(*marks), [key_of(mark) for mark in marks])
                finally:
                    building.reset(token)
            return self.statement


class PreparedModel:
    """One row as an instance of its model, and of those its foreign keys in `beside` name; `build` as for Prepared."""

    def __init__(self, model: type[models.Model], build: Callable[..., models.QuerySet[Any]], *beside: str) -> None:
        self.model = model
        self.beside: dict[str, Any] = {name: model._meta.get_field(name).related_model for name in beside}
        names = columns_of(model) + [
            f"{name}__{column}" for name, of in self.beside.items() for column in columns_of(of)
        ]
        self.query = Prepared(lambda *values: build(*values).values(*names))

    def get(self, *values: Any) -> Any:
        """The instance, or None."""
        row = self.query.row(*values)
        if row is None:
            return None
        found = instance(self.model, row)
        for name, model in self.beside.items():
            setattr(found, name, instance(model, row, f"{name}__"))
        return found


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def instance(model: type[models.Model], row: Row, prefix: str = "") -> models.Model:
    columns = columns_of(model)
    return model.from_db(DEFAULT_DB_ALIAS, columns, [row[prefix + column] for column in columns])


class Cursor(psycopg.Cursor[tuple[Any, ...]]):
    """Binds on the server, without which nothing is prepared; keeps its text for Django's list of queries."""

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        self._query = super()._convert_query(query, params)
        return self._query


def execute(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of one statement, which PostgreSQL keeps parsed and planned on this connection; Django counts it."""
    connection.ensure_connection()
    with connection._prepare_cursor(Cursor(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def value_of(given: Any, keys: Sequence[Any]) -> Any:
    if type(given) is Place:
        return keys[given.number]
    return given.read() if type(given) is Clock else given


def key_of(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def mark_like(value: Any) -> Any:
    """A value of this kind that occurs nowhere else. Of a row only its key can be read, the rest isn't there."""
    number = secrets.randbits(62)
    if isinstance(value, models.Model):
        return type(value).from_db(DEFAULT_DB_ALIAS, [value._meta.pk.attname], [number])
    if isinstance(value, datetime):
        return FAR + timedelta(microseconds=number % 10**15)
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if type(value) is int:
        return number
    raise TypeError(f"{type(value).__name__} can't be bound")


def compiled(queryset: models.QuerySet[Any, Row], marks: Sequence[Any]) -> Statement:
    """Raises ValueError where binding other values would give other rows than building anew."""
    query = queryset.query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return Statement("", [], [], {})
    places = [Place(marks.index(given)) if given in marks else given for given in parameters]
    if missing := set(range(len(marks))) - {place.number for place in places if isinstance(place, Place)}:
        raise ValueError(f"values {sorted(missing)} don't reach the database as they are: {sql}")
    if any(isinstance(given, date) for given in places):
        raise ValueError(f"a moment of its own would stay for ever: {sql}")
    names = list(query.selected or [*query.values_select, *query.annotation_select])
    return Statement(sql, places, names, compiler.get_converters([column for column, *_rest in compiler.select]))


def converted(row: Sequence[Any], converters: Mapping[int, Any]) -> Sequence[Any]:
    if not converters:
        return row
    values = list(row)
    for place, (steps, expression) in converters.items():
        for step in steps:
            values[place] = step(values[place], expression, connection)
    return values
