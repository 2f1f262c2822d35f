"""How long does it stand who was told what, and what of it does a person get to see?"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from econsulate.core.accounts.models import User
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import partitions, volunteering
from notifications.broadcasts.services.asking import without_link
from notifications.broadcasts.services.progress import counted


def old() -> QuerySet[Broadcast]:
    kept = timedelta(days=settings.ALERTS["ledger_days"])
    return Broadcast.objects.filter(ended_at__lt=Now() - kept, dropped_at=None)


def drop_old() -> int:
    """Who was told goes; what was said, and how many it reached by which way, stays. Safe to repeat."""
    rows = list(old().order_by("pk"))
    for broadcast in rows:
        drop(broadcast)
    return len(rows)


@transaction.atomic
def drop(broadcast: Broadcast) -> None:
    figures = counted(broadcast)
    if Broadcast.objects.filter(pk=broadcast.pk, dropped_at=None).update(dropped_at=Now(), tally=figures):
        partitions.drop(broadcast)
        broadcast.batches.all().delete()
        broadcast.lanes.all().delete()


def export(user: User) -> dict[str, Any]:
    """Everything kept of what was broadcast to this login, as JSON values; nothing where there is none."""
    heard = list(Hearer.objects.filter(user_id=user.pk).order_by("since"))
    broadcasts = Broadcast.objects.in_bulk([row.broadcast_id for row in heard])
    told = [one(broadcasts[row.broadcast_id], row, user.language) for row in heard]
    joined = volunteering.since(user)
    return {
        **({"broadcasts": told} if told else {}),
        **({"exercises_since": joined.isoformat()} if joined else {}),
    }


def one(broadcast: Broadcast, row: Hearer, language: str) -> dict[str, Any]:
    words = broadcast.words.get(language) or broadcast.words["en"]
    moments = {name: getattr(row, name) for name in ("since", "left_at", "seen_at", "answered_at")}
    return {
        "mode": broadcast.mode,
        "subject": words["subject"],
        "text": without_link(words["text"]),
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }
