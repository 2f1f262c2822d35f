"""How many contacts were told, how long does it stand who they were, and what of it does a person get to see?"""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now

from notifications.broadcasts.rules import contacts_after
from notifications.contacts.models import ContactNotice, ContactRound, State, Word


def figures_of(thread: UUID) -> dict[str, int] | None:
    """Of all that was told in a thread: `after_seconds` of silence; by state how many contacts there are, and `ended`,
    to how many of them we said how the alert ended. None where nobody's contacts are told."""
    rounds = list(ContactRound.objects.filter(broadcast__thread=thread).select_related("broadcast").order_by("pk"))
    if not rounds:
        return None
    sums = Counter[str]()
    for round in rounds:
        sums.update(round.tally if round.forgotten_at else counted(round))
    return {"after_seconds": contacts_after(rounds[-1].broadcast.plan) or 0, **sums}


def counted(round: ContactRound) -> dict[str, int]:
    """What is in hand counts as waiting."""
    told = dict.fromkeys([state for state in State.values if state != State.LEASED], 0)
    for state, number in round.notices.filter(word=Word.UNREACHED).values_list("state").annotate(number=Count("pk")):
        told[State.WAITING if state == State.LEASED else state] += number
    ended = round.notices.exclude(word=Word.UNREACHED).filter(state=State.TOLD).count()
    return {**told, "ended": ended}


def forget_old() -> int:
    """Who was told goes with the ledger of the broadcast; how many they were stays. Safe to repeat."""
    kept = timedelta(days=settings.ALERTS["ledger_days"])
    old = ContactRound.objects.filter(broadcast__ended_at__lt=Now() - kept, forgotten_at=None).order_by("pk")
    return sum(forget(round.pk) for round in old)


@transaction.atomic
def forget(pk: int) -> bool:
    round = ContactRound.objects.select_for_update().get(pk=pk)
    if round.forgotten_at is not None:
        return False
    ContactRound.objects.filter(pk=pk).update(tally=counted(round), forgotten_at=Now())
    round.notices.all().delete()
    return True


def forget_subject(subject: UUID) -> None:
    """Nothing stays of who was told of this person."""
    ContactNotice.objects.filter(subject=subject).delete()


def told_of(subject: UUID) -> list[dict[str, Any]]:
    """Which contacts were told something of this person, or may have been, as JSON values."""
    rows = ContactNotice.objects.filter(subject=subject, state__in=[State.TOLD, State.UNKNOWN]).select_related("round")
    return [
        {
            "contact": row.contact,
            "what": row.word,
            "place": row.round.place,
            "channel": row.channel,
            "at": row.told_at,
        }
        for row in rows.order_by("pk")
    ]
