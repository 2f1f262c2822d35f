"""Takes a mail in: the mail server pipes what arrives at the MAIL_REPLIES address into this command.

Postfix, master.cf: see docs/operations.md. The exit code tells the mail server what to do (sysexits.h): 0 it is ours
now, 75 keep it and try again, 67 nobody lives here, 65 this can't be kept and its sender should know.
"""

import sys
from enum import IntEnum
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from consular.cases.rules.letters import MOST_BYTES, Unreadable, read_letter
from consular.cases.services.mail.taking import NotOurs, take

logger = structlog.get_logger(__name__)


class Exit(IntEnum):
    """Of sysexits.h."""

    OK = 0
    DATAERR = 65
    NOUSER = 67
    TEMPFAIL = 75


class Command(BaseCommand):
    help = "Take one e-mail (RFC 5322) from standard input, sent to the given address."
    # Nothing but the mail decides over its end: checks of the whole project would take as long as the mail itself.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--recipient", required=True, help="the address it was sent to, with its extension")
        parser.add_argument("--sender", default=None, help="who the mail servers named; empty for a report")

    def handle(self, *args: Any, recipient: str, sender: str | None, **options: Any) -> None:
        exit_code, said = received(sys.stdin.buffer.read(MOST_BYTES + 1), recipient, sender)
        logger.info("mail received", code=int(exit_code), kind=said)
        self.stdout.write(said)
        if exit_code:
            sys.exit(exit_code)


def received(raw: bytes, recipient: str, sender: str | None) -> tuple[Exit, str]:
    """Whatever goes wrong on our side is a reason for the mail server to wait, never to send the mail back."""
    if not settings.MAIL_REPLIES:
        return Exit.TEMPFAIL, "not set up"
    try:
        letter = read_letter(raw, envelope_sender=sender)
        return Exit.OK, take(letter, recipient=recipient, raw=raw, now=timezone.now())
    except Unreadable as fault:
        return Exit.DATAERR, f"refused: {fault}"
    except NotOurs:
        return Exit.NOUSER, "no such address"
    except Exception:
        logger.warning("mail has to wait", exc_info=True)
        return Exit.TEMPFAIL, "try again"
