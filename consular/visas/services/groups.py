"""How do people who travel together apply in one go? All of their drafts are submitted, or none."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import ApplicationGroup, State, VisaApplication
from consular.visas.services.submission import AlreadySubmitted, DuplicateApplication, submit
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.states import WrongState


class GroupEmpty(DomainError):
    code = "group_empty"
    title = _("There is no application in this group yet.")


@transaction.atomic
def submit_group(group: ApplicationGroup, *, by: User, now: datetime) -> list[VisaApplication]:
    """Submit every draft of the group; those submitted before stay as they are, so again is no error.

    Raises GroupEmpty, or InvalidInput with the faults of all, each path beginning with `applications.<id>`.
    """
    ApplicationGroup.objects.select_for_update().get(pk=group.pk)
    applications = list(applications_of(group, by))
    if not applications:
        raise GroupEmpty
    drafts = [application for application in applications if application.state == State.DRAFT]
    faults = [fault for draft in drafts for fault in attempt(draft, by=by, now=now)]
    if faults:
        raise InvalidInput(_("Nothing was submitted, because not every application is ready."), errors=faults)
    return list(applications_of(group, by))


def applications_of(group: ApplicationGroup, user: User) -> list[VisaApplication]:
    """Those the user may see, oldest first: the right to act for one of the people may have ended since."""
    visible = VisaApplication.objects.visible_to(user).filter(group=group)
    return list(
        visible.select_related("person__data_key", "mission", "group", "category", "travel_document").order_by("pk")
    )


def attempt(draft: VisaApplication, *, by: User, now: datetime) -> list[FieldError]:
    """The verdict on one draft: submitted, or what stands against it under its own path."""
    place = f"applications.{draft.public_id}"
    try:
        submit(draft, by=by, now=now)
    except InvalidInput as refusal:
        return [FieldError(f"{place}.{fault.path}", fault.code, fault.detail) for fault in refusal.errors]
    except AlreadySubmitted:
        return []
    except (DuplicateApplication, WrongState) as refusal:
        return [FieldError(place, refusal.code, refusal.detail)]
    return []
