"""Which fee tables change with a new price, and with what a category offers? Nobody is ever left without a fee."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from consular.visas.models.choices import Urgency
from consular.visas.rules.catalogue_sources import FEES
from consular.visas.rules.catalogue_writing import Edit, Table, tables_in

DAY = timedelta(days=1)
Amounts = Mapping[str, Mapping[str, int]]


def new_price(fees: str, index: int | None, price: Table) -> list[Edit]:
    """The edits that bring `price` into a fees file in place of the table at `index`.

    A price from a later day ends the old one on the day before; groups it doesn't name go on paying the old one.
    """
    if index is None:
        return [Edit(FEES, price, "fee")]
    old = tables_in(fees, "fee")[index]
    moved = [group for group in old["groups"] if group in price["groups"]]
    others = [group for group in old["groups"] if group not in price["groups"]]
    tables: list[Table] = []
    if moved and price["valid_from"] > old["valid_from"]:
        last = price["valid_from"] - DAY
        tables.append({**old, "groups": moved, "valid_to": min(old.get("valid_to", last), last)})
    if others:
        tables.append({**old, "groups": others})
    first, *more = [*tables, price]
    return [Edit(FEES, first, "fee", index), *(Edit(FEES, table, "fee") for table in more)]


def new_offer(fees: str, code: str, category: Table, price: Table | None) -> list[Edit]:
    """The edits that fit the fees of a category to the entries and urgency it offers now.

    What is no longer offered loses its amounts; `price`, when given, holds the amounts of what is new.
    """
    offered = kinds(category)
    edits: list[Edit] = []
    for index, table in enumerate(tables_in(fees, "fee")):
        if table.get("category") == code and (left := cut(table, offered)) != table:
            edits.append(Edit(FEES, left if any(left.get(each) for each in Urgency.values) else None, "fee", index))
    return [*edits, *([Edit(FEES, price, "fee")] if price else [])]


def joined_group(fees: str, code: str, like: str) -> list[Edit]:
    """The edits that let a new group of States pay whatever another pays."""
    return [
        Edit(FEES, {**table, "groups": [*table["groups"], code]}, "fee", index)
        for index, table in enumerate(tables_in(fees, "fee"))
        if like in table["groups"]
    ]


def unpriced(fees: str, code: str, category: Table) -> list[tuple[str, str]]:
    """(urgency, entries) that the category offers and no table gives an amount."""
    tables = [table for table in tables_in(fees, "fee") if table.get("category") == code]
    known = {(urgency, entries) for table in tables for urgency, entries in amounts_of(table)}
    return [kind for kind in kinds(category) if kind not in known]


def kinds(category: Table) -> list[tuple[str, str]]:
    urgencies = Urgency.values if category.get("urgent_working_days") else [Urgency.ORDINARY.value]
    return list(product(urgencies, category.get("entries", [])))


def amounts_of(table: Table) -> Iterator[tuple[str, str]]:
    return ((urgency, entries) for urgency in Urgency.values for entries in table.get(urgency, {}))


def cut(table: Table, offered: Sequence[tuple[str, str]]) -> dict[str, Any]:
    left = dict(table)
    for urgency in Urgency.values:
        amounts = {
            entries: amount for entries, amount in table.get(urgency, {}).items() if (urgency, entries) in offered
        }
        if amounts:
            left[urgency] = amounts
        else:
            left.pop(urgency, None)
    return left
