"""How does work get into the ledger, through it and out? Leases use the database's clock only."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from econsulate.core.work.models import Work
from econsulate.core.work.registry import KINDS, REHINT

logger = structlog.get_logger(__name__)

MAX_TRIES = 5
FIRST_RETRY_SECONDS = 2
SWEEP_LIMIT = 500
# Of much work written down at once workers hear so much at once; of the rest, from the sweeper.
HINTS_AT_ONCE, ROWS_AT_ONCE = 500, 5_000
BROKER_PAUSE_SECONDS = 5.0
# In one round of a second, while the broker is down: few enough that a slow carrier doesn't hold up the others.
DONE_BY_THE_SWEEPER = 10

OPEN = Q(state=Work.State.DUE, due_at__lte=Now()) | Q(state=Work.State.LEASED, lease_until__lt=Now())


def enqueue(kind: str, *, subject: UUID, due_at: datetime | None = None) -> None:
    """Write the work down in the caller's transaction; workers hear of it on commit. Twice is once."""
    queue = KINDS[kind].queue
    work = Work(kind=kind, queue=queue, subject=subject)
    if due_at:
        work.due_at = due_at
    written = Work.objects.bulk_create([work], ignore_conflicts=True)
    if due_at is None:
        transaction.on_commit(partial(hint, kind, written[0].subject, queue), robust=True)


def enqueue_all(kind: str, subjects: Iterable[UUID]) -> None:
    """The same of many, in few statements; in one order, so that two who write down the same don't wait in a ring."""
    queue, each = KINDS[kind].queue, sorted(set(subjects))
    rows = [Work(kind=kind, queue=queue, subject=subject) for subject in each]
    Work.objects.bulk_create(rows, ignore_conflicts=True, batch_size=ROWS_AT_ONCE)
    for subject in each[:HINTS_AT_ONCE]:
        transaction.on_commit(partial(hint, kind, subject, queue), robust=True)


def hasten(kind: str, *, subject: UUID) -> None:
    """The same, now, also where it was written down for later."""
    Work.objects.filter(kind=kind, subject=subject, state=Work.State.DUE, due_at__gt=Now()).update(due_at=Now())
    enqueue(kind, subject=subject)


def run(kind: str, subject: UUID) -> bool:
    """Claim the open work of this kind and subject and do it; False when there is none or another has it."""
    work = claim(kind, subject)
    if work is None:
        return False
    try:
        KINDS[kind].handler(subject)
    except Exception as error:
        # MemoryError included: it must cost this item a try, not the worker its life.
        fail(work, type(error).__name__)
        logger.error("work failed", work=str(subject), kind=kind, tries=work.tries, exc_info=error)
        return True
    finish(work)
    return True


def claim(kind: str, subject: UUID) -> Work | None:
    """Take a lease by one conditional UPDATE; the try is counted before the work, so a killer item gets parked."""
    with transaction.atomic():
        work = (
            Work.objects.select_for_update(skip_locked=True)
            .filter(OPEN, kind=kind, subject=subject, tries__lt=MAX_TRIES)
            .order_by("id")
            .first()
        )
        if work is None:
            return None
        lease_until = Now() + KINDS[kind].lease
        Work.objects.filter(pk=work.pk).update(state=Work.State.LEASED, tries=F("tries") + 1, lease_until=lease_until)
        work.tries += 1
    return work


def finish(work: Work) -> None:
    mine(work).update(state=Work.State.DONE, finished_at=Now(), lease_until=None, error="")


def fail(work: Work, error: str) -> None:
    """Put it back with growing pauses, or park it after MAX_TRIES for a human to look at."""
    if work.tries >= MAX_TRIES:
        mine(work).update(state=Work.State.PARKED, finished_at=Now(), lease_until=None, error=error)
        logger.error("work parked", work=str(work.subject), kind=work.kind, tries=work.tries)
        return
    pause = timedelta(seconds=FIRST_RETRY_SECONDS * 4 ** (work.tries - 1))
    with transaction.atomic():
        newer = Work.objects.filter(kind=work.kind, subject=work.subject, state=Work.State.DUE)
        if newer.exists():
            mine(work).update(state=Work.State.DONE, finished_at=Now(), lease_until=None, error=error)
        else:
            mine(work).update(state=Work.State.DUE, due_at=Now() + pause, hinted_at=None, lease_until=None, error=error)


def mine(work: Work) -> models.QuerySet[Work]:
    """The row while our lease holds: the try number is the fence against a worker that came back late."""
    return Work.objects.filter(pk=work.pk, state=Work.State.LEASED, tries=work.tries)


def sweep() -> int:
    """Hint at all open work nobody was told of lately and park what killed its workers; returns the hints given.

    What is urgent and can't be hinted at, because the broker is down, is done here and now.
    """
    park_killers()
    due = []
    with transaction.atomic():
        for queue, rehint in REHINT.items():
            told_lately = Q(hinted_at__gt=Now() - timedelta(seconds=rehint))
            rows = list(
                Work.objects.select_for_update(skip_locked=True)
                .filter(OPEN, queue=queue, tries__lt=MAX_TRIES)
                .exclude(told_lately)
                .order_by("due_at")[:SWEEP_LIMIT]
            )
            Work.objects.filter(pk__in=[row.pk for row in rows]).update(hinted_at=Now())
            due.extend(rows)
    untold = [work for work in due if not hint(work.kind, work.subject, work.queue)]
    # Nobody heard of these, so the next round tells of them, as soon as the broker is back.
    Work.objects.filter(pk__in=[work.pk for work in untold]).update(hinted_at=None)
    for work in [work for work in untold if work.queue == "alerts"][:DONE_BY_THE_SWEEPER]:
        run(work.kind, work.subject)
    return len(due) - len(untold)


def park_killers() -> None:
    """Work whose last lease ran out without an answer took its worker down each time."""
    lost = Work.objects.filter(state=Work.State.LEASED, lease_until__lt=Now(), tries__gte=MAX_TRIES)
    parked = lost.update(state=Work.State.PARKED, finished_at=Now(), lease_until=None, error="worker lost")
    if parked:
        logger.error("work parked", count=parked)


_broker_back_at = 0.0


def hint(kind: str, subject: UUID, queue: str) -> bool:
    """Tell the broker, once and without retry; a failure is no loss, the sweeper tells again."""
    global _broker_back_at  # noqa: PLW0603 - one pause per process, so a dead broker slows one request, not each
    if time.monotonic() < _broker_back_at:
        return False
    from econsulate.core.work.tasks import run_work

    try:
        run_work.apply_async(kwargs={"kind": kind, "subject": str(subject)}, queue=queue, retry=False)
    except (OperationalError, OSError) as error:
        _broker_back_at = time.monotonic() + BROKER_PAUSE_SECONDS
        logger.warning("broker unreachable", queue=queue, exc_info=error)
        return False
    return True
