"""Who takes part in exercises? Whoever said so themselves, as long as they like. Nobody else can be reached by one."""

from datetime import datetime

from django.db import transaction

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from notifications.broadcasts.models.broadcasts import Enrolment


def since(user: User) -> datetime | None:
    return Enrolment.objects.filter(user=user).values_list("since", flat=True).first()


@transaction.atomic
def enrol(user: User, *, now: datetime) -> None:
    """Again changes nothing."""
    _row, new = Enrolment.objects.get_or_create(user=user, defaults={"since": now})
    if new:
        record("notifications.exercises.joined", by=user, target=user)


@transaction.atomic
def leave(user: User) -> None:
    """They are out of every exercise at once, also of one that is under way."""
    gone, _what = Enrolment.objects.filter(user=user).delete()
    if gone:
        record("notifications.exercises.left", by=user, target=user)
