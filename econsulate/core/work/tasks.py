"""The one task workers run: ids in, one ledger claim."""

from uuid import UUID

from celery import shared_task

from econsulate.core.work import services


@shared_task
def run_work(*, kind: str, subject: str, **_: object) -> None:
    services.run(kind, UUID(subject))
