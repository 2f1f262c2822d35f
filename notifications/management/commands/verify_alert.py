"""Is this alert genuine? The offline check: a file and a list of keys in, a verdict out; no database, no network."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from notifications.alerts.cap.tree import LARGEST
from notifications.alerts.signing import published
from notifications.alerts.signing.verification import Finding, Verdict, verify, verify_detached

GENUINE, NOT_GENUINE, NOT_CHECKED = 0, 1, 2
LARGEST_LIST: Final = 2**20


class Command(BaseCommand):
    help = (
        "Check the signature of an alert against a published list of keys. JSON goes to standard output, a sentence to "
        "standard error; the exit status is 0 genuine, 1 not genuine, 2 could not be checked."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the alert; - reads standard input")
        parser.add_argument("--keys", required=True, type=Path, help="the published list (JSON)")
        parser.add_argument("--signature", type=Path, help="a detached signature (JWS) of these very bytes")

    def handle(self, **options: Any) -> None:
        try:
            finding = self.finding(options["file"], options["keys"], options["signature"])
        except OSError as error:
            finding = Finding(Verdict.UNREADABLE, f"{error.filename or options['file']}: {error.strerror}")
        except published.UnusableList as error:
            finding = Finding(Verdict.UNREADABLE, f"The list of keys can't be used: {error}")
        self.stdout.write(json.dumps(finding.as_json()))
        self.stderr.write(" ".join(filter(None, (finding.sentence, finding.reason))))
        statuses = {Verdict.GENUINE: GENUINE, Verdict.UNREADABLE: NOT_CHECKED}
        sys.exit(statuses.get(finding.verdict, NOT_GENUINE))

    def finding(self, file: str, keys: Path, signature: Path | None) -> Finding:
        known = published.read(content(keys, LARGEST_LIST))
        data = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else content(Path(file), LARGEST + 1)
        if signature is None:
            return verify(data, known)
        return verify_detached(data, content(signature, LARGEST_LIST).decode("ascii", "replace").strip(), known)


def content(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)
