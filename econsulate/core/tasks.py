"""Tasks of the kernel, gathered for Celery, which looks only here."""

from econsulate.core.audit.tasks import seal_heads
from econsulate.core.feed.tasks import tidy as tidy_feed
from econsulate.core.files.tasks import end_overdue_uploads, sweep_orphans
from econsulate.core.idempotency.tasks import forget_old as forget_old_answers
from econsulate.core.limits.tasks import forget_old as forget_old_limits
from econsulate.core.signin.tasks import forget_old as forget_old_sessions
from econsulate.core.work.tasks import run_work

__all__ = [
    "end_overdue_uploads",
    "forget_old_answers",
    "forget_old_limits",
    "forget_old_sessions",
    "run_work",
    "seal_heads",
    "sweep_orphans",
    "tidy_feed",
]
