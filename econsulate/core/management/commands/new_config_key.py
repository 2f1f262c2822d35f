"""How does an operator get a key for the apps' configuration: the first, and each year the next?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from econsulate.core.appconfig import keystore

OVERLAP = timedelta(days=60)


class Command(BaseCommand):
    help = (
        "Make a key that signs /api/v1/config. Name a first day some weeks ahead for the next one: apps learn of it "
        "from /api/v1/config/keys before it signs."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--starts", type=datetime.fromisoformat, help="first moment of signing; now if not given")
        parser.add_argument("--days", type=int, default=425, help="how long it signs at most (default: 425)")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        starts = options["starts"].replace(tzinfo=options["starts"].tzinfo or UTC) if options["starts"] else now
        ends = starts + timedelta(days=options["days"])
        if ends <= max(starts, now):
            raise CommandError("It would have ended already.")
        key = keystore.add(settings.CONFIG_KEYS_DIR, starts=starts, ends=ends)
        self.stdout.write(f"{key.kid} signs from {starts:%Y-%m-%d} to {ends:%Y-%m-%d}.")
        self.stdout.write(f"Make the next one by {ends - OVERLAP:%Y-%m-%d}.")
