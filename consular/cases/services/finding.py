"""Which conversations and cases are about whom an officer means?"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from consular.abroad.services.finding import people
from consular.cases.models.cases import ConsularCase
from consular.cases.models.threads import Thread
from consular.citizens.services import finding
from consular.citizens.services.finding import Among, Asked
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act


def about(asked: Asked, *, by: User, of: str = "") -> Q | Among:
    """A condition on conversations, or by `of` on what has one."""
    if asked.reference:
        return Q(**{f"{of}reference": asked.reference})
    return Among(people(asked, by=by), f"{of}person")


@transaction.atomic
def shown(rows: Iterable[Thread | ConsularCase], *, by: User) -> None:
    """A search put these into a list before the officer; on record with each."""
    talks = ((row, row if isinstance(row, Thread) else row.thread) for row in rows)
    finding.shown([Act(row, thread.mission.code, thread.person.public_id) for row, thread in talks], by=by)
