"""What does somebody hear, and what do we learn of it? By login: one person's phones all tell of the same eyes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Least, Now

from econsulate.core.accounts.models import User
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.models.ledger import Hearer


def heard(user: User, broadcasts: Collection[int]) -> Mapping[int, Hearer]:
    """Of these broadcasts, by id, those this login is in the audience of."""
    rows = Hearer.objects.filter(broadcast_id__in=broadcasts, user_id=user.pk)
    return {row.broadcast_id: row for row in rows}


def note_seen(user: User, threads: Collection[UUID], *, at: datetime | None = None) -> int:
    """It was on a screen of theirs, so nothing more needs to be sent; returns what was news. A phone's clock may be
    wrong: `at` is taken between the beginning and now."""
    return note("seen_at", user, threads, at)


def note_answered(user: User, threads: Collection[UUID], *, at: datetime | None = None) -> int:
    """They acknowledged it or said how they are: that stops the other ways too."""
    return note("answered_at", user, threads, at)


def note(column: str, user: User, threads: Collection[UUID], at: datetime | None) -> int:
    ids = list(Broadcast.objects.filter(thread__in=threads).values_list("pk", flat=True))
    when = Least(Greatest(Value(at, models.DateTimeField()), F("since")), Now()) if at else Now()
    news = Hearer.objects.filter(broadcast_id__in=ids, user_id=user.pk, **{f"{column}__isnull": True})
    return news.update(**{column: Coalesce(F(column), when)})
