"""Does each channel work as configured now? For engineers; ends with 1 when one does not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from notifications.channels import webhook
from notifications.channels.registry import CHANNELS, off
from notifications.watching.rules import RouteState
from notifications.watching.services.telling import Route, routes


class Command(BaseCommand):
    help = "Ask every channel whether it works as configured now."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for channel in CHANNELS.values():
            problems = channel.check()
            self.stdout.write(f"{channel.label}: {'; '.join(problems) or 'works'}")
            failed = failed or bool(problems)
        for site in webhook.sites():
            problems = webhook.check(site)
            self.stdout.write("; ".join(problems) or f"webhook {site.name}: works")
            failed = failed or bool(problems)
        for line in off():
            self.stdout.write(line)
        for route in routes():
            self.stdout.write(f"{route.label}: {watched(route)}")
        if failed:
            sys.exit(1)


def watched(route: Route) -> str:
    """What the tests of the last minutes came to. It says nothing against a system that has only just been started."""
    health = route.health
    if health is None:
        return "unwatched: no address for it in ECONSULATE_WATCH_FILE"
    if health.answered_at is None:
        return "watched: not tested yet"
    if route.state == RouteState.SILENT:
        return f"watched: {route.state}: last tested {health.answered_at:%Y-%m-%d %H:%M:%S} UTC"
    taken = f"accepted in {health.took_ms} ms" if health.failing_since is None else f"{health.result} {health.code}"
    return f"watched: {route.state}: {taken}"
