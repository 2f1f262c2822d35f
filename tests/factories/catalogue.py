"""Catalogues for tests: the shipped files, published or edited, and single rows that were never saved."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from consular.management.commands.load_catalogue import SHIPPED, read_folder
from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, VisaCategory
from consular.visas.models.fees import Fee
from consular.visas.models.requirements import VisaRequirement
from consular.visas.rules.catalogue import Catalogue
from consular.visas.services.catalogue import catalogue_of, insert, publish

FILES = read_folder(SHIPPED)
PUBLISHED: list[Catalogue] = []
LANGUAGES = ("en", "kk", "ru", "uz", "uz-cyrl")


def edited(file: str, old: str, new: str, *, files: dict[str, str] = FILES) -> dict[str, str]:
    """The shipped files with one place changed; fails when that place isn't there."""
    assert old in files[file], f"{file} does not hold {old!r}"
    return {**files, file: files[file].replace(old, new, 1)}


def a_published_catalogue(files: dict[str, str] = FILES) -> Catalogue:
    """The demo catalogue in the database, or the one in these files.

    Hundreds of tests need the demo one, so its rows are made by publishing once and then put there again as they were.
    """
    if files is not FILES or CatalogueVersion.objects.exists():
        return catalogue_of(publish(files, by=None).version.pk)
    if PUBLISHED:
        insert(PUBLISHED[0])
    else:
        version = publish(files, by=None).version
        PUBLISHED.append(replace(catalogue_of(version.pk), version=version))
    return PUBLISHED[0]


def texts(text: str) -> dict[str, str]:
    return {language: f"{text} {language}" for language in LANGUAGES}


def a_category(code: str = "tourist", **fields: Any) -> VisaCategory:
    defaults: dict[str, Any] = {
        "purpose": "tourism",
        "printed_type": "T",
        "entries": ["single", "multiple"],
        "max_stay_days": 30,
        "validity_days": 90,
        "passport_margin_days": 90,
        "ordinary_working_days": 5,
        "name": texts("name"),
        "description": texts("description"),
        "for_whom": texts("for whom"),
        "active_from": date(2026, 1, 1),
    }
    return VisaCategory(code=code, **defaults | fields)


def a_group(code: str, *members: str, **fields: Any) -> NationalityGroup:
    return NationalityGroup(code=code, members=list(members), is_default=not members, name=texts(code), **fields)


def a_requirement(code: str, **fields: Any) -> VisaRequirement:
    defaults = {"kind": "document", "media_types": ["image/jpeg"], "label": texts("label"), "help": texts("help")}
    return VisaRequirement(code=code, **defaults | fields)


def a_fee(category: VisaCategory, group: NationalityGroup, **fields: Any) -> Fee:
    defaults = {
        "entries": "single",
        "urgency": "ordinary",
        "amount": 6000,
        "currency": "EUR",
        "valid_from": date(2026, 1, 1),
    }
    return Fee(category=category, nationality_group=group, **defaults | fields)


def a_catalogue(
    *,
    groups: Iterable[NationalityGroup] = (),
    categories: Iterable[VisaCategory] = (),
    requirements: Iterable[VisaRequirement] = (),
    fees: Iterable[Fee] = (),
) -> Catalogue:
    """Unsaved, for pure rules. The default group is there without saying."""
    return Catalogue(
        version=CatalogueVersion(issuing_state="UTO"),
        groups=(*groups, a_group("ordinary")),
        categories=tuple(categories),
        requirements=tuple(requirements),
        fees=tuple(fees),
        grounds=(),
        reasons=(),
    )
