"""How is an act recorded? In the same transaction as the act itself, so neither can exist alone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import CENTRAL, AuditEntry, AuditHead
from econsulate.core.request_id import current_request_id


def record(
    action: str,
    *,
    by: User | None,
    target: models.Model,
    chain: str = CENTRAL,
    person: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry; `by` is None for the system itself, `person` is whom the data is about.

    Place, time and hashes come from the trigger. Raises TransactionManagementError outside a transaction,
    for then the act and its record could part ways.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{action} must be recorded inside its own transaction")
    AuditEntry(
        chain=chain,
        seq=0,
        at=timezone.now(),
        action=action,
        actor=str(by.public_id) if by else "",
        target_type=target._meta.label_lower,
        target=str(getattr(target, "public_id", target.pk)),
        person=str(person or ""),
        request_id=current_request_id(),
        detail=dict(detail or {}),
        previous_hash=b"",
        hash=b"",
    ).save(force_insert=True)


def hold_chain(chain: str = CENTRAL) -> None:
    """Take one's turn in this chain already, for who goes on to lock rows that others lock after they have recorded."""
    AuditHead.objects.bulk_create([AuditHead(chain=chain, seq=0, hash=b"")], ignore_conflicts=True)
    list(AuditHead.objects.select_for_update(no_key=True).filter(chain=chain).values_list("pk"))
