"""Is a restored installation whole, before anybody is let in? Reads only. Exit 1 when something is wrong."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from consular.citizens.services.people import index_faults
from consular.visas.seals.errors import UnusableCertificate
from consular.visas.services.signers import usable_signer
from econsulate.core import restoring

SHOWN = 20


class Command(BaseCommand):
    help = "Check that keys, sealed rows and files of a restored backup belong together. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=200, help="newest rows of each table to open (default 200)")
        parser.add_argument("--deep", action="store_true", help="read every file and compare its content")

    def handle(self, *args: Any, rows: int, deep: bool, **options: Any) -> None:
        found = [
            self.report("keys of persons", restoring.key_faults()),
            self.report("sealed rows", restoring.sealed_faults(rows)),
            self.report("blind indexes", index_faults(rows)),
            self.report("files", restoring.file_faults(deep=deep)),
            self.report("seal signer", signer_faults()),
        ]
        for queue, count in restoring.open_work():
            self.stdout.write(f"{count} pieces of work for {queue} will be done when workers start")
        if any(found):
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("Keys, rows and files belong together. Now run verify_audit."))

    def report(self, what: str, faults: Iterable[str]) -> int:
        count = 0
        for count, fault in enumerate(faults, 1):
            if count <= SHOWN:
                self.stdout.write(self.style.ERROR(fault))
        self.stdout.write(f"{what}: {f'{count} faults' if count else 'whole'}")
        return count


def signer_faults() -> Iterator[str]:
    try:
        usable_signer()
    except UnusableCertificate as problem:
        yield f"{settings.SEAL_KEYS_DIR}: {problem}"
