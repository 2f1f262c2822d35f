"""`manage.py load_areas`: load the borders of States and subdivisions, unless this edition is there already."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.areas.services.loading import load


class Command(BaseCommand):
    help = "Load the borders of States and subdivisions that this release ships."

    def handle(self, **options: Any) -> None:
        loaded = load()
        self.stdout.write(f"{loaded} areas loaded" if loaded else "The areas are there already.")
