"""How does a file come to stand behind an item of the checklist?"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.choices import ItemKind
from consular.visas.models.items import ITEM_TRANSITIONS, ApplicationItem, DocumentVersion, ItemState
from consular.visas.models.news import ArrivalKind
from consular.visas.services.checklists import refresh_draft
from consular.visas.services.news import arrived
from consular.visas.services.story import tell_file_refused
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services.keeping import delete_file
from econsulate.core.files.services.uploads import claim
from econsulate.core.states import WrongState

OPEN_FOR_FILES = (State.DRAFT, State.AWAITING_APPLICANT)
# Here only for what is missing: a correction may ask for another document, the scanner may have refused one.
OPEN_FOR_MISSING = (State.SUBMITTED, State.ACCEPTED, State.IN_REVIEW, State.AWAITING_CONSULTATION)
MAX_VERSIONS = 20


class ItemAlreadyAccepted(DomainError):
    code = "item_already_accepted"
    title = _("This document has already been accepted. You need not send it again.")


class TooManyVersions(DomainError):
    code = "too_many_versions"
    title = _("This document has been sent too many times. Please write to the mission.")


class NotAsked(InvalidInput):
    """The checklist of this application has no such item."""


def item_of(application: VisaApplication, code: str, *, today: date) -> ApplicationItem:
    """The item with this code; of a draft also one that the catalogue asks for since. Raises NotAsked."""
    items = application.items.filter(requirement__code=code)
    item = items.first()
    if item is None:
        refresh_draft(application, today=today)
        item = items.first()
    if item is None:
        raise NotAsked(errors=[FieldError("item", "unknown", _("This document is not asked for here."))])
    return item


@transaction.atomic
def attach(item: ApplicationItem, upload: Upload, *, by: User) -> DocumentVersion:
    """Put a finished upload behind an item, in quarantine until it is scanned; identical bytes change nothing.

    Raises WrongState, ItemAlreadyAccepted, TooManyVersions, or what `claim` raises.
    """
    item = (
        ApplicationItem.objects.select_for_update(of=("self",))
        .select_related("application__person__data_key", "application__mission", "requirement")
        .get(pk=item.pk)
    )
    application = item.application
    if application.state not in OPEN_FOR_FILES and not may_still_come(item):
        raise WrongState(current=application.state)
    if item.state == ItemState.ACCEPTED:
        raise ItemAlreadyAccepted
    versions = list(item.versions.select_related("file").order_by("-number"))
    if len(versions) >= MAX_VERSIONS:
        raise TooManyVersions
    policy = "photo" if item.requirement.kind == ItemKind.PHOTO else "document"
    file = claim(upload, by=by, data_key=application.person.data_key, policy=policy, chain=application.mission.code)
    if versions and is_same(versions[0].file, file):
        delete_file(file, by=by)
        return versions[0]
    version = DocumentVersion.objects.create(
        item=item, number=(versions[0].number if versions else 0) + 1, file=file, uploaded_by=by
    )
    ITEM_TRANSITIONS.move(item, ItemState.PROVIDED, reason=None)
    record(
        "visas.document.attached",
        by=by,
        target=version,
        chain=application.mission.code,
        person=application.person.public_id,
        detail={"item": item.requirement.code, "version": version.number},
    )
    arrived(application, ArrivalKind.DOCUMENT, now=version.created_at)
    return version


def may_still_come(item: ApplicationItem) -> bool:
    return item.state == ItemState.MISSING and item.application.state in OPEN_FOR_MISSING


def is_same(earlier: StoredFile, file: StoredFile) -> bool:
    """Identical bytes, unless the earlier ones were refused: then the applicant may well try again."""
    return bytes(earlier.sha256) == bytes(file.sha256) and earlier.state != StoredFile.State.REJECTED


@transaction.atomic
def after_inspection(file: StoredFile) -> None:
    """A file that was refused leaves its item open again; the reason stands on the file."""
    if file.state != StoredFile.State.REJECTED:
        return
    for version in DocumentVersion.objects.filter(file=file).select_related("file").order_by("item"):
        item = ApplicationItem.objects.select_for_update().get(pk=version.item_id)
        newest = item.versions.order_by("-number").first()
        if newest is not None and newest.pk == version.pk and item.state == ItemState.PROVIDED:
            ITEM_TRANSITIONS.move(item, ItemState.MISSING)
            tell_file_refused(version)
