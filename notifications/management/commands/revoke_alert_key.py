"""What does an operator do when a key that signs alerts has leaked?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from notifications.alerts.signing import keystore


class Command(BaseCommand):
    help = "Take a key back: it signs no more, and nothing it has signed is believed. There is no way back."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kid")
        parser.add_argument("--folder", type=Path, default=settings.ALERT_KEYS_DIR)

    def handle(self, **options: Any) -> None:
        try:
            key = keystore.revoke(options["folder"], options["kid"], at=timezone.now().replace(microsecond=0))
        except keystore.NoKey as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{key.kid} is revoked since {key.revoked_at:%Y-%m-%d %H:%M} UTC.")
        self.stdout.write("Publish the list at once (manage.py list_alert_keys) and make another key.")
