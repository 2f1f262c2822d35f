"""How are visas and their fees edited? What a visa offers and what it costs change together, or nobody could apply."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from consular.visas.models.catalogue import VisaCategory
from consular.visas.models.choices import Entries, Urgency
from consular.visas.panel.catalogue_fields import CHECKED, fields_of, table_of
from consular.visas.panel.catalogue_forms import (
    EditForm,
    EditGround,
    EditGroup,
    EditReason,
    EditRequirement,
    EditWhole,
    Sources,
    choices_of,
)
from consular.visas.rules.catalogue_pricing import new_offer, new_price, unpriced
from consular.visas.rules.catalogue_sources import CATALOGUE, FEES, GROUNDS, GROUPS, LISTS, REQUIREMENTS
from consular.visas.rules.catalogue_writing import Edit, content_of, tables_in
from econsulate.core.errors import FieldError
from econsulate.core.panel.forms import Day, Line

RESERVED = {name.removesuffix(".toml") for name in (CATALOGUE, *LISTS)}


class Amounts(EditForm):
    """A form that also takes amounts, by urgency and entries."""

    def amount_fields(self, kinds: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
        return {
            f"{urgency}_{entries}": forms.IntegerField(
                label=format_lazy(
                    "{urgency}, {entries}", urgency=Urgency(urgency).label, entries=Entries(entries).label
                ),
                help_text=_("In minor units: 6000 is 60.00."),
                min_value=0,
                max_value=2**31 - 1,
                required=False,
            )
            for urgency, entries in kinds
        }

    def amounts(self, values: Mapping[str, Any], kinds: Sequence[tuple[str, str]]) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for urgency, entries in kinds:
            if (amount := values.get(f"{urgency}_{entries}")) is not None:
                found.setdefault(urgency, {})[entries] = amount
        return found

    def field_for(self, fault: FieldError) -> str | None:
        """`fees.toml: fee[tourist, ordinary, single, urgent]` is about the amount of that entry and urgency."""
        words = fault.path.removesuffix("]").split(", ")
        if fault.path.startswith(f"{FEES}: fee[") and len(words) == 4 and f"{words[3]}_{words[2]}" in self.fields:
            return f"{words[3]}_{words[2]}"
        last = fault.path.rpartition(".")[2]
        if fault.path.startswith(f"{FEES}: ") and last in self.fields:
            return last
        return super().field_for(fault)


class EditCategory(Amounts):
    """A category with amounts for whatever it offers that has no fee yet."""

    model, title = VisaCategory, _("Visa")
    KINDS = tuple((urgency, entries) for urgency in Urgency.values for entries in Entries.values)

    @property
    def is_new(self) -> bool:
        return not self.place.code

    def read_old(self) -> Mapping[str, Any]:
        return {} if self.is_new else content_of(self.sources[self.place.file])

    def own_fields(self) -> dict[str, forms.Field]:
        fields = fields_of(VisaCategory, {}, frozenset({"code"}))
        code = {"code": forms.SlugField(label=_("Code, for ever"), max_length=40)} if self.is_new else {}
        amounts = self.amount_fields(self.lacking())
        currency = Line(label=_("Currency of new amounts"), max_length=3, required=False)
        return {**code, **fields, **({"currency": currency, **amounts} if amounts else {})}

    def lacking(self) -> Sequence[tuple[str, str]]:
        return unpriced(self.sources[FEES], self.place.code, {"entries": Entries.values, "urgent_working_days": 1})

    def typed(self) -> dict[str, Any]:
        return {**super().typed(), "currency": currency_of(self.sources)}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in RESERVED or f"{code}.toml" in self.sources:
            raise forms.ValidationError(_("This code is taken."), code="doubled")
        return code

    def edits(self, values: Mapping[str, Any]) -> list[Edit]:
        code = self.place.code or values["code"]
        table = table_of(VisaCategory, {**values, "code": None}, self.old)
        price = None
        if amounts := self.amounts(values, self.lacking()):
            groups = [group.code for group in self.catalogue.groups]
            since = {"currency": values["currency"].upper(), "valid_from": values["active_from"]}
            price = {"category": code, "groups": groups, **since, **amounts}
        return [Edit(f"{code}.toml", table), *new_offer(self.sources[FEES], code, table, price)]

    def field_for(self, fault: FieldError) -> str | None:
        code = self.place.code or self.data.get("code", "")
        key = fault.path.removeprefix(f"{code}.toml.")
        return super().field_for(FieldError(key, fault.code, fault.detail))


class EditFee(Amounts):
    """A price: what some groups of States pay for a category. From a later day on it follows the one before."""

    title = _("Fee")

    def own_fields(self) -> dict[str, forms.Field]:
        groups = choices_of(self.catalogue)["nationality_groups"]
        return {
            "groups": forms.MultipleChoiceField(label=_("Who pays it"), choices=groups, widget=CHECKED),
            "currency": Line(label=_("Currency"), max_length=3),
            "valid_from": Day(
                label=_("Holds from"), help_text=_("With a later day the old fee ends on the day before.")
            ),
            "valid_to": Day(label=_("Holds until"), required=False),
            **self.amount_fields(self.kinds()),
        }

    def kinds(self) -> Sequence[tuple[str, str]]:
        category = self.catalogue.category(self.place.code)
        if category is None:
            return ()
        urgencies = Urgency.values if category.urgent_working_days else [Urgency.ORDINARY.value]
        return [(urgency, entries) for urgency in urgencies for entries in category.entries]

    def typed(self) -> dict[str, Any]:
        old = self.old
        amounts = {f"{urgency}_{entries}": old.get(urgency, {}).get(entries) for urgency, entries in self.kinds()}
        plain = {key: old.get(key) for key in ("groups", "currency", "valid_from", "valid_to")}
        return {**plain, "currency": old.get("currency", currency_of(self.sources)), **amounts}

    def edits(self, values: Mapping[str, Any]) -> list[Edit]:
        until = {"valid_to": values["valid_to"]} if values["valid_to"] else {}
        price = {
            "category": self.place.code,
            # In the order of the file, so that who compares it sees no change that is none.
            "groups": sorted(values["groups"], key=[*self.old.get("groups", []), *values["groups"]].index),
            "currency": values["currency"].upper(),
            "valid_from": values["valid_from"],
            **until,
            **self.amounts(values, self.kinds()),
        }
        return new_price(self.sources[FEES], self.place.index, price)


def currency_of(sources: Sources) -> str:
    """The currency of the first fee, most likely that of the next."""
    fees = tables_in(sources[FEES], "fee")
    return str(fees[0].get("currency", "")) if fees else ""


FORMS: Mapping[str, type[EditForm]] = {
    "category": EditCategory,
    "requirement": EditRequirement,
    "group": EditGroup,
    "ground": EditGround,
    "reason": EditReason,
    "whole": EditWhole,
    "fee": EditFee,
}
FILES = {"requirement": REQUIREMENTS, "group": GROUPS, "ground": GROUNDS, "reason": GROUNDS}
