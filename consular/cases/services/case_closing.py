"""When is a resolved case closed by itself? Once its citizen can no longer open it again; they hear of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from consular.cases.models.cases import CaseState, ConsularCase
from consular.cases.models.threads import Thread
from consular.cases.services import authority, telling
from consular.cases.services.case_moves import move
from econsulate.core.work.services import enqueue

CLOSE = "cases.close_resolved"
REOPENED_WITHIN = timedelta(days=30)


def plan(case: ConsularCase) -> None:
    """Write the work down in the caller's transaction. Of a case resolved anew the work of before is there still, and
    finds by itself that it comes too soon."""
    if case.resolved_at is not None:
        enqueue(CLOSE, subject=case.public_id, due_at=case.resolved_at + REOPENED_WITHIN)


@transaction.atomic
def close_resolved(public_id: UUID, *, now: datetime) -> None:
    """The work of the ledger. Nothing where it was opened again, closed by an officer or erased; later where it was
    resolved anew."""
    found = ConsularCase.objects.filter(public_id=public_id).first()
    if found is None:
        return
    # As whoever opens it again does: the conversation before the case.
    authority.locked(Thread(pk=found.thread_id))
    rows = ConsularCase.objects.select_for_update(of=("self",), no_key=True).whole()
    case = rows.get(pk=found.pk)
    if case.state != CaseState.RESOLVED or case.resolved_at is None:
        return
    if now < case.resolved_at + REOPENED_WITHIN:
        plan(case)
        return
    move(case, CaseState.CLOSED, by=None, now=now)
    for thread in (case.thread, *Thread.objects.whole().filter(case__merged_into=case).order_by("pk")):
        telling.case_closed(thread, case)
