"""How does an act on the register come into the audit trail? In the chain of the mission that has the entry."""

from consular.abroad.models.registration import Registration
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record


def audit(entry: Registration, action: str, by: User | None, **detail: str) -> None:
    """Record it about the person the entry is of."""
    record(action, by=by, target=entry, chain=entry.mission.code, person=entry.person.public_id, detail=detail)
