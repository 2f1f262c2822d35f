"""Verify the audit trail: every chain recomputed, every sealed head found again. Exit 1 when it is not whole."""

import base64
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from econsulate.core.audit.reading import records
from econsulate.core.audit.seals import SealBroken, public_key_text, read_heads, trusted_keys
from econsulate.core.audit.verify import verify


class Command(BaseCommand):
    help = "Verify the audit trail in the database or in an export, offline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="verify this export (JSON lines) instead of the database")
        parser.add_argument("--export", type=Path, help="write the trail here as JSON lines, then verify it")
        parser.add_argument("--seals", type=Path, default=settings.SEALS_DIR, help="folder of the sealed heads")
        parser.add_argument(
            "--public-key",
            action="append",
            default=[],
            help="base64 Ed25519 key that heads were sealed with, besides ours and ECONSULATE_AUDIT_EARLIER_KEYS",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = [*trusted_keys(), *map(public_key, options["public_key"])]
        if options["export"]:
            export(options["export"])
        source = options["file"] or options["export"]
        try:
            # Heads first: whatever was sealed before we read the trail must stand in it.
            heads = list(read_heads(options["seals"], keys))
            report = verify(from_file(source) if source else records(), heads)
        except SealBroken as broken:
            raise CommandError(
                f"The seal file was altered, or sealed under an earlier key (--public-key): {broken}"
            ) from broken
        for fault in report.faults:
            self.stdout.write(self.style.ERROR(fault))
        entries = sum(head.seq for head in report.heads.values())
        self.stdout.write(f"{entries} entries in {len(report.heads)} chains, {len(heads)} sealed heads checked")
        self.stdout.write(f"Heads are sealed now under the public key {public_key_text(keys[0])}")
        if not report.whole:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("The audit trail is whole."))


def public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise CommandError(f"{text} is not a public key: give 32 bytes in base64") from error


def from_file(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open() as file:
        for line in file:
            yield json.loads(line)


def export(path: Path) -> None:
    with path.open("w") as file:
        for record in records():
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
