"""How does the applicant hear what happened? One event on the timeline, one message, in the same transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.visas.models.appeals import AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from consular.visas.models.timeline import Happening, TimelineEvent
from consular.visas.services.reaching import write, write_to
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.files.reasons import in_all_languages
from notifications import facade

# What the applicant sees at once in the app anyway needs no message of its own.
QUIET = frozenset(
    {
        Happening.DRAFTED,
        Happening.CORRECTED,
        Happening.ESTIMATE,
        Happening.REVIEW_BEGUN,
        Happening.INFORMATION_GIVEN,
        Happening.VISA_ENDED,
        # Who sent proof is told by a message of its own, which says what is missing.
        Happening.EVIDENCE_SENT,
        Happening.EVIDENCE_ASKED,
        Happening.EVIDENCE_REFUSED,
    }
)
# These wait for the applicant to do something.
ASKS = frozenset({Happening.INFORMATION_REQUESTED, Happening.ITEM_REJECTED, Happening.EVIDENCE_AWAITED})
FILE_REFUSED, APPEAL_FILE_REFUSED = "visas.file_refused", "visas.appeal_file_refused"
SUBJECT = _("Your visa application {reference}")
NOTICE = _("There is news about your visa application {reference}. Open the app to read it.")


def tell(
    application: VisaApplication,
    happening: Happening,
    *,
    by: User | None,
    now: datetime,
    values: Mapping[str, str | date] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write the event to the timeline, the audit trail and, unless it is quiet, to the inbox of who acts for them.

    `values` are shown to the applicant; `detail` goes to the audit trail and holds codes only.
    """
    event = TimelineEvent.objects.create(
        application=application, happening=happening, values=stored(values or {}), at=now, by=by
    )
    record(
        f"visas.application.{happening.value}",
        by=by,
        target=application,
        chain=application.mission.code,
        person=application.person.public_id,
        detail=detail,
    )
    if happening in QUIET:
        return
    write(application, topic_of(happening), context=values or {}, dedupe_key=f"visas.timeline.{event.pk}")


def stored(values: Mapping[str, str | date]) -> dict[str, str]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def tell_file_refused(version: DocumentVersion) -> None:
    """Say at once which file was refused and what to do about it; the paper may still be at hand."""
    words = {"document": version.item.requirement.label, "reason": in_all_languages(version.file.reason)}
    write(version.item.application, FILE_REFUSED, context=words, dedupe_key=f"{FILE_REFUSED}.{version.public_id}")


def tell_appeal_file_refused(sent: AppealFile) -> None:
    """To whoever sent it."""
    write_to(
        sent.uploaded_by,
        sent.appeal.application,
        APPEAL_FILE_REFUSED,
        context={"reason": in_all_languages(sent.file.reason)},
        about=facade.Reference("appeals", sent.appeal.public_id, sent.appeal.reference),
        once=f"{APPEAL_FILE_REFUSED}.{sent.public_id}",
    )


def topic_of(happening: Happening) -> str:
    return f"visas.{happening.value}"


def register_topics() -> None:
    """Make every telling event a topic of notifications; called once at start."""
    for happening in Happening:
        if happening in QUIET:
            continue
        facade.register_topic(
            facade.Topic(
                code=topic_of(happening),
                purpose=facade.Purpose.ACTION if happening in ASKS else facade.Purpose.PROGRESS,
                subject=SUBJECT,
                body=happening.label,
                notice=NOTICE,
            )
        )
    facade.register_topic(
        facade.Topic(
            code=FILE_REFUSED,
            purpose=facade.Purpose.ACTION,
            subject=SUBJECT,
            body=_("A file you sent can't be used. {document}: {reason}"),
            notice=NOTICE,
        )
    )
    facade.register_topic(
        facade.Topic(
            code=APPEAL_FILE_REFUSED,
            purpose=facade.Purpose.ACTION,
            subject=_("Your appeal {reference}"),
            body=_("A file you sent with your appeal can't be used. {reason}"),
            notice=_("There is news about your appeal {reference}. Open the app to read it."),
        )
    )
