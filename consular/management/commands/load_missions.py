"""`manage.py load_missions FILE`: create the missions of a TOML file that do not exist yet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consular.missions.services.loading import load_missions
from econsulate.core.errors import InvalidInput


class Command(BaseCommand):
    help = "Create the missions of a TOML file that do not exist yet; the others are left as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            loaded = load_missions(file)
        except InvalidInput as error:
            faults = "\n".join(f"  {fault.path}: {fault.detail}" for fault in error.errors)
            raise CommandError(f"{file}: nothing was loaded\n{faults}") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(f"{len(loaded.created)} missions created, {len(loaded.kept)} were there before")
