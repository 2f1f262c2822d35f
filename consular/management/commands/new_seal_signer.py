"""How does an operator get a signer for seals: the first, and each year the next?"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from consular.visas.seals import keystore
from consular.visas.seals.errors import UnusableCertificate


class Command(BaseCommand):
    help = (
        "Certify a signer of visa seals; makes the authority first if --name is given and none is there. "
        "ECONSULATE_SEAL_KEYS_PASSWORD_FILE encrypts the private keys, here and wherever they are used."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="two capital letters that name this signer within the country")
        parser.add_argument("--folder", type=Path, default=settings.SEAL_KEYS_DIR)
        parser.add_argument("--starts", type=datetime.fromisoformat, help="first day of signing; now if not given")
        parser.add_argument("--name", help="name of a new authority")
        parser.add_argument("--country", help="two-letter code of a new authority")
        parser.add_argument("--state", help="code of a new authority as the MRZ shows it")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        starts = options["starts"].replace(tzinfo=options["starts"].tzinfo or UTC) if options["starts"] else now
        password = settings.SEAL_KEYS_PASSWORD
        try:
            if options["name"]:
                authority = {key: options[key] or "" for key in ("country", "state", "name")}
                keystore.initialise(options["folder"], **authority, now=now, password=password)
            signer = keystore.add_signer(options["folder"], code=options["code"], starts=starts, password=password)
        except (UnusableCertificate, FileExistsError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{signer.reference} is in {options['folder']}.")
        self.stdout.write("Publish its certificate, then take authority.key.pem offline.")
