"""Bring everything under the first key of ECONSULATE_KEY_ENCRYPTION_KEYS. Exit 1 when a person's key is left behind."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from econsulate.core.crypto import rewrapping


class Command(BaseCommand):
    help = "Wrap all keys anew by the first key-encryption key. May run beside the live system and be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        keys, texts = rewrapping.rewrap_data_keys(), rewrapping.reseal_texts()
        self.stdout.write(
            f"Under {rewrapping.current_key_id()} now: {keys} keys of persons and uploads, "
            f"{texts} second factors, sessions and messages"
        )
        left = rewrapping.left_under_others()
        for key_id, count in left.items():
            self.stdout.write(self.style.ERROR(f"{count} keys are still under {key_id}, which does not open them"))
        if left:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("What stands in the database now needs no other key-encryption key."))
