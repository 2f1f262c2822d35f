"""What does the catalogue in force say? For reading; it changes only by publishing files."""

from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_currency, get_currency_precision
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from consular.missions.models.posts import Role
from consular.missions.panel.roles import require
from consular.visas.models.applications import CASE_ROLES
from consular.visas.models.choices import Entries, ItemKind, Purpose, Ruling, Urgency
from consular.visas.models.fees import Fee
from consular.visas.models.requirements import VisaRequirement
from consular.visas.models.texts import in_language
from consular.visas.panel.forms import here
from consular.visas.rules.catalogue import ApplicantFacts, checklist, fees_of
from consular.visas.services.catalogue import current_catalogue
from econsulate.core.panel.site import site

READERS = (*CASE_ROLES, Role.MISSION_ADMIN, Role.AUDITOR)


def categories(request: HttpRequest) -> HttpResponse:
    """The version in force, its categories and its grounds."""
    require(request, *READERS)
    catalogue = current_catalogue()
    context = {
        "version": catalogue.version,
        "categories": [
            (row, in_language(row.name, here()), Purpose(row.purpose).label) for row in catalogue.categories
        ],
        "grounds": [
            (row.code, in_language(row.text, here()), in_language(row.legal_basis, here()), rulings(row.rulings))
            for row in catalogue.grounds
        ],
    }
    return site.render(request, "panel/visas/catalogue.html", context)


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
    }
    return site.render(request, "panel/visas/category.html", context)


def item_shown(requirement: VisaRequirement) -> dict[str, Any]:
    return {
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
