"""What does a copy of somebody's data tell of one application? What was sent, asked, corrected, found and told."""

from collections.abc import Iterator, Mapping
from typing import Any

from consular.privacy.services.archive import Entry
from consular.privacy.services.findings_told import decision_told, inadmissibility_told, items_told
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from consular.visas.models.timeline import Happening
from consular.visas.rules.contact import CONTACT
from consular.visas.services.confiding import Told, corrections_for
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_words
from econsulate.core.files.services.keeping import open_file

ENDINGS: Mapping[str, str] = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
DATES = ("created_at", "submitted_at", "due_on", "lapses_at")
FACTS = ("reference", "state", "category_code", "urgency", "language", *DATES)


def application_told(application: VisaApplication, user: User, *, is_self: bool) -> dict[str, Any]:
    """`withheld` names what another representative gave."""
    form = dict(application.form or {})
    withheld = [] if application.created_by_id == user.pk else [CONTACT] if form.pop(CONTACT, None) else []
    by_others = application.timeline.filter(happening=Happening.INFORMATION_GIVEN).exclude(by=user)
    if not is_self and by_others.exists():
        withheld.append("answers")
    return {
        **{name: getattr(application, name) for name in FACTS},
        "mission": application.mission.code,
        "group": application.group.kind if application.group else None,
        "examines_anew": [appeal.reference for appeal in application.upheld_appeals.order_by("pk")],
        "form": form,
        "submitted_identity": application.applicant,
        "timeline": list(application.timeline.order_by("at", "id").values("happening", "values", "at")),
        "documents": [document_told(version, user, is_self=is_self) for version in versions_of(application)],
        "items": items_told(application),
        "corrections": [correction_told(row) for row in corrections_for(application, user)],
        "questions": questions_told(application, with_answers="answers" not in withheld),
        "inadmissibility": inadmissibility_told(application),
        "decision": decision_told(application, user, is_self=is_self),
        "clock": list(application.clock.order_by("number").values("kind", "reason", "at")),
        "transfers": [
            {"at": row.created_at, "from": row.sender.code, "to": row.receiver.code}
            for row in application.transfers.select_related("sender", "receiver").order_by("pk")
        ],
        "withheld": withheld,
    }


def questions_told(application: VisaApplication, *, with_answers: bool) -> list[dict[str, Any]]:
    questions = list(application.information_requests.prefetch_related("items__requirement").order_by("created_at"))
    for row in questions:
        row.application = application
    return [
        {
            "asked_at": row.created_at,
            "message": row.message,
            "documents": sorted(item.requirement.code for item in row.items.all()),
            "answer_by": row.answer_by,
            "answered_at": row.answered_at,
            **({"answer": row.answer} if with_answers else {}),
        }
        for row in questions
    ]


def correction_told(row: Told) -> dict[str, Any]:
    """What changed from what to what; never another's contact section, nor the reason another gave."""
    return {
        "version": row.version,
        "at": row.created_at,
        "changes": row.diff,
        "reason": row.reason or None,
        "withheld": not row.reason,
    }


def versions_of(application: VisaApplication) -> list[DocumentVersion]:
    rows = DocumentVersion.objects.filter(item__application=application)
    return list(rows.select_related("item__requirement", "file__data_key").order_by("item", "number"))


def document_told(version: DocumentVersion, user: User, *, is_self: bool) -> dict[str, Any]:
    mine = may_have(version, user, is_self=is_self)
    return {
        "item": version.item.requirement.code,
        "number": version.number,
        "sent_at": version.created_at,
        "state": version.file.state,
        "refused_because": in_words(version.file.reason) if version.file.reason else None,
        "advice": [in_words(code) for code in version.file.quality],
        "name": version.file.name if mine else None,
        "path": path_of(version) if mine and is_open(version) else None,
        "withheld": not mine,
    }


def may_have(version: DocumentVersion, user: User, *, is_self: bool) -> bool:
    return is_self or version.uploaded_by_id == user.pk


def is_open(version: DocumentVersion) -> bool:
    return version.file.state == StoredFile.State.CLEAN


def path_of(version: DocumentVersion) -> str:
    ending = ENDINGS.get(version.file.media_type, "bin")
    return f"documents/{version.item.requirement.code}-{version.number}.{ending}"


def files_told(place: str, application: VisaApplication, user: User, *, is_self: bool) -> Iterator[Entry]:
    """The documents as they were sent; those not found clean stay out."""
    for version in versions_of(application):
        if is_open(version) and may_have(version, user, is_self=is_self):
            yield Entry(f"{place}/{path_of(version)}", open_file(version.file, by=None), is_packed=True)
