"""Do these files make one sound catalogue? Reads them whole; rules that span several tables are judged here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, VisaCategory
from consular.visas.models.choices import Urgency
from consular.visas.models.fees import Fee
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.requirements import VisaRequirement
from consular.visas.rules.catalogue import Catalogue
from consular.visas.rules.catalogue_files import Reader, Table, columns
from consular.visas.rules.currencies import CURRENCIES
from consular.visas.rules.states import STATES

CATALOGUE, GROUPS, REQUIREMENTS = "catalogue.toml", "groups.toml", "requirements.toml"
FEES, GROUNDS = "fees.toml", "grounds.toml"
LISTS = {
    GROUPS: ("group",),
    REQUIREMENTS: ("requirement",),
    FEES: ("fee",),
    GROUNDS: ("ground", "reason"),
}
OF_EACH_AMOUNT = {"entries", "urgency", "amount"}
FOREVER = date.max
FeeKind = tuple[str, str, str, str]


def read_catalogue(sources: Mapping[str, str]) -> Catalogue:
    """The catalogue in these files (name to text), unsaved. Raises CatalogueInvalid naming every fault.

    A file that is none of the five lists is a visa category, named by its code.
    """
    reader = Reader(sources)
    reader.check()
    catalogue = read_rows(reader)
    reader.check()
    catalogue = replace(catalogue, fees=tuple(read_fees(reader, catalogue)))
    check_states(reader, catalogue)
    check_requirements(reader, catalogue)
    check_fees(reader, catalogue)
    reader.check()
    return catalogue


def read_rows(reader: Reader) -> Catalogue:
    for file, tables in LISTS.items():
        reader.only_tables(file, *tables)
    version = reader.row(CatalogueVersion, CATALOGUE, reader.files.get(CATALOGUE, {})) or CatalogueVersion()
    requirements = reader.rows(VisaRequirement, REQUIREMENTS, "requirement", version=version)
    for position, requirement in enumerate(requirements, start=1):
        requirement.position = position
    return Catalogue(
        version=version,
        groups=reader.rows(NationalityGroup, GROUPS, "group", version=version),
        categories=tuple(read_categories(reader, version)),
        requirements=requirements,
        grounds=reader.rows(RefusalGround, GROUNDS, "ground", version=version),
        reasons=reader.rows(ReviewReason, GROUNDS, "reason", version=version),
        fees=(),
    )


def read_categories(reader: Reader, version: CatalogueVersion) -> Iterator[VisaCategory]:
    for file in sorted(reader.files.keys() - LISTS.keys() - {CATALOGUE}):
        code = file.removesuffix(".toml")
        category = reader.row(VisaCategory, file, reader.files[file], version=version, code=code)
        if category:
            yield category


def read_fees(reader: Reader, catalogue: Catalogue) -> Iterator[Fee]:
    """A table holds the amounts of one category for some groups, by urgency and entries: `urgent.single = 9000`."""
    groups = {group.code: group for group in catalogue.groups}
    for place, table in reader.tables(FEES, "fee"):
        category = catalogue.category(str(table.get("category")))
        if category is None:
            reader.fault(f"{place}.category", "unknown", _("No file describes this category."))
            continue
        codes = table.get("groups")
        if not isinstance(codes, list) or not codes:
            reader.fault(f"{place}.groups", "required", _("List the groups of States that pay this fee."))
            continue
        for code in map(str, codes):
            if code in groups:
                yield from fees_in(reader, place, table, category=category, nationality_group=groups[code])
            else:
                reader.fault(f"{place}.groups", "unknown", _("groups.toml has no group %(name)s."), name=code)


def fees_in(reader: Reader, place: str, table: Table, **given: Any) -> Iterator[Fee]:
    shared = {key: value for key, value in table.items() if key not in {"category", "groups", *Urgency.values}}
    fields = {name: field for name, field in columns(Fee).items() if name not in OF_EACH_AMOUNT}
    if not reader.shape(fields, place, shared):
        return
    for urgency in Urgency.values:
        amounts = table.get(urgency, {})
        if not isinstance(amounts, dict):
            reader.fault(f"{place}.{urgency}", "wrong_type", _("Give amounts by entries: single, double, multiple."))
            continue
        for entries, amount in amounts.items():
            if type(amount) is not int:
                reader.fault(f"{place}.{urgency}.{entries}", "wrong_type", _("Give a whole number of minor units."))
                continue
            fee = reader.row(Fee, place, {**shared, "entries": entries, "urgency": urgency, "amount": amount}, **given)
            if fee:
                yield fee


def check_states(reader: Reader, catalogue: Catalogue) -> None:
    """Every code is known, every State in one group, and one group takes all the others."""
    own = catalogue.version.issuing_state
    if own not in STATES:
        reader.fault(f"{CATALOGUE}.issuing_state", "unknown_state", _("No State has this code."))
    if sum(group.is_default for group in catalogue.groups) != 1:
        reader.fault(GROUPS, "default_group", _("Exactly one group must have is_default = true."))
    owner: dict[str, str] = {}
    for group in catalogue.groups:
        place = f"{GROUPS}: group[{group.code}].members"
        for state in group.members:
            if state not in STATES:
                reader.fault(place, "unknown_state", _("No State has the code %(state)s."), state=state)
            elif state == own:
                reader.fault(place, "own_citizens", _("%(state)s issues the visas itself."), state=state)
            elif state in owner:
                detail = _("%(state)s is already in the group %(group)s.")
                reader.fault(place, "doubled", detail, state=state, group=owner[state])
            owner.setdefault(state, group.code)


def check_requirements(reader: Reader, catalogue: Catalogue) -> None:
    categories = {category.code for category in catalogue.categories}
    groups = {group.code for group in catalogue.groups}
    for requirement in catalogue.requirements:
        place = f"{REQUIREMENTS}: requirement[{requirement.code}]"
        for code in set(requirement.categories) - categories:
            reader.fault(f"{place}.categories", "unknown", _("No file describes the category %(name)s."), name=code)
        for code in set(requirement.nationality_groups) - groups:
            detail = _("groups.toml has no group %(name)s.")
            reader.fault(f"{place}.nationality_groups", "unknown", detail, name=code)


def check_fees(reader: Reader, catalogue: Catalogue) -> None:
    """Known currencies, no two fees for one day, and a fee for whatever can be applied for."""
    by_kind: dict[FeeKind, list[Fee]] = defaultdict(list)
    for fee in sorted(catalogue.fees, key=lambda fee: fee.valid_from):
        kind = (fee.category.code, fee.nationality_group.code, fee.entries, fee.urgency)
        by_kind[kind].append(fee)
        if fee.currency not in CURRENCIES:
            reader.fault(place_of(kind), "unknown_currency", _("%(name)s is not in ISO 4217."), name=fee.currency)
        if not is_offered(fee):
            reader.fault(place_of(kind), "not_offered", _("The category has no such entries or urgency."))
    for kind, fees in by_kind.items():
        for earlier, later in pairwise(fees):
            if (earlier.valid_to or FOREVER) >= later.valid_from:
                detail = _("Two fees hold on %(day)s.")
                reader.fault(place_of(kind), "overlap", detail, day=later.valid_from.isoformat())
    for kind, ends in needed(catalogue):
        if not any((fee.valid_to or FOREVER) >= ends for fee in by_kind.get(kind, [])):
            reader.fault(place_of(kind), "no_fee", _("There is no fee, or it ends before the category does."))


def needed(catalogue: Catalogue) -> Iterator[tuple[FeeKind, date]]:
    """Every kind of application somebody can make, and until when."""
    for category, group in product(catalogue.categories, catalogue.groups):
        for entries, urgency in product(category.entries, urgencies(category)):
            yield (category.code, group.code, entries, urgency), category.active_to or FOREVER


def urgencies(category: VisaCategory) -> list[str]:
    return [Urgency.ORDINARY, Urgency.URGENT] if category.urgent_working_days else [Urgency.ORDINARY]


def is_offered(fee: Fee) -> bool:
    return fee.entries in fee.category.entries and fee.urgency in urgencies(fee.category)


def place_of(kind: FeeKind) -> str:
    return f"{FEES}: fee[{', '.join(kind)}]"
