"""How is an answer read out of rows without paying for what a serializer can do beyond that?

A RowAnswer declares its fields as any serializer does, and the schema is drawn from them. But how each value is read is
worked out once for the class, and values stay what they are: the renderer knows ids, days, moments and lazy texts.
A list's rows come as dicts from `values(*columns())`, with no model instance, and hold only what the list shows.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models.manager import BaseManager
from rest_framework import serializers

Reader = Callable[["RowAnswer", Any], Any]
Shape = Mapping[str, "Shape | None"]


class RowAnswer(serializers.Serializer):
    # No docstring: the schema would show it for every subclass without one.
    # For each field that is computed, or brought along by who reads the row, the columns it takes.
    needs: ClassVar[Mapping[str, Sequence[str]]] = {}

    @classmethod
    def columns(cls) -> list[str]:
        """What to ask of `values()`, in a stable order."""
        columns = [column for name, field in fields_of(cls).items() for column in columns_of(cls, name, field)]
        return list(dict.fromkeys(columns))

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: read(self, instance) for name, read in readers_of(type(self), isinstance(instance, Mapping))}

    def text_of(self, choices: Mapping[Any, Any], value: Any) -> str:
        """The text of a choice in the caller's language, translated once for all rows of an answer."""
        texts: dict[tuple[int, Any], str] = self.__dict__.setdefault("texts", {})
        known = texts.get((id(choices), value))
        if known is None:
            known = texts[id(choices), value] = str(choices.get(value, value))
        return known


@cache
def fields_of(cls: type[RowAnswer]) -> Mapping[str, Any]:
    """The fields of a specimen, which is never given a row."""
    return dict(cls().fields)


@cache
def readers_of(cls: type[RowAnswer], from_values: bool) -> tuple[tuple[str, Reader], ...]:
    reader = reader_of_dict if from_values else reader_of_model
    return tuple((name, reader(cls, name, field)) for name, field in fields_of(cls).items())


def columns_of(cls: type[RowAnswer], name: str, field: Any) -> Sequence[str]:
    if name in cls.needs:
        return cls.needs[name]
    return [displayed(field) or field.source.replace(".", "__")]


def reader_of_dict(cls: type[RowAnswer], name: str, field: Any) -> Reader:
    if isinstance(field, serializers.SerializerMethodField):
        return method_reader(field)
    if column := displayed(field):
        choices = choices_of(cls, column)
        return lambda answer, row: answer.text_of(choices, row[column])
    column, inner = field.source.replace(".", "__"), within(field)
    return (lambda answer, row: row[column]) if inner is as_it_is else lambda answer, row: inner(row[column])


def reader_of_model(cls: type[RowAnswer], name: str, field: Any) -> Reader:
    if isinstance(field, serializers.SerializerMethodField):
        return method_reader(field)
    if column := displayed(field):
        *way, last = column.split("__")
        holder, choices = getter(".".join(way)), choices_of(cls, column)
        return lambda answer, row: answer.text_of(choices, getattr(holder(row) if way else row, last))
    read, inner = getter(field.source), within(field)
    return lambda answer, row: inner(read(row))


def method_reader(field: serializers.SerializerMethodField) -> Reader:
    method = str(field.method_name)
    return lambda answer, row: getattr(answer, method)(row)


def displayed(field: Any) -> str:
    """The column whose text a `get_…_display` source gives; empty for other sources."""
    *way, last = field.source.split(".")
    if not (last.startswith("get_") and last.endswith("_display")):
        return ""
    return "__".join([*way, last.removeprefix("get_").removesuffix("_display")])


def choices_of(cls: Any, column: str) -> Mapping[Any, Any]:
    *way, last = column.split("__")
    model = cls.Meta.model
    for step in way:
        model = model._meta.get_field(step).related_model
    return dict(model._meta.get_field(last).flatchoices)


def getter(source: str) -> Callable[[Any], Any]:
    """Follow a dotted source; None where a link on the way is empty."""
    if "." not in source:
        return attrgetter(source) if source else lambda row: row
    steps = source.split(".")

    def follow(row: Any) -> Any:
        for step in steps:
            try:
                row = getattr(row, step)
            except ObjectDoesNotExist:
                return None
            if row is None:
                return None
        return row

    return follow


def within(field: Any) -> Callable[[Any], Any]:
    """What becomes of the value: nested answers are read likewise, stored forms keep their known keys."""
    if isinstance(field, serializers.ListSerializer) and isinstance(field.child, RowAnswer):
        cls = type(field.child)
        return lambda rows: answers(cls, rows.all() if isinstance(rows, BaseManager) else rows)
    if isinstance(field, serializers.ListSerializer):
        return field.to_representation
    if isinstance(field, serializers.Serializer):
        shape = shape_of(field)
        return lambda value: None if value is None else shaped(shape, value)
    return as_it_is


def as_it_is(value: Any) -> Any:
    return value


def of(row: Any, column: str) -> Any:
    """A column of what `values()` gave, or the same by way of the model."""
    return row[column] if isinstance(row, Mapping) else getter(column.replace("__", "."))(row)


def answers(cls: type[RowAnswer], rows: Any) -> list[dict[str, Any]]:
    """Each row as this answer gives it."""
    answer = cls()
    return [answer.to_representation(row) for row in rows]


def shape_of(field: serializers.Serializer) -> Shape:
    parts = field.fields.items()
    return {name: shape_of(part) if isinstance(part, serializers.Serializer) else None for name, part in parts}


def shaped(shape: Shape, value: Mapping[str, Any]) -> dict[str, Any]:
    """The known keys of stored JSON, in their order; what isn't there stays away."""
    return {
        name: shaped(inner, value[name]) if inner and value[name] is not None else value[name]
        for name, inner in shape.items()
        if name in value
    }
