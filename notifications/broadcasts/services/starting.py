"""How does a broadcast begin, and how is it stopped?

Whoever has something to tell calls `start` in the transaction that makes it so; the audience is taken and told
afterwards, by workers. Nothing here knows what an alert is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from econsulate.core.work.services import enqueue, hasten
from notifications.broadcasts import rules
from notifications.broadcasts.models.broadcasts import Broadcast, Lane, Reach, Withdrawal
from notifications.broadcasts.services import partitions
from notifications.broadcasts.services.streaming import tell_phones, tell_screens
from notifications.broadcasts.services.working import ADVANCE
from notifications.channels.registry import CHANNELS, INBOX
from notifications.deliveries.services.receipts import database_time

# Two processors serve one channel where that makes it faster.
LANES = 2


@dataclass(frozen=True)
class Telling:
    """`thread` is the same for all that is told of one thing. `words` by language, with `en` among them: `subject`,
    `text`, `sms`. `target`: include, exclude (shapes as CAP writes them), states, subdivisions, missions,
    nationalities, languages; empty where only those reached before are told. `severity` as in CAP 1.2. `contacts`: the
    plan names emergency contacts of who stays silent."""

    thread: UUID
    mode: str
    reach: Reach
    words: Mapping[str, Mapping[str, str]]
    target: Mapping[str, Any]
    channels: Collection[str]
    severity: str
    expires_at: datetime
    contacts: bool = False


@transaction.atomic
def start(telling: Telling) -> Broadcast:
    """Tell it, from the moment the caller's transaction ends. The caller holds a lock on what `thread` stands for."""
    earlier = Broadcast.objects.filter(thread=telling.thread).aggregate(last=Max("number"))["last"] or 0
    broadcast = Broadcast.objects.create(
        thread=telling.thread,
        number=earlier + 1,
        mode=telling.mode,
        reach=telling.reach,
        words={language: dict(words) for language, words in telling.words.items()},
        target=dict(telling.target),
        plan=rules.plan_of(telling.severity, set(telling.channels) - {INBOX}, contacts=telling.contacts),
        urgent=rules.is_urgent(telling.severity),
        # The plan and the first look around count from it, by the clock of who works it off.
        created_at=database_time(),
        expires_at=telling.expires_at,
    )
    partitions.make(broadcast)
    channels = CHANNELS if telling.reach == Reach.REACHED else telling.channels
    Lane.objects.bulk_create(
        Lane(broadcast=broadcast, channel=channel, number=number)
        for channel in sorted(set(channels) & CHANNELS.keys() - {INBOX})
        for number in range(LANES if CHANNELS[channel].collapses_repeats else 1)
    )
    enqueue(ADVANCE[broadcast.mode], subject=broadcast.public_id)
    tell_phones(broadcast)
    return broadcast


@transaction.atomic
def withdraw(thread: UUID) -> int:
    """Stop every hand-over of this thread that hasn't begun; returns how many broadcasts were stopped. Workers look
    before each few hand-overs.

    A row of its own says so, not one of the broadcast's columns: whoever takes a slice of the audience holds that row
    for seconds, and a stop must wait for nobody.
    """
    running = list(Broadcast.objects.filter(thread=thread, withdrawal=None, ended_at=None).order_by("pk"))
    Withdrawal.objects.bulk_create([Withdrawal(broadcast=one) for one in running], ignore_conflicts=True)
    for one in running:
        hasten(ADVANCE[one.mode], subject=one.public_id)
        tell_screens(one)
    return len(running)
