"""How does an operator get a key that signs alerts: the first of each mode, and each year the next?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from notifications.alerts.signing import keystore
from notifications.alerts.signing.published import Mode

OVERLAP = timedelta(days=60)


class Command(BaseCommand):
    help = (
        "Make a key that signs alerts, real ones (live) or drills and tests (exercise), never both. Name a first day "
        "some weeks ahead for the next one, so that everybody has it from the list before it signs. "
        "ECONSULATE_ALERT_KEYS_PASSWORD_FILE encrypts the private key, here and wherever it is used."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mode", choices=[mode.value for mode in Mode])
        parser.add_argument("--folder", type=Path, default=settings.ALERT_KEYS_DIR)
        parser.add_argument("--starts", type=datetime.fromisoformat, help="first moment of signing; now if not given")
        parser.add_argument("--days", type=int, default=425, help="how long it signs at most (default: 425)")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        starts = options["starts"].replace(tzinfo=options["starts"].tzinfo or UTC) if options["starts"] else now
        starts = starts.replace(microsecond=0)
        ends = starts + timedelta(days=options["days"])
        if ends <= max(starts, now):
            raise CommandError("It would have ended already.")
        mode, password = Mode(options["mode"]), settings.ALERT_KEYS_PASSWORD
        key = keystore.add(options["folder"], mode=mode, valid_from=starts, valid_to=ends, password=password)
        self.stdout.write(f"{key.kid} signs {mode.value} alerts from {starts:%Y-%m-%d} to {ends:%Y-%m-%d}.")
        self.stdout.write("Publish the list anew: manage.py list_alert_keys.")
        self.stdout.write(f"Make the next one by {ends - OVERLAP:%Y-%m-%d}.")
        if not password:
            self.stderr.write("It lies on the disk without a password: ECONSULATE_ALERT_KEYS_PASSWORD_FILE is not set.")
