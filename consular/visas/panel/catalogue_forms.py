"""What does an administrator fill in to edit the catalogue? One form for each kind of table, and the edits it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.requirements import VisaRequirement
from consular.visas.models.texts import in_language
from consular.visas.panel.catalogue_fields import fields_of, table_of, typed_of
from consular.visas.panel.forms import here
from consular.visas.rules.catalogue import Catalogue
from consular.visas.rules.catalogue_pricing import joined_group
from consular.visas.rules.catalogue_sources import CATALOGUE, FEES
from consular.visas.rules.catalogue_writing import Edit, content_of, tables_in
from econsulate.core.errors import DomainError, FieldError
from econsulate.core.panel.forms import Form, Line

Sources = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where a table stands in the files; without `index` (or file content) it is a new one."""

    file: str
    table: str = ""
    index: int | None = None
    code: str = ""

    @property
    def said(self) -> str:
        """How faults of the files name this table."""
        return f"{self.file}: {self.table}[{self.code}]" if self.table else self.file


class EditForm(Form):
    """A table of the catalogue with the reason for the change and the version it was read from."""

    reason = Line(label=_("Why is this changed?"), max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    model: type[models.Model]
    title: Any
    without: frozenset[str] = frozenset()
    # A browser can't show what is missing in a folded field, and would send nothing and say nothing.
    use_required_attribute = False

    def __init__(self, data: Any = None, *, name: str, catalogue: Catalogue, sources: Sources, place: Place) -> None:
        super().__init__(data, name=name)
        self.catalogue, self.sources, self.place = catalogue, sources, place
        self.old = self.read_old()
        self.fields = {**self.own_fields(), **self.fields}
        self.initial = {**self.typed(), "seen": catalogue.version.number}

    @property
    def is_new(self) -> bool:
        return self.place.index is None

    def read_old(self) -> Mapping[str, Any]:
        place = self.place
        return {} if place.index is None else tables_in(self.sources[place.file], place.table)[place.index]

    def own_fields(self) -> dict[str, forms.Field]:
        left_out = self.without if self.is_new else self.without | {"code"}
        return fields_of(self.model, choices_of(self.catalogue), left_out)

    def typed(self) -> dict[str, Any]:
        return typed_of(self.model, self.old)

    def edits(self, values: Mapping[str, Any]) -> list[Edit]:
        """What the cleaned values make of the files. Raises InvalidInput-like refusals for what no file could say."""
        return [Edit(self.place.file, table_of(self.model, values, self.old), self.place.table, self.place.index)]

    def show(self, refusal: DomainError) -> None:
        """Faults of the files land on the field that wrote them; others name their place."""
        said = [(self.field_for(fault), fault) for fault in refusal.errors]
        # One amount is paid by many groups: what is wrong with it is said once.
        for field, text in dict.fromkeys((field, self.worded_at(field, fault)) for field, fault in said):
            self.add_error(field, text)
        if not refusal.errors:
            self.add_error(None, refusal.detail)

    def worded_at(self, field: str | None, fault: FieldError) -> str:
        return str(fault.detail) if field else f"{fault.path}: {fault.detail}"

    def field_for(self, fault: FieldError) -> str | None:
        code = self.place.code or self.data.get("code", "")
        here = Place(self.place.file, self.place.table, self.place.index, code).said
        key = fault.path.removeprefix(f"{here}.") if fault.path.startswith(f"{here}.") else fault.path
        return next((name for name in (key, f"{key}_en") if name in self.fields), None)


class EditRequirement(EditForm):
    model, title = VisaRequirement, _("Item of the checklist")


class EditGroup(EditForm):
    model, title, without = NationalityGroup, _("Group of States"), frozenset({"is_default"})

    def own_fields(self) -> dict[str, forms.Field]:
        fields = super().own_fields()
        if self.old.get("is_default"):
            del fields["members"]
        if self.is_new:
            like = choices_of(self.catalogue)["nationality_groups"]
            fields["pays_like"] = forms.ChoiceField(label=_("Pays at first what this group pays"), choices=like)
        return fields

    def edits(self, values: Mapping[str, Any]) -> list[Edit]:
        if not self.is_new:
            return super().edits(values)
        return [*super().edits(values), *joined_group(self.sources[FEES], values["code"], values["pays_like"])]


class EditGround(EditForm):
    model, title = RefusalGround, _("Ground")


class EditReason(EditForm):
    model, title = ReviewReason, _("Reason for a document or a withdrawal")


class EditWhole(EditForm):
    """What holds for the catalogue as a whole; whose it is and whether it is a demonstration stays with its files."""

    model, title, without = CatalogueVersion, _("Catalogue as a whole"), frozenset({"issuing_state", "demo"})
    is_new = False

    def read_old(self) -> Mapping[str, Any]:
        return content_of(self.sources[CATALOGUE])


def choices_of(catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """What a table may name of other tables, in words."""
    return {
        "categories": [(row.code, in_language(row.name, here())) for row in catalogue.categories],
        "nationality_groups": [(row.code, in_language(row.name, here())) for row in catalogue.groups],
    }
