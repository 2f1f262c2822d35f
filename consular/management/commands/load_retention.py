"""`manage.py load_retention [FILE]`: bring the retention rules of a TOML file into force."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consular.privacy.rules.schedule import RulesInvalid
from consular.privacy.services.loading import load

SHIPPED = Path(__file__).parents[2] / "privacy" / "data" / "retention.toml"


class Command(BaseCommand):
    help = "Bring retention rules into force from a TOML file; the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="default: the demonstration's rules")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            schedule, is_new = load(file.read_text("utf-8"), by=None)
        except RulesInvalid as refusal:
            faults = [f"  {error.path}: {error.detail}" for error in refusal.errors]
            raise CommandError("\n".join([f"{file}: nothing was loaded", *faults])) from refusal
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        state = "is in force now" if is_new else "was in force already"
        self.stdout.write(f"Schedule {schedule.number} {state}: {schedule.rules.count()} rules")
