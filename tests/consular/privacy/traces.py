"""Is anything of somebody left? Every row of the database as text, every file on disk, every sealed column."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from econsulate.core.crypto.fields import SealedField
from econsulate.core.crypto.primitives import CannotDecrypt


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def places_of(value: str | bytes) -> list[str]:
    """Tables with a row in whose text this stands; bytes are looked for as PostgreSQL writes them."""
    wanted = value.hex() if isinstance(value, bytes) else value
    found = []
    with connection.cursor() as cursor:
        for table in tables():
            count = f'SELECT count(*) FROM "{table}" t WHERE position(%s in lower(t::text)) > 0'  # noqa: S608
            cursor.execute(count, [wanted.lower()])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def sealed_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Found by looking at the models, so a table of tomorrow is in it."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field.name


def opened_values() -> list[tuple[str, str, Any]]:
    """Everything sealed that still opens: table, column, value."""
    found = []
    for model, name in sealed_columns():
        for row in model._base_manager.exclude(**{f"{name}__isnull": True}):
            try:
                found.append((model._meta.db_table, name, getattr(row, name)))
            except CannotDecrypt:
                continue
    return found
