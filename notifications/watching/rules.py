"""How is a channel, by what its tests came to?"""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.watching.models import RouteHealth

EVERY = timedelta(minutes=1)
# Three tests came to nothing, or none was made.
ALARM_AFTER = timedelta(minutes=3)


class RouteState(models.TextChoices):
    WELL = "well", _("Works")
    FAILING = "failing", _("The last test failed")
    DOWN = "down", _("Failing for three minutes or more")
    SILENT = "silent", _("Not tested for three minutes or more")
    UNWATCHED = "unwatched", _("Nobody watches it: no test address is set")


ALARMING = frozenset({RouteState.DOWN, RouteState.SILENT})


def state_of(health: RouteHealth | None, *, now: datetime) -> RouteState:
    """A channel without a row has no test address."""
    if health is None:
        return RouteState.UNWATCHED
    if quiet_for(health.answered_at or health.since, now=now) >= ALARM_AFTER:
        return RouteState.SILENT
    if quiet_for(health.accepted_at or health.since, now=now) >= ALARM_AFTER:
        return RouteState.DOWN
    return RouteState.WELL if health.failing_since is None else RouteState.FAILING


def quiet_for(moment: datetime, *, now: datetime) -> timedelta:
    return max(now - moment, timedelta())
