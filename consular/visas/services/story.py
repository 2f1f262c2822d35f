"""How does the applicant hear what happened? One event on the timeline, one message, in the same transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from consular.visas.models.applications import VisaApplication
from consular.visas.models.timeline import Happening, TimelineEvent
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from notifications import facade

# What the applicant sees at once in the app anyway needs no message of its own.
QUIET = frozenset({Happening.DRAFTED, Happening.ESTIMATE, Happening.REVIEW_BEGUN, Happening.INFORMATION_GIVEN})


def tell(
    application: VisaApplication,
    happening: Happening,
    *,
    by: User | None,
    now: datetime,
    values: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write the event to the timeline, the audit trail and, unless it is quiet, to the applicant's inbox.

    `values` are shown to the applicant; `detail` goes to the audit trail and holds codes only.
    """
    event = TimelineEvent.objects.create(
        application=application, happening=happening, values=dict(values or {}), at=now, by=by
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
    facade.notify(
        application.created_by,
        topic=f"visas.{happening.value}",
        context={"reference": application.reference, **(values or {})},
        reference=application.public_id,
        dedupe_key=f"visas.timeline.{event.pk}",
    )
