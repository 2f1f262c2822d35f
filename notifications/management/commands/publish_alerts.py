"""`manage.py publish_alerts FOLDER`: the public feed as files, for a host of files or a content delivery network."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from notifications.alerts.feed.services.checking import NoKeyList
from notifications.alerts.feed.services.documents import NotVerified
from notifications.alerts.feed.services.folder import UnfitFolder, publish


class Command(BaseCommand):
    help = (
        "Write the public feed of alerts into a folder, byte for byte as it is served, and remove what is no longer in "
        "it. Where one alert can't be verified, nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="empty, or written by this command before")

    def handle(self, **options: Any) -> None:
        try:
            done = publish(options["folder"], timezone.now())
        except NotVerified as error:
            raise CommandError(
                "An alert can't be verified by the keys that are published; nothing was written."
            ) from error
        except NoKeyList as error:
            raise CommandError(
                "The list of keys can't be read, or has none for real alerts; nothing was written."
            ) from error
        except (UnfitFolder, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.files} files, {done.written} of them new or changed; {done.removed} removed.")
