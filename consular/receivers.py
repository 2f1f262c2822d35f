"""What do we do when another part tells that something happened? Connected once at start."""

from typing import Any

from django.dispatch import receiver

from consular.visas.services import documents
from econsulate.core.files.models import StoredFile
from econsulate.core.files.signals import file_inspected


@receiver(file_inspected)
def a_file_was_inspected(*, file: StoredFile, **_: Any) -> None:
    documents.after_inspection(file)
