"""Whose key opens this? One wrapped key per person; destroying it makes all their sealed data unreadable."""

from functools import lru_cache
from http import HTTPStatus
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from econsulate.core.base import PublicModel
from econsulate.core.crypto.primitives import CannotDecrypt, encrypt, new_key, opened, prepared
from econsulate.core.errors import DomainError


class KeyDestroyed(CannotDecrypt, DomainError):
    """The person was erased; nothing under this key can be read again. To a caller it is 410, wherever it is met."""

    status = HTTPStatus.GONE
    code = "erased"
    title = _("This person's data has been erased.")


class DataKeyManager(models.Manager["DataKey"]):
    def issue(self) -> "DataKey":
        """Make a fresh key, wrapped by the current key-encryption key."""
        row = self.fresh()
        row.save(using=self._db)
        return row

    def fresh(self) -> "DataKey":
        """The same, to be saved with what it seals."""
        key_id, kek = next(iter(settings.KEY_ENCRYPTION_KEYS.items()))
        row = self.model(wrapped_by=key_id)
        row.wrapped = encrypt(kek, new_key(), row.binding)
        return row


class DataKey(PublicModel):
    """A 256-bit key under AES-GCM by the key-encryption key `wrapped_by`, which lives outside the database."""

    wrapped = models.BinaryField(null=True, editable=False)
    wrapped_by = models.CharField(max_length=32, editable=False)
    destroyed_at = models.DateTimeField(null=True, editable=False)

    objects = DataKeyManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="core_datakey_wrapped_until_destroyed",
            )
        ]

    @property
    def binding(self) -> bytes:
        return binding_of(self.public_id)

    def unwrap(self) -> bytes:
        """The raw key. Raises KeyDestroyed, or CannotDecrypt when the key-encryption key is not at hand."""
        return unwrapped(self.wrapped_by, self.wrapped, self.public_id)

    def rewrap(self) -> None:
        """Wrap the same key by the current key-encryption key; the caller saves. Raises as `unwrap` does."""
        raw = self.unwrap()
        self.wrapped_by, kek = next(iter(settings.KEY_ENCRYPTION_KEYS.items()))
        self.wrapped = encrypt(kek, raw, self.binding)

    def destroy(self) -> Self:
        """Shred: from now on nothing sealed under this key can be opened, backups of other tables included."""
        self.wrapped, self.destroyed_at = None, timezone.now()
        self.save(update_fields=["wrapped", "destroyed_at"])
        return self


def binding_of(public_id: UUID | str) -> bytes:
    return f"core_datakey:{public_id}".encode()


def unwrapped(key_id: str, wrapped: bytes | memoryview | None, public_id: UUID) -> bytes:
    """The raw key of a row just read. Raises KeyDestroyed, CannotDecrypt."""
    return _unwrap(key_id, still_there(wrapped), binding_of(public_id))


def unwrapped_once(key_id: str, wrapped: bytes | memoryview | None, public_id: UUID | str) -> bytes:
    """The same for one of very many: remembered, it would drive out keys that are needed again."""
    return _unwrap.__wrapped__(key_id, still_there(wrapped), binding_of(public_id))


def still_there(wrapped: bytes | memoryview | None) -> bytes:
    if wrapped is None:
        raise KeyDestroyed
    return bytes(wrapped)


@lru_cache(maxsize=4096)
def _unwrap(key_id: str, wrapped: bytes, binding: bytes) -> bytes:
    """Cached by the wrapped bytes, which a caller must have read from a live row first."""
    kek = settings.KEY_ENCRYPTION_KEYS.get(key_id)
    if kek is None:
        raise CannotDecrypt(key_id)
    return opened(prepared(kek), wrapped, binding)
