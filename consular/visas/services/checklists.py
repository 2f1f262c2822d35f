"""Which items does this application have to bring? The catalogue's answer for this person, kept as rows."""

from datetime import date

from django.db import transaction

from consular.citizens.rules import age_on
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.choices import ItemKind
from consular.visas.models.items import ApplicationItem, ItemState
from consular.visas.models.requirements import VisaRequirement
from consular.visas.rules.catalogue import ApplicantFacts, Catalogue, checklist
from consular.visas.services.catalogue import catalogue_of, current_catalogue

BROUGHT_AS_FILES = frozenset({ItemKind.DOCUMENT, ItemKind.PHOTO})


def sync_checklist(application: VisaApplication, *, today: date) -> list[ApplicationItem]:
    """Bring the draft's category and items to the catalogue in force; files already given stay with their item."""
    catalogue = current_catalogue()
    category = catalogue.category(application.category_code)
    if category is None:
        # No longer offered: a draft begun before is judged by the rules it began under.
        catalogue = catalogue_of(application.category.version_id)
    elif category.pk != application.category_id:
        application.category = category
        application.save(update_fields=["category"])
    return ask(application, catalogue, today)


@transaction.atomic
def refresh_draft(application: VisaApplication, *, today: date) -> None:
    """Let a draft ask for what the catalogue in force asks for; anything that was submitted stays as it is.

    For before a submission that may be refused: what is refused names items, so these must be there to be given.
    """
    locked = VisaApplication.objects.select_for_update(of=("self",), no_key=True).select_related(
        "person__data_key", "category"
    )
    draft = locked.filter(pk=application.pk, state=State.DRAFT).first()
    if draft is not None:
        sync_checklist(draft, today=today)


def resync_checklist(application: VisaApplication, *, today: date) -> list[ApplicationItem]:
    """After a correction: what the corrected facts ask for, by the catalogue of the submission."""
    return ask(application, catalogue_of(application.category.version_id), today)


def ask(application: VisaApplication, catalogue: Catalogue, today: date) -> list[ApplicationItem]:
    """Add the items that are wanted and missing, drop those that are neither wanted nor given; the rest stay."""
    wanted = {requirement.code: requirement for requirement in asked_of(application, catalogue, today)}
    have = {item.requirement.code: item for item in application.items.select_related("requirement")}
    for code, item in have.items():
        if code not in wanted and item.state == ItemState.MISSING and not item.versions.exists():
            item.delete()
        elif code in wanted and item.requirement_id != wanted[code].pk:
            ApplicationItem.objects.filter(pk=item.pk).update(requirement=wanted[code])
    ApplicationItem.objects.bulk_create(
        ApplicationItem(application=application, requirement=requirement)
        for code, requirement in wanted.items()
        if code not in have
    )
    return list(application.items.select_related("requirement").order_by("requirement__position"))


def asked_of(application: VisaApplication, catalogue: Catalogue, today: date) -> list[VisaRequirement]:
    facts = facts_of(application, today)
    items = checklist(catalogue, facts)
    return [item.requirement for item in items if item.requirement.kind in BROUGHT_AS_FILES]


def facts_of(application: VisaApplication, today: date) -> ApplicantFacts:
    """From the person while it is a draft, then from what was submitted and corrected since."""
    person = application.person
    known = application.applicant or {
        "identity": person.identity,
        "nationality": person.nationality,
        "residence": person.residence,
    }
    return ApplicantFacts(
        category=application.category,
        nationality=known["nationality"],
        residence=known["residence"],
        age=age_on(known["identity"]["birth_date"], today),
        on=today,
    )
