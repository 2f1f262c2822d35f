"""How is a table of the catalogue filled in? A field for each key of its model, a text in every language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from consular.visas.models.texts import TextsField
from consular.visas.rules.catalogue_files import columns
from econsulate.core.panel.forms import Day, Line, Paragraphs

LABELS: Mapping[str, Any] = {
    "code": _("Code, for ever"),
    "purpose": _("Purpose"),
    "printed_type": _("Type as printed on the visa"),
    "entries": _("Entries"),
    "max_stay_days": _("Longest stay in days"),
    "validity_days": _("Longest validity in days"),
    "passport_margin_days": _("Days the passport must outlast the visa"),
    "ordinary_working_days": _("Working days, ordinary"),
    "urgent_working_days": _("Working days, urgent (empty: not offered)"),
    "active_from": _("Offered from"),
    "active_to": _("Offered until"),
    "name": _("Name"),
    "description": _("Description"),
    "for_whom": _("For whom"),
    "kind": _("Kind"),
    "mandatory": _("Must be handed in"),
    "label": _("Title"),
    "help": _("Explanation"),
    "asked_when": _("Asked when, in words"),
    "categories": _("Only for these visas (none: all)"),
    "purposes": _("Only for these purposes (none: all)"),
    "nationality_groups": _("Only for these nationalities (none: all)"),
    "residence": _("Residence"),
    "age_from": _("From this age on"),
    "age_below": _("Below this age"),
    "valid_from": _("Asked from"),
    "valid_to": _("Asked until"),
    "media_types": _("Kinds of file"),
    "max_pages": _("Pages at most"),
    "min_width_px": _("Width at least, in pixels"),
    "min_height_px": _("Height at least, in pixels"),
    "width_mm": _("Width in millimetres"),
    "height_mm": _("Height in millimetres"),
    "members": _("States, by their codes in passports"),
    "visa_free_days": _("Days without a visa"),
    "visa_free_purposes": _("Purposes without a visa"),
    "rulings": _("Carries"),
    "legal_basis": _("Legal basis"),
    "text": _("Text"),
    "use": _("Used when"),
    "advice": _("Advice to the applicant"),
    "notice": _("Notice to readers"),
    "remedy": _("Remedy against a decision"),
    "appeal_days": _("Days to appeal"),
}
SHORT_TEXTS = frozenset({"name", "label", "asked_when", "legal_basis"})
CHECKED = forms.CheckboxSelectMultiple
LANGUAGES = settings.LANGUAGES


class Codes(Line):
    """Several codes in one line."""

    def clean(self, value: Any) -> Any:
        return super().clean(value).replace(",", " ").upper().split()


def fields_of(model: type[models.Model], choices: Mapping[str, Any], without: frozenset[str]) -> dict[str, forms.Field]:
    """Form fields by name, a text `name` as `name_kk` and so on; `choices` are what a key takes from other tables."""
    fields: dict[str, forms.Field] = {}
    for name, column in columns(model).items():
        if name in without:
            continue
        if isinstance(column, TextsField):
            fields |= {f"{name}_{tag}": text_field(name, column, tag, language) for tag, language in LANGUAGES}
        else:
            fields[name] = field_of(name, column, choices)
    return fields


def text_field(name: str, column: TextsField, tag: str, language: Any) -> forms.Field:
    label = format_lazy("{label} ({language})", label=LABELS[name], language=language)
    made = Line if name in SHORT_TEXTS else Paragraphs
    field = made(label=label, max_length=500 if made is Line else 4000, required=not column.blank)
    field.widget.attrs["lang"] = "uz-Cyrl" if tag == "uz-cyrl" else tag
    return field


def field_of(name: str, column: models.Field, choices: Mapping[str, Any]) -> forms.Field:
    label, required = LABELS[name], not (column.blank or column.has_default())
    if isinstance(column, ArrayField):
        offered = choices.get(name, column.base_field.choices)
        if offered is None:
            return Codes(label=label, required=required, max_length=2000)
        return forms.MultipleChoiceField(label=label, required=required, choices=offered, widget=CHECKED)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(label=label, required=False)
    if isinstance(column, models.IntegerField):
        return forms.IntegerField(label=label, required=required, min_value=0, max_value=32767)
    if isinstance(column, models.DateField):
        return Day(label=label, required=required)
    if column.choices:
        return forms.ChoiceField(label=label, choices=column.choices)
    if isinstance(column, models.SlugField):
        return forms.SlugField(label=label, max_length=column.max_length)
    return Line(label=label, required=required, max_length=column.max_length or 250)


def typed_of(model: type[models.Model], table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of the files as the form's initial values."""
    initial: dict[str, Any] = {}
    for name, column in columns(model).items():
        value = table.get(name, column.get_default() if column.has_default() else None)
        if isinstance(column, TextsField):
            initial |= {f"{name}_{tag}": (value or {}).get(tag, "") for tag, _language in LANGUAGES}
        elif isinstance(value, list) and name == "members":
            initial[name] = " ".join(value)
        else:
            initial[name] = value
    return initial


def table_of(model: type[models.Model], typed: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as a table of the files; what is empty or goes without saying is left out, as by hand."""
    table: dict[str, Any] = {}
    for name, column in columns(model).items():
        value = value_of(name, column, typed, old)
        default = column.get_default() if column.has_default() else None
        if (name in old and old[name] == value) or value not in (None, "", [], {}, default):
            table[name] = value
    return table


def value_of(name: str, column: models.Field, typed: Mapping[str, Any], old: Mapping[str, Any]) -> Any:
    if isinstance(column, TextsField) and f"{name}_en" in typed:
        return {tag: text for tag, _language in LANGUAGES if (text := typed[f"{name}_{tag}"])}
    value, before = typed.get(name, old.get(name)), old.get(name)
    same = isinstance(value, list) and isinstance(before, list) and sorted(value) == sorted(before)
    return before if same else value
