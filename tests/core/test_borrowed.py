"""Has every sentence of Django and DRF that a field of ours can say words in each of our languages?"""

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django import forms
from django.urls import get_resolver
from django.utils.translation import override
from rest_framework import serializers

OURS = ("econsulate.", "consular.", "notifications.")


def kinds_of(base: type) -> Iterator[type]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith(OURS):
            yield kind
        yield from kinds_of(kind)


def said_by(field: Any) -> Iterator[tuple[str, Any]]:
    """Where, and what: of the field itself, of what judges its values, and of what it is made of."""
    for code, text in field.error_messages.items():
        yield f"{type(field).__name__}.{code}", text
    for judge in field.validators:
        if text := getattr(judge, "message", None):
            yield type(judge).__name__, text
    for part in filter(None, (getattr(field, "child", None), getattr(field, "child_relation", None))):
        yield from said_by(part)


def said_by_all() -> Iterator[tuple[str, Any]]:
    _ = get_resolver().url_patterns  # Every serializer and form stands behind an address.
    for kind in kinds_of(serializers.Serializer):
        yield from said_by(kind(data={}))
        # What DRF formats stays in the language of whoever hears it first; each request has fields of its own.
        for field in deepcopy(kind._declared_fields).values():
            yield from said_by(field)
    for form in kinds_of(forms.BaseForm):
        for field in form.base_fields.values():
            yield from said_by(field)


def spelt(text: Any) -> str:
    """What depends on a number says nothing without one."""
    return str(text) or str(text % defaultdict(lambda: 2))


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "uz-cyrl"])
def test_no_fault_of_a_field_is_in_english(language: str) -> None:
    with override("en"):
        english = {(where, spelt(text)) for where, text in said_by_all()}
    with override(language):
        theirs = {(where, spelt(text)) for where, text in said_by_all()}
    assert len(english) > 300
    assert sorted(english & theirs) == []
