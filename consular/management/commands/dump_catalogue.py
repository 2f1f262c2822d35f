"""`manage.py dump_catalogue DIR`: write the catalogue in force into its TOML files, edits of the panel included."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consular.visas.models.catalogue import CatalogueVersion


class Command(BaseCommand):
    help = (
        "Write the TOML files of the catalogue in force, so that edits made in the panel can be kept with the others."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="made if it isn't there; nothing in it is deleted")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        version = CatalogueVersion.objects.current()
        if version is None:
            raise CommandError("No catalogue was published yet.")
        directory.mkdir(parents=True, exist_ok=True)
        changed = [name for name, text in sorted(version.sources.items()) if write(directory / name, text)]
        self.stdout.write(f"Catalogue {version.number}. Written anew: {', '.join(changed) or 'nothing'}")
        for path in sorted(directory.glob("*.toml")):
            if path.name not in version.sources:
                self.stdout.write(f"{path.name} is no part of it: delete it, or it comes back with load_catalogue.")


def write(path: Path, text: str) -> bool:
    """Whether the file said something else before. Line ends stay as they are, or the file would count as changed."""
    data = text.encode()
    if path.exists() and path.read_bytes() == data:
        return False
    path.write_bytes(data)
    return True
