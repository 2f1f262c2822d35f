"""Give what an earlier release entered the keys to find people and likely doubles by. Once, after migrating."""

from typing import Any

from django.core.management.base import BaseCommand

from consular.abroad.services.registering import index_entries
from consular.abroad.services.travellers import index_travellers
from consular.citizens.services.people import index_people


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        people, entries = index_people() + index_travellers(), index_entries()
        self.stdout.write(f"{people} people indexed, {entries} entries of the register")
