"""Is a sealed document genuine? The offline check as a management command: no database, no network."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consular.visas.seals import checking


class Command(BaseCommand):
    help = "Check the seal in a PDF, a picture or bytes with public certificates and the revocation list only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        checking.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        sys.exit(checking.run(options, checking.Streams(sys.stdin.buffer, sys.stdout, sys.stderr)))
