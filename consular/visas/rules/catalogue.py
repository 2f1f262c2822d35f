"""Does this person need a visa, with which papers, at what fee? Answered from one catalogue, on any day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, VisaCategory
from consular.visas.models.choices import Residence
from consular.visas.models.fees import Fee
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.requirements import VisaRequirement


@dataclass(frozen=True)
class Catalogue:
    """One version with all its rows, saved or just read from files; nobody changes them."""

    version: CatalogueVersion
    groups: tuple[NationalityGroup, ...]
    categories: tuple[VisaCategory, ...]
    requirements: tuple[VisaRequirement, ...]
    fees: tuple[Fee, ...]
    grounds: tuple[RefusalGround, ...]
    reasons: tuple[ReviewReason, ...]

    def group_of(self, nationality: str) -> NationalityGroup:
        """The one group of a State, by its code in machine-readable zones."""
        named = (group for group in self.groups if nationality in group.members)
        return next(named, None) or next(group for group in self.groups if group.is_default)

    def category(self, code: str) -> VisaCategory | None:
        return next((category for category in self.categories if category.code == code), None)


@dataclass(frozen=True)
class ApplicantFacts:
    """What is known of an applicant; None is "not known yet". States by their codes in machine-readable zones.

    `on` is the day whose papers are asked for; without one, those of any day.
    """

    category: VisaCategory
    nationality: str | None = None
    residence: str | None = None
    age: int | None = None
    on: date | None = None


@dataclass(frozen=True)
class ChecklistItem:
    """`certain` is False when it takes more facts to say whether this person is asked for it."""

    requirement: VisaRequirement
    certain: bool


class Entry(StrEnum):
    """May a person enter without a visa?"""

    CITIZEN = "citizen"
    VISA_FREE = "visa_free"
    VISA_NEEDED = "visa_needed"


@dataclass(frozen=True)
class EntryAnswer:
    entry: Entry
    visa_free_days: int = 0


def entry_answer(catalogue: Catalogue, nationality: str, purpose: str) -> EntryAnswer:
    """Whether a visa is needed for this purpose, and if not, for how many days of stay."""
    if nationality == catalogue.version.issuing_state:
        return EntryAnswer(Entry.CITIZEN)
    group = catalogue.group_of(nationality)
    if purpose in group.visa_free_purposes:
        return EntryAnswer(Entry.VISA_FREE, group.visa_free_days)
    return EntryAnswer(Entry.VISA_NEEDED)


def checklist(catalogue: Catalogue, facts: ApplicantFacts) -> list[ChecklistItem]:
    """The items to ask for, in catalogue order. With every fact known, each item is certain."""
    items = ((requirement, applies(catalogue, requirement, facts)) for requirement in catalogue.requirements)
    return [ChecklistItem(requirement, verdict is True) for requirement, verdict in items if verdict is not False]


def applies(catalogue: Catalogue, requirement: VisaRequirement, facts: ApplicantFacts) -> bool | None:
    """True, False, or None when a fact it turns on is not known."""
    verdicts = list(conditions(catalogue, requirement, facts))
    if False in verdicts:
        return False
    return None if None in verdicts else True


def conditions(catalogue: Catalogue, requirement: VisaRequirement, facts: ApplicantFacts) -> Iterator[bool | None]:
    if facts.on is not None:
        yield requirement.is_valid(facts.on)
    if requirement.categories:
        yield facts.category.code in requirement.categories
    if requirement.purposes:
        yield facts.category.purpose in requirement.purposes
    if requirement.nationality_groups:
        known = facts.nationality
        yield None if known is None else catalogue.group_of(known).code in requirement.nationality_groups
    if requirement.residence != Residence.ANYWHERE:
        yield lives_there(requirement, facts)
    if requirement.age_from is not None:
        yield None if facts.age is None else facts.age >= requirement.age_from
    if requirement.age_below is not None:
        yield None if facts.age is None else facts.age < requirement.age_below


def lives_there(requirement: VisaRequirement, facts: ApplicantFacts) -> bool | None:
    if facts.nationality is None or facts.residence is None:
        return None
    return (facts.nationality == facts.residence) == (requirement.residence == Residence.HOME)


def fees_of(catalogue: Catalogue, category: VisaCategory, *, on: date, nationality: str | None = None) -> list[Fee]:
    """The fees in force on a day; of all groups when the nationality is not known."""
    group = None if nationality is None else catalogue.group_of(nationality).code
    return [
        fee
        for fee in catalogue.fees
        if fee.category.code == category.code and group in (None, fee.nationality_group.code) and fee.is_valid(on)
    ]


def fee_for(
    catalogue: Catalogue, category: VisaCategory, *, nationality: str, entries: str, urgency: str, on: date
) -> Fee | None:
    """The one fee of an application, or None when the category isn't offered so."""
    fees = fees_of(catalogue, category, on=on, nationality=nationality)
    return next((fee for fee in fees if (fee.entries, fee.urgency) == (entries, urgency)), None)
