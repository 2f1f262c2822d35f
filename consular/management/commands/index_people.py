"""Give people entered by an earlier release the index by which officers find likely doubles. Once, after migrating."""

from typing import Any

from django.core.management.base import BaseCommand

from consular.citizens.services.people import index_people


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{index_people()} people indexed")
