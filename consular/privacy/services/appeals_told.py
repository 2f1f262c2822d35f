"""What does a copy of somebody's data tell of their appeals? The words and files of another representative stay out."""

from collections.abc import Iterator
from typing import Any

from consular.privacy.services.archive import Entry
from consular.privacy.services.cases_told import ENDINGS
from consular.visas.models.appeals import Appeal, AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.services.confiding import appeal_text
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import open_file


def appeals_of(application: VisaApplication) -> list[Appeal]:
    return list(Appeal.objects.about([application.pk]).with_key().order_by("created_at", "pk"))


def appeals_told(application: VisaApplication, user: User, *, is_self: bool) -> list[dict[str, Any]]:
    return [appeal_told(appeal, application, user, is_self=is_self) for appeal in appeals_of(application)]


def appeal_told(appeal: Appeal, application: VisaApplication, user: User, *, is_self: bool) -> dict[str, Any]:
    text = appeal_text(appeal.text, application, user, lodged_by=appeal.lodged_by_id)
    return {
        "reference": appeal.reference,
        "state": appeal.state,
        "lodged_at": appeal.created_at,
        "ended_at": appeal.ended_at,
        "due_on": appeal.due_on,
        "text": text or None,
        "finding": appeal.finding,
        "files": [file_told(sent, user, is_self=is_self) for sent in files_of(appeal)],
        "withheld": not text,
        "examined_anew_as": appeal.review.reference if appeal.review else None,
    }


def files_of(appeal: Appeal) -> list[AppealFile]:
    return list(appeal.files.select_related("file__data_key", "appeal").order_by("number"))


def file_told(sent: AppealFile, user: User, *, is_self: bool) -> dict[str, Any]:
    mine = may_have(sent, user, is_self=is_self)
    return {
        "number": sent.number,
        "sent_at": sent.created_at,
        "state": sent.file.state,
        "name": sent.file.name if mine else None,
        "path": path_of(sent) if mine and is_open(sent) else None,
        "withheld": not mine,
    }


def may_have(sent: AppealFile, user: User, *, is_self: bool) -> bool:
    return is_self or sent.uploaded_by_id == user.pk


def is_open(sent: AppealFile) -> bool:
    return sent.file.state == StoredFile.State.CLEAN


def path_of(sent: AppealFile) -> str:
    return f"appeals/{sent.appeal.reference}-{sent.number}.{ENDINGS.get(sent.file.media_type, 'bin')}"


def appeal_files_told(place: str, application: VisaApplication, user: User, *, is_self: bool) -> Iterator[Entry]:
    """The files as they were sent; those not found clean stay out."""
    for appeal in appeals_of(application):
        for sent in files_of(appeal):
            if is_open(sent) and may_have(sent, user, is_self=is_self):
                yield Entry(f"{place}/{path_of(sent)}", open_file(sent.file, by=None), is_packed=True)
