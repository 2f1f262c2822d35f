"""How does one channel work off what it has of a broadcast? For a moment at a time, so that no other waits for long:
a carrier that is slow or silent gives up its turn in the middle of a batch."""

import time
from uuid import UUID

from django.conf import settings
from django.db.models import Min
from django.db.models.functions import Coalesce

from econsulate.core.work.services import MAX_TRIES
from notifications.broadcasts.models.broadcasts import Batch, Broadcast, Lane
from notifications.broadcasts.services.advancing import come_back
from notifications.broadcasts.services.handing import Pace, claim, hand_over
from notifications.broadcasts.services.recording import already, append, close
from notifications.broadcasts.services.working import LANE
from notifications.channels.base import Result
from notifications.channels.registry import CHANNELS

TURN_SECONDS = 2.0


class OtherCredentials(Exception):
    """What is real never goes out by a drill's carriers, nor a drill by the others, whatever queue brought it."""


def work(public_id: UUID) -> None:
    """Hand over batch after batch for a turn, then make room for others. Safe to repeat. Raises OtherCredentials."""
    lane = Lane.objects.select_related("broadcast").get(public_id=public_id)
    if lane.broadcast.mode not in settings.ALERT_MODES:
        raise OtherCredentials(lane.broadcast.mode)
    if lane.channel not in CHANNELS:
        return
    until, pace = time.monotonic() + TURN_SECONDS, Pace.of(CHANNELS[lane.channel])
    while time.monotonic() < until and hand_over_next(lane.broadcast, lane.channel, pace, until=until):
        pass
    rest(lane)


def hand_over_next(broadcast: Broadcast, kind: str, pace: Pace, *, until: float) -> bool:
    """One batch, or as much of it as there is time for; False where none is due, and where all of it was put off: a
    carrier may have no more lines for this process, and another one of ours has one."""
    batch = claim(broadcast, kind)
    if batch is None:
        return False
    channel = CHANNELS[kind]
    tried = already(broadcast, batch)
    known = {one.point for one in tried}
    left = [point for point in batch.members if point not in known]
    for some in hand_over(broadcast, channel, left, pace, until=until):
        if not append(broadcast, channel, batch, some):
            return True
        tried += some
    close(broadcast, channel, batch, tried)
    return not all(one.outcome and one.outcome.result == Result.DEFERRED for one in tried)


def rest(lane: Lane) -> None:
    """Until the next batch of this channel is due, or the lease of one that nobody brings back ends."""
    open_ones = Batch.objects.filter(broadcast=lane.broadcast, channel=lane.channel, done_at=None, tries__lt=MAX_TRIES)
    first = open_ones.aggregate(at=Min(Coalesce("lease_until", "due_at")))["at"]
    if first is not None:
        come_back(LANE[lane.broadcast.mode], lane.public_id, first)
