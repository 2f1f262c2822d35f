"""`manage.py retention --dry-run | --apply`: what would be erased by the rules in force, or erase it now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from consular.privacy.services import erasure, planning
from consular.privacy.services.retention import Due, due_today


class Command(BaseCommand):
    help = "Show what the retention rules in force would erase today, or erase it. Names are never shown."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--dry-run", action="store_true", help="say what would be erased and change nothing")
        how.add_argument("--apply", action="store_true", help="erase it now, in this process")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        self.apply() if apply else self.show()

    def show(self) -> None:
        now = timezone.now()
        due = due_today(today=now.date())
        if not due:
            self.stdout.write("No rules are in force: load some with manage.py load_retention.")
        for one in due:
            self.show_rule(one)
        self.stdout.write(f"wishes to be erased that may be carried out: {len(erasure.open_requests(now=now))}")
        self.stdout.write(f"erased people of whom rows came back: {erasure.brought_back().count()}")

    def show_rule(self, due: Due) -> None:
        rule = due.rule
        count = sum(len(names) for names in due.by_mission.values())
        self.stdout.write(
            f"{rule.code} (schedule {rule.schedule.number}): {rule.keep_days} days from {rule.counted_from}; "
            f"{count} due, {due.held} held, {due.waiting} waiting for the rest of their matter"
        )
        for mission, names in due.by_mission.items():
            self.stdout.write(f"  {mission}: {len(names)}")
            for name in names:
                self.stdout.write(f"    {name}")

    def apply(self) -> None:
        done = planning.apply(now=timezone.now())
        self.stdout.write(f"erased: {done.erased}")
        for kind, subject, error in done.failed:
            self.stderr.write(f"failed: {kind} {subject} {error}")
        if done.failed:
            raise CommandError(f"{len(done.failed)} could not be erased; the rest was.")
