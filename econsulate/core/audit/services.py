"""How is an act recorded? In the same transaction as the act itself, so neither can exist alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import CENTRAL, AuditEntry, AuditHead
from econsulate.core.copying import copy_in
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
    require_transaction(action)
    entry_of(Act(target, chain, person, detail or {}), action, by=by).save(force_insert=True)


@dataclass(frozen=True)
class Act:
    """One act: on which row, in which chain, about whom."""

    target: models.Model
    chain: str = CENTRAL
    person: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def record_all(acts: Sequence[Act], action: str, *, by: User | None) -> None:
    """Append an entry for each of many acts of one kind; chains are taken in their order, as everybody does."""
    require_transaction(action)
    copy_in([entry_of(act, action, by=by) for act in sorted(acts, key=lambda act: act.chain)])


def require_transaction(action: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{action} must be recorded inside its own transaction")


def entry_of(act: Act, action: str, *, by: User | None) -> AuditEntry:
    return AuditEntry(
        chain=act.chain,
        seq=0,
        at=timezone.now(),
        action=action,
        actor=str(by.public_id) if by else "",
        target_type=act.target._meta.label_lower,
        target=str(getattr(act.target, "public_id", act.target.pk)),
        person=str(act.person or ""),
        request_id=current_request_id(),
        detail=dict(act.detail),
        previous_hash=b"",
        hash=b"",
    )


def hold_chain(chain: str = CENTRAL) -> None:
    """Take one's turn in this chain already, for who goes on to lock rows that others lock after they have recorded."""
    AuditHead.objects.bulk_create([AuditHead(chain=chain, seq=0, hash=b"")], ignore_conflicts=True)
    list(AuditHead.objects.select_for_update(no_key=True).filter(chain=chain).values_list("pk"))
