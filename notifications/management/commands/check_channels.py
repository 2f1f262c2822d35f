"""Does each channel work as configured now? For engineers; ends with 1 when one does not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from notifications.channels.registry import CHANNELS


class Command(BaseCommand):
    help = "Ask every channel whether it works as configured now."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for channel in CHANNELS.values():
            problems = channel.check()
            self.stdout.write(f"{channel.label}: {'; '.join(problems) or 'works'}")
            failed = failed or bool(problems)
        if failed:
            sys.exit(1)
