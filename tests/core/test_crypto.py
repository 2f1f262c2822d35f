"""Sealed data: unreadable in the database, bound to its place, gone when the key is gone."""

import uuid
from typing import Any

import pytest
from django.db import connection

from econsulate.core.crypto.models import DataKey, KeyDestroyed
from econsulate.core.crypto.primitives import CannotDecrypt, blind_index, decrypt, encrypt, new_key


def test_bytes_moved_to_another_place_do_not_open() -> None:
    key = new_key()
    sealed = encrypt(key, b"P1234567", b"table:number:1")
    assert decrypt(key, sealed, b"table:number:1") == b"P1234567"
    for place in (b"table:number:2", b"table:name:1"):
        with pytest.raises(CannotDecrypt):
            decrypt(key, sealed, place)


@pytest.mark.parametrize("position", [0, 12, -1])
def test_altered_bytes_do_not_open(position: int) -> None:
    key = new_key()
    sealed = bytearray(encrypt(key, b"P1234567", b""))
    sealed[position] ^= 1
    with pytest.raises(CannotDecrypt):
        decrypt(key, bytes(sealed), b"")


@pytest.mark.django_db
def test_a_destroyed_key_stays_destroyed() -> None:
    row = DataKey.objects.issue()
    key = row.unwrap()
    assert len(key) == 32
    row.destroy()
    with pytest.raises(KeyDestroyed):
        DataKey.objects.get(pk=row.pk).unwrap()
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM core_datakey WHERE id = %s", [row.pk])
        assert cursor.fetchone() == (None,)


@pytest.mark.django_db
def test_a_wrapped_key_copied_to_another_row_does_not_open() -> None:
    first, second = DataKey.objects.issue(), DataKey.objects.issue()
    DataKey.objects.filter(pk=second.pk).update(wrapped=first.wrapped)
    with pytest.raises(CannotDecrypt):
        DataKey.objects.get(pk=second.pk).unwrap()


@pytest.mark.django_db
def test_after_rotation_old_rows_open_with_the_old_key_and_new_ones_use_the_new(settings: Any) -> None:
    old = DataKey.objects.issue()
    settings.KEY_ENCRYPTION_KEYS = {"k2": new_key(), **settings.KEY_ENCRYPTION_KEYS}
    assert len(DataKey.objects.get(pk=old.pk).unwrap()) == 32
    assert DataKey.objects.issue().wrapped_by == "k2"


def test_a_blind_index_folds_spelling_and_keeps_purposes_apart() -> None:
    assert blind_index(" ab 12 ", purpose="passport") == blind_index("AB12", purpose="passport")
    assert blind_index("AB12", purpose="passport") != blind_index("AB12", purpose="person")
    assert blind_index(str(uuid.uuid4()), purpose="passport") != blind_index(str(uuid.uuid4()), purpose="passport")
