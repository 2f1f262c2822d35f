"""How does an application begin, grow and wait on the server until it is submitted?"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from consular.missions.models.missions import Mission
from consular.visas.models.applications import ApplicationGroup, State, VisaApplication
from consular.visas.models.catalogue import VisaCategory
from consular.visas.models.timeline import Happening
from consular.visas.rules.contact import CONTACT
from consular.visas.services.checklists import sync_checklist
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.references import new_reference
from econsulate.core.states import WrongState

DRAFT_KEPT = timedelta(days=90)
MAX_GROUP = 50


class ChangedMeanwhile(DomainError):
    code = "changed_meanwhile"
    title = _("This was changed in the meantime. Read it again and repeat your change.")


class GroupFull(DomainError):
    code = "group_full"
    title = _("A group can hold at most 50 applications.")


@transaction.atomic
def start(
    person: Person,
    category: VisaCategory,
    mission: Mission,
    *,
    by: User,
    now: datetime,
    language: str,
    urgency: str,
    group: ApplicationGroup | None = None,
    document: TravelDocument | None = None,
) -> VisaApplication:
    """Open a draft with its checklist. Raises GroupFull."""
    if group is not None:
        ApplicationGroup.objects.select_for_update().get(pk=group.pk)
        if group.applications.count() >= MAX_GROUP:
            raise GroupFull
    application = VisaApplication(
        reference=new_reference("V"),
        group=group,
        person=person,
        travel_document=document,
        mission=mission,
        category=category,
        category_code=category.code,
        urgency=urgency,
        language=language,
        created_by=by,
        lapses_at=now + DRAFT_KEPT,
    )
    application.form = {}
    application.save(force_insert=True)
    sync_checklist(application, today=now.date())
    tell(application, Happening.DRAFTED, by=by, now=now)
    return application


@transaction.atomic
def change(
    application: VisaApplication,
    sections: Mapping[str, Mapping[str, Any]],
    document: TravelDocument | None,
    *,
    by: User,
) -> VisaApplication:
    """Replace sections of a draft and, when given, its travel document.

    Raises WrongState, ChangedMeanwhile, or InvalidInput for another's contact section.
    """
    refuse_foreign_contact(application, sections, by)
    claim_draft(application)
    application.form = {**application.form, **sections}
    if document is not None:
        application.travel_document = document
    application.save(update_fields=["form", "travel_document"])
    return application


def refuse_foreign_contact(application: VisaApplication, sections: Mapping[str, Any], by: User) -> None:
    if CONTACT in sections and application.created_by_id != by.pk:
        detail = _("Only who opened the application may change how to reach them.")
        raise InvalidInput(errors=[FieldError(CONTACT, "not_yours", detail)])


def claim_draft(application: VisaApplication) -> None:
    """Take the next version of a draft, so that of two edits of one version exactly one succeeds."""
    if application.state != State.DRAFT:
        raise WrongState(current=application.state)
    seen = VisaApplication.objects.filter(pk=application.pk, state=State.DRAFT, version=application.version)
    if not seen.update(version=F("version") + 1):
        raise ChangedMeanwhile
    application.version += 1


@transaction.atomic
def start_group(kind: str, *, by: User) -> ApplicationGroup:
    return ApplicationGroup.objects.create(kind=kind, created_by=by)
