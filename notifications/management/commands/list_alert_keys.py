"""Which keys sign our alerts? The list as other institutions and phones get it, on standard output."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from notifications.alerts.signing import keystore, published


class Command(BaseCommand):
    help = "Print the public keys that sign alerts, as JSON (docs/alerts-format.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.ALERT_KEYS_DIR)

    def handle(self, **options: Any) -> None:
        try:
            keys = keystore.known(options["folder"])
        except keystore.NoKey as error:
            raise CommandError(str(error)) from error
        self.stdout.write(published.written(keys).decode(), ending="")
