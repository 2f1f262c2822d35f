"""What do these TOML files say? The models are the schema: a key is a field, and its own validators judge it."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from consular.visas.models.texts import TextsField
from econsulate.core.errors import DomainError, FieldError

Row = TypeVar("Row", bound=models.Model)
Table = Mapping[str, Any]

# What TOML must give for a field; the first match counts.
EXPECTED: tuple[tuple[type[models.Field], type, Any], ...] = (
    (TextsField, dict, _("one text per language")),
    (ArrayField, list, _("a list")),
    (models.BooleanField, bool, _("true or false")),
    (models.IntegerField, int, _("a whole number")),
    (models.DateField, date, _("a day such as 2026-01-31")),
    (models.CharField, str, _("a text")),
)


class CatalogueInvalid(DomainError):
    """The files make no catalogue; `errors` name every fault by file, table and key."""

    status = HTTPStatus.BAD_REQUEST
    code = "catalogue_invalid"
    title = _("The catalogue's files are not valid.")


class Reader:
    """Reads tables into unsaved rows and notes every fault on the way."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.faults: list[FieldError] = []
        self.files = {name: self.parse(name, text) for name, text in sources.items()}

    def fault(self, path: str, code: str, detail: Any, **params: Any) -> None:
        self.faults.append(FieldError(path, code, str(detail) % params if params else str(detail)))

    def check(self) -> None:
        """Raises CatalogueInvalid when there was any fault so far."""
        if self.faults:
            raise CatalogueInvalid(errors=list(dict.fromkeys(self.faults)))

    def parse(self, name: str, text: str) -> Table:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.fault(name, "not_toml", error)
            return {}

    def only_tables(self, file: str, *tables: str) -> None:
        """A file of lists holds the named lists and nothing else."""
        for key in sorted(self.files.get(file, {}).keys() - set(tables)):
            self.unknown_key(file, key, tables)
        if file not in self.files:
            self.fault(file, "missing", _("This file is missing."))

    def tables(self, file: str, name: str) -> Iterator[tuple[str, Table]]:
        """Each table of a list with the words to point at it."""
        found = self.files.get(file, {}).get(name, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.fault(f"{file}: {name}", "invalid", _("Write these as [[%(name)s]] tables."), name=name)
            return
        for index, table in enumerate(found, start=1):
            yield f"{file}: {name}[{table.get('code', index)}]", table

    def rows(self, model: type[Row], file: str, name: str, **given: Any) -> tuple[Row, ...]:
        """One row per table, codes unique."""
        rows: dict[str, Row] = {}
        for place, table in self.tables(file, name):
            row = self.row(model, place, table, **given)
            if row is None:
                continue
            if row.code in rows:  # type: ignore[attr-defined]
                self.fault(f"{place}.code", "doubled", _("This code is used twice."))
            rows[row.code] = row  # type: ignore[attr-defined]
        return tuple(rows.values())

    def row(self, model: type[Row], place: str, table: Table, **given: Any) -> Row | None:
        """An unsaved row, judged by its model, or None and faults."""
        fields = {name: field for name, field in columns(model).items() if name not in given}
        if not self.shape(fields, place, table):
            return None
        row = model(**given, **table)
        try:
            row.clean_fields(exclude={field.name for field in model._meta.fields} - columns(model).keys())
            row.clean()
        except ValidationError as error:
            for key, messages in error.message_dict.items():
                for message in messages:
                    self.fault(f"{place}.{key}", "invalid", message)
            return None
        return row

    def shape(self, fields: Mapping[str, models.Field], place: str, table: Table) -> bool:
        """Known keys, none missing, each of its TOML type."""
        before = len(self.faults)
        for key in sorted(table.keys() - fields.keys()):
            self.unknown_key(place, key, fields)
        for name, field in fields.items():
            if name in table:
                self.of_type(field, f"{place}.{name}", table[name])
            elif not field.has_default() and not field.blank:
                self.fault(f"{place}.{name}", "required", _("This key is missing."))
        return len(self.faults) == before

    def of_type(self, field: models.Field, path: str, value: Any) -> None:
        kind, words = next((kind, words) for of, kind, words in EXPECTED if isinstance(field, of))
        if type(value) is not kind:
            self.fault(path, "wrong_type", _("Give %(words)s."), words=words)

    def unknown_key(self, place: str, key: str, known: Any) -> None:
        close = difflib.get_close_matches(key, list(known), n=1)
        detail = _("Unknown key; did you mean %(close)s?") if close else _("Unknown key.")
        self.fault(f"{place}.{key}", "unknown", detail, **({"close": close[0]} if close else {}))


def columns(model: type[models.Model]) -> dict[str, models.Field]:
    """The fields a file may fill, by name."""
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if field.editable and not field.is_relation and not field.primary_key
    }
