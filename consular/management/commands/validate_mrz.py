"""Do these MRZs keep the rules? JSON lines in, one verdict a line out, in order, without a database."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Protocol

import orjson
from django.core.management.base import BaseCommand

from consular.citizens.mrz.reading import Reading, read, unread

READ_BYTES = 1024 * 1024


class Source(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class Command(BaseCommand):
    help = (
        'Judge machine readable zones. For each line {"lines": ["P<UTO…", "L898…"]} on standard input '
        'write a line {"verdict", "format", "checks", "fields", "reasons"}; what is no such line is rejected.'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=datetime.now(UTC).date(),
            metavar="YYYY-MM-DD",
            help="judge expiry and centuries by this day (default: the current day in UTC)",
        )

    def handle(self, *args: Any, today: date, **options: Any) -> None:
        stdin: Any = sys.stdin.buffer
        for lines in arriving(stdin):
            self.stdout.write("\n".join(orjson.dumps(_judged(line, today)).decode() for line in lines))


def arriving(source: Source) -> Iterator[list[bytes]]:
    """The lines that are there already, answered together; who sends one and waits gets its verdict at once."""
    rest = b""
    while chunk := source.read1(READ_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        if lines:
            yield lines
    if rest:
        yield [rest]


def _judged(line: bytes, today: date) -> Reading:
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError:
        return unread(("input", "json"))
    return read(document.get("lines") if isinstance(document, dict) else None, today=today)
