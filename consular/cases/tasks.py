"""Work on conversations; each row is locked before it changes, so two of a kind at once do no harm."""

from uuid import UUID

from consular.cases.services import succession
from econsulate.core.work.registry import durable
from econsulate.core.work.services import enqueue


@durable(succession.TELL)
def tell_of_successor(subject: UUID) -> None:
    if succession.tell(subject):
        # A batch at a time: a lease is short, and a mission talks with many.
        enqueue(succession.TELL, subject=subject)
