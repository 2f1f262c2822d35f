"""Do these alerts keep the rules of CAP 1.2? Files in, one JSON line for each out, without a database or a network."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from notifications.alerts.cap.problems import Problem
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.tree import LARGEST

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = (
        'Judge CAP 1.2 messages. For each file a line {"file", "valid", "problems": [{"rule", "path", "message"}]}; '
        "the exit status is 0 when all are valid, 1 otherwise. docs/alerts-format.md lists the rules."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="- reads standard input")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        valid = True
        for name in files:
            problems = problems_of(name)
            valid = valid and not problems
            told = {"file": name, "valid": not problems, "problems": [problem.as_json() for problem in problems]}
            self.stdout.write(json.dumps(told))
        if not valid:
            sys.exit(1)


def problems_of(name: str) -> tuple[Problem, ...]:
    try:
        data = content_of(name)
    except OSError as error:
        return (Problem("unreadable", "/", f"The file can't be read: {error.strerror}."),)
    return read(data).problems


def content_of(name: str) -> bytes:
    """One byte more than is read, so that a file that is too large is known without taking it in."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST + 1)
