"""How does a model keep a value sealed? Plain in Python, AES-GCM in the database, opened only when read.

The model gives its key by a `sealing_key` property (a DataKey). Table, column and public_id are bound into the
seal, so bytes copied to another row or column do not open. Load the key with the row (`select_related`).
"""

import json
from typing import Any
from uuid import UUID

from django.db import models

from econsulate.core.crypto.primitives import decrypt, encrypt

Sealed = bytes | bytearray | memoryview


class SealedAttribute:
    """Descriptor: bytes from the database stay sealed until somebody reads them."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        if isinstance(value, bytes | bytearray | memoryview):
            value = self.field.open(row, bytes(value))
            row.__dict__[self.field.attname] = value
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """Base of the sealed fields; subclasses say how a value becomes text and back."""

    descriptor_class = SealedAttribute

    def to_text(self, value: Any) -> str:
        raise TypeError(f"{type(self).__name__} gives no text form")

    def from_text(self, text: str) -> Any:
        raise TypeError(f"{type(self).__name__} reads no text form")

    def binding(self, public_id: UUID | str) -> bytes:
        return f"{self.model._meta.db_table}:{self.column}:{public_id}".encode()

    def seal(self, row: models.Model, value: Any) -> bytes:
        key: bytes = row.sealing_key.unwrap()  # type: ignore[attr-defined]
        return encrypt(key, self.to_text(value).encode(), self.binding(row.public_id))  # type: ignore[attr-defined]

    def open(self, row: models.Model, sealed: bytes) -> Any:
        return self.open_with(row.sealing_key.unwrap(), sealed, row.public_id)  # type: ignore[attr-defined]

    def open_with(self, key: bytes, sealed: bytes, public_id: UUID | str) -> Any:
        """Open what `values()` gave, without a model instance; `public_id` is that of its row."""
        return self.from_text(decrypt(key, sealed, self.binding(public_id)).decode())

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, bytes | bytearray | memoryview):
            return value
        return self.seal(model_instance, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, bytes | bytearray | memoryview):
            raise TypeError(f"{self.name} is sealed per row: save the row, don't filter or update by its value")
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("sealed values are not serialised")


class SealedText(SealedField):
    """Sealed str."""

    def to_text(self, value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{self.name} takes text")
        return value

    def from_text(self, text: str) -> str:
        return text


class SealedJSON(SealedField):
    """Sealed JSON value (dict or list); assign a new value to change it, mutating the read one saves too."""

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def from_text(self, text: str) -> Any:
        return json.loads(text)
