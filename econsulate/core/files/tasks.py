"""Background work on files."""

from uuid import UUID

from celery import shared_task

from econsulate.core.files.services import inspection, keeping, uploads
from econsulate.core.work.registry import durable


@durable("core.inspect_file", queue="ordinary")
def inspect_file(subject: UUID) -> None:
    inspection.inspect(subject)


@shared_task
def end_overdue_uploads(**_: object) -> None:
    uploads.end_overdue()


@shared_task
def sweep_orphans(**_: object) -> None:
    keeping.sweep_orphans()
