"""Is what came back from a backup whole, and do the keys at hand belong to it? Reads only; says what is wrong."""

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from econsulate.core.crypto.fields import SealedField
from econsulate.core.crypto.models import DataKey, KeyDestroyed
from econsulate.core.crypto.primitives import CannotDecrypt
from econsulate.core.files import store
from econsulate.core.files.frames import FileDamaged
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.work.models import Work


def key_faults() -> Iterator[str]:
    """Persons' keys that no key-encryption key at hand opens; those destroyed by an erasure are none."""
    for row in DataKey.objects.filter(wrapped__isnull=False).order_by("pk").iterator():
        try:
            row.unwrap()
        except CannotDecrypt:
            yield f"key {row.public_id}: wrapped by {row.wrapped_by}, which is not at hand or is another key"


def sealed_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        fields = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if fields:
            yield model, fields


def sealed_faults(most: int) -> Iterator[str]:
    """Sealed columns that don't open, among the newest rows of each table; what is erased is no fault."""
    for model, fields in sealed_models():
        for row in model._default_manager.order_by("-pk")[:most]:
            for name in fields:
                try:
                    getattr(row, name)
                except KeyDestroyed:
                    break
                except CannotDecrypt:
                    yield f"{model._meta.label} {row.pk}: {name} does not open"


def file_faults(*, deep: bool) -> Iterator[str]:
    """Files with parts missing from the store, and, if every byte is to be read, those that are not what they were.

    A refused file has a row and no bytes.
    """
    with_bytes = StoredFile.objects.exclude(state=StoredFile.State.REJECTED)
    kept: tuple[models.QuerySet, ...] = (with_bytes, Upload.objects.in_flight())
    for rows in kept:
        for file in rows.select_related("data_key").order_by("pk").iterator():
            if any(not store.place_of(part).exists() for part in file.parts):
                yield f"{file._meta.label} {file.public_id}: parts are missing from the store"
            elif deep and isinstance(file, StoredFile):
                yield from content_faults(file)


def content_faults(file: StoredFile) -> Iterator[str]:
    digest = hashlib.sha256()
    try:
        for piece in store.read(file.parts, file_id=file.blob, key=file.key(), size=file.size):
            digest.update(piece)
    except KeyDestroyed:
        return
    except (FileDamaged, CannotDecrypt) as fault:
        yield f"{file._meta.label} {file.public_id}: {fault or 'its key does not open'}"
        return
    if digest.digest() != bytes(file.sha256):
        yield f"{file._meta.label} {file.public_id}: has other content than was kept"


def open_work() -> list[tuple[str, int]]:
    """What workers will do as soon as they start, by queue; some of it may have been done after the backup."""
    rows = Work.objects.exclude(state="done").values_list("queue").annotate(models.Count("pk")).order_by("queue")
    return list(rows)
