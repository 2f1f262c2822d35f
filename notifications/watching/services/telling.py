"""How is each channel now, for people who have to know?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.channels.registry import CHANNELS, INBOX
from notifications.deliveries.models import ChannelPause
from notifications.deliveries.services.receipts import database_time
from notifications.watching.models import RouteHealth
from notifications.watching.rules import RouteState, quiet_for, state_of
from notifications.watching.services.probing import watched


@dataclass(frozen=True)
class Route:
    """One channel that goes outside. `quiet_seconds`: since a test was accepted last, or since tests began;
    `paused_until`: nobody answered to what was sent, and until then nothing is."""

    channel: str
    label: Any
    state: RouteState
    health: RouteHealth | None
    quiet_seconds: float | None
    paused_until: datetime | None


def routes() -> list[Route]:
    now = database_time()
    known = {health.channel: health for health in RouteHealth.objects.filter(channel__in=watched())}
    paused = dict(ChannelPause.objects.filter(until__gt=now).values_list("channel", "until"))
    return [
        route(kind, known.get(kind) or begun(kind, now), paused.get(kind), now=now)
        for kind in CHANNELS
        if kind != INBOX
    ]


def begun(kind: str, now: datetime) -> RouteHealth | None:
    """Watched from now on: no test was made yet."""
    return RouteHealth(channel=kind, since=now) if kind in watched() else None


def route(kind: str, health: RouteHealth | None, paused_until: datetime | None, *, now: datetime) -> Route:
    quiet = quiet_for(health.accepted_at or health.since, now=now).total_seconds() if health else None
    return Route(kind, CHANNELS[kind].label, state_of(health, now=now), health, quiet, paused_until)
