"""What does the catalogue in force say, since when, and by whose word? catalogue_edit.py changes it."""

from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_currency, get_currency_precision
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from consular.missions.models.posts import Role
from consular.missions.panel.roles import require
from consular.missions.services.authority import NotHeadquarters, require_headquarters
from consular.visas.models.applications import CASE_ROLES
from consular.visas.models.catalogue import CatalogueVersion
from consular.visas.models.choices import Entries, ItemKind, Purpose, ReasonUse, Ruling, Urgency
from consular.visas.models.fees import Fee
from consular.visas.models.requirements import VisaRequirement
from consular.visas.models.texts import in_language
from consular.visas.panel.file import names_by_key
from consular.visas.panel.forms import here
from consular.visas.rules.catalogue import ApplicantFacts, Catalogue, checklist, fees_of
from consular.visas.rules.catalogue_sources import FEES
from consular.visas.rules.catalogue_writing import tables_in
from consular.visas.services.catalogue import changed_files, current_catalogue
from econsulate.core.panel.site import site

READERS = (*CASE_ROLES, Role.MISSION_ADMIN, Role.AUDITOR)
VERSIONS_SHOWN = 10


def categories(request: HttpRequest) -> HttpResponse:
    """The version in force, its categories and its grounds."""
    require(request, *READERS)
    catalogue = current_catalogue()
    context = {
        "version": catalogue.version,
        "edits": is_editor(request),
        "requirements": [item_shown(row) for row in catalogue.requirements],
        "groups": [
            (
                row,
                in_language(row.name, here()),
                " ".join(row.members),
                [Purpose(p).label for p in row.visa_free_purposes],
            )
            for row in catalogue.groups
        ],
        "reasons": [(row.code, in_language(row.text, here()), ReasonUse(row.use).label) for row in catalogue.reasons],
        "versions": (versions := versions_shown()),
        "files": sorted(name.removesuffix(".toml") for name in versions[0][0].sources),
        "categories": [
            (row, in_language(row.name, here()), Purpose(row.purpose).label) for row in catalogue.categories
        ],
        "grounds": [
            (row.code, in_language(row.text, here()), in_language(row.legal_basis, here()), rulings(row.rulings))
            for row in catalogue.grounds
        ],
    }
    return site.render(request, "panel/visas/catalogue.html", context)


def is_editor(request: HttpRequest) -> bool:
    """Whether the caller administers headquarters; the service asks again."""
    try:
        require_headquarters(request.user, timezone.now())  # type: ignore[arg-type]
    except NotHeadquarters:
        return False
    return True


def versions_shown() -> list[tuple[CatalogueVersion, str, list[str]]]:
    """The newest versions with who brought them and the files that changed."""
    rows = list(CatalogueVersion.objects.order_by("-number")[: VERSIONS_SHOWN + 1])
    names = names_by_key([row.loaded_by_id for row in rows])
    before = [*rows[1:], None] if len(rows) <= VERSIONS_SHOWN else rows[1:]
    return [
        (row, names.get(row.loaded_by_id, ""), changed_files(older.sources if older else {}, row.sources))
        for row, older in zip(rows, before, strict=False)
    ]


def rulings(codes: list[str]) -> list[Any]:
    return [Ruling(code).label for code in codes]


def one_category(request: HttpRequest, code: str) -> HttpResponse:
    """A category with its terms, the whole checklist and the fees of today."""
    require(request, *READERS)
    catalogue = current_catalogue()
    category = catalogue.category(code)
    if category is None:
        raise Http404
    context = {
        "category": category,
        "name": in_language(category.name, here()),
        "description": in_language(category.description, here()),
        "purpose": Purpose(category.purpose).label,
        "entries": [Entries(entries).label for entries in category.entries],
        "items": [item_shown(item.requirement) for item in checklist(catalogue, ApplicantFacts(category))],
        "fees": [fee_shown(fee) for fee in fees_of(catalogue, category, on=timezone.now().date())],
        "edits": is_editor(request),
        "prices": prices_of(code, catalogue) if is_editor(request) else [],
    }
    return site.render(request, "panel/visas/category.html", context)


def prices_of(code: str, catalogue: Catalogue) -> list[tuple[int, list[str], Any, Any]]:
    """The fee tables of a category as its file counts them: number, who pays, and the days they hold."""
    names = {group.code: in_language(group.name, here()) for group in catalogue.groups}
    sources = CatalogueVersion.objects.values_list("sources", flat=True).get(pk=catalogue.version.pk)
    return [
        (number, [names[group] for group in table["groups"]], table["valid_from"], table.get("valid_to"))
        for number, table in enumerate(tables_in(sources[FEES], "fee"), start=1)
        if table["category"] == code
    ]


def item_shown(requirement: VisaRequirement) -> dict[str, Any]:
    return {
        "code": requirement.code,
        "since": requirement.valid_from,
        "until": requirement.valid_to,
        "label": in_language(requirement.label, here()),
        "kind": ItemKind(requirement.kind).label,
        "mandatory": requirement.mandatory,
        "asked_when": in_language(requirement.asked_when, here()),
    }


def fee_shown(fee: Fee) -> tuple[str, Any, Any, str]:
    """Group, entries, urgency and the amount in whole units of its currency."""
    amount = Decimal(fee.amount).scaleb(-get_currency_precision(fee.currency))
    money = format_currency(amount, fee.currency, locale=Locale.parse(here(), sep="-"))
    group = in_language(fee.nationality_group.name, here())
    return group, Entries(fee.entries).label, Urgency(fee.urgency).label, money
