"""What does a copy of somebody's data tell of one application? What they sent, were asked, and were told."""

from collections.abc import Iterator, Mapping
from typing import Any

from consular.privacy.services.archive import Entry
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.decisions import Outcome
from consular.visas.models.items import DocumentVersion
from consular.visas.models.timeline import Happening
from consular.visas.rules.contact import CONTACT
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import open_file

ENDINGS: Mapping[str, str] = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
FACTS = ("reference", "state", "category_code", "urgency", "language", "created_at", "submitted_at", "due_on")


def application_told(application: VisaApplication, user: User, *, is_self: bool) -> dict[str, Any]:
    """`withheld` names what another representative gave."""
    form = dict(application.form or {})
    withheld = [] if application.created_by_id == user.pk else [CONTACT] if form.pop(CONTACT, None) else []
    questions = list(application.information_requests.order_by("created_at"))
    by_others = application.timeline.filter(happening=Happening.INFORMATION_GIVEN).exclude(by=user)
    if not is_self and by_others.exists():
        withheld.append("answers")
    for row in questions:
        row.application = application
    return {
        **{name: getattr(application, name) for name in FACTS},
        "mission": application.mission.code,
        "form": form,
        "submitted_identity": application.applicant,
        "timeline": list(application.timeline.order_by("at", "id").values("happening", "values", "at")),
        "documents": [document_told(version, user, is_self=is_self) for version in versions_of(application)],
        "questions": [
            {
                "asked_at": row.created_at,
                "message": row.message,
                "answered_at": row.answered_at,
                **({} if "answers" in withheld else {"answer": row.answer}),
            }
            for row in questions
        ],
        "decision": decision_told(application),
        "withheld": withheld,
    }


def decision_told(application: VisaApplication) -> dict[str, Any] | None:
    """What was handed out; drafts of it and what authorities wrote to each other are no part of this copy."""
    notice = getattr(application, "inadmissibility", None)
    if notice is not None and application.state == State.INADMISSIBLE:
        notice.application = application
        told = {"outcome": "inadmissible", "issued_at": notice.created_at, "grounds": notice.grounds}
        return {**told, "reasons": notice.reasons, "remedy_until": notice.remedy_until}
    decision = getattr(application, "decision", None)
    document = getattr(decision, "visa", None) or getattr(decision, "refusal", None)
    if decision is None or document is None:
        return None
    decision.application = decision.proposal.application = application
    document.decision = decision
    told = {"outcome": decision.outcome, "reference": document.reference, "issued_at": document.issued_at}
    if decision.outcome == Outcome.REFUSE:
        proposal = decision.proposal
        return {**told, "grounds": proposal.grounds, "reasons": proposal.reasons, "remedy_until": document.remedy_until}
    terms = {name: getattr(document, name) for name in ("state", "entries", "stay_days", "valid_from", "valid_until")}
    return {**told, **terms, "printed": document.printed, "seal": document.seal}


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
