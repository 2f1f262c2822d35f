"""Takes mail that came back. The mail server pipes what arrives at the MAIL_BOUNCES address into this command.

By deploy/mail/record-bounce, which reads the settings first (docs/operations.md).
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from notifications.channels.bounces import delivery_of, read_report
from notifications.deliveries.services.receipts import take_report

LIMIT = 1024 * 1024


class Command(BaseCommand):
    help = "Read a delivery report (RFC 3464) from standard input and record what it says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the address it was sent to: our bounce address with its +tag")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        delivery, report = delivery_of(address), read_report(sys.stdin.buffer.read(LIMIT))
        recorded = delivery is not None and report is not None and take_report(delivery, report)
        self.stdout.write("recorded" if recorded else "nothing to record")
