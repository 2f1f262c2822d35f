"""`manage.py load_catalogue [DIR] [--check] [--discard-edits]`: publish the visa catalogue from its TOML files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from consular.visas.services.catalogue import EditedInPanel, Publication, publish
from econsulate.core.errors import DomainError

SHIPPED = Path(__file__).parents[2] / "visas" / "data" / "catalogue"


class Command(BaseCommand):
    help = "Publish the visa catalogue from a folder of TOML files; the same files again change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=SHIPPED, help="default: the demo catalogue")
        parser.add_argument("--check", action="store_true", help="say what would happen and change nothing")
        parser.add_argument(
            "--discard-edits",
            action="store_true",
            help="publish even where these files don't hold what was edited in the panel (see dump_catalogue)",
        )

    def handle(self, *args: Any, directory: Path, check: bool, discard_edits: bool, **options: Any) -> None:
        sources = read_folder(directory)
        try:
            with transaction.atomic():
                publication = publish(sources, by=None, discard_edits=discard_edits)
                transaction.set_rollback(check)
        except EditedInPanel as refusal:
            raise CommandError(undone(refusal)) from refusal
        except DomainError as refusal:
            faults = [f"  {error.path}: {error.detail}" for error in refusal.errors]
            raise CommandError("\n".join([str(refusal.title), *faults])) from refusal
        self.stdout.write(report(publication, check=check))


def undone(refusal: EditedInPanel) -> str:
    names = [f"  {error.path}: {error.detail}" for error in refusal.errors]
    ways = "Take the edits over with `manage.py dump_catalogue DIR`, or give --discard-edits."
    return "\n".join([str(refusal.title), *names, ways])


def read_folder(directory: Path) -> dict[str, str]:
    """The TOML files of a folder by name."""
    paths = sorted(directory.glob("*.toml"))
    if not paths:
        raise CommandError(f"There are no .toml files in {directory}")
    return {path.name: read_file(path) for path in paths}


def read_file(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path.name} is not UTF-8: {error}") from error


def report(publication: Publication, *, check: bool) -> str:
    number = publication.version.number
    if not publication.changed:
        return f"Nothing changed: catalogue {number} was published from the same files."
    verb = "would be" if check else "is"
    return f"Catalogue {number} {verb} published. New or changed: {', '.join(publication.changed)}"
