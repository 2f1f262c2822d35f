"""Files no row speaks of are swept away; all others stay."""

import os
import time
import uuid
from pathlib import Path

import pytest

from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.files import store
from econsulate.core.files.models import Upload
from econsulate.core.files.services import keeping, uploads
from tests.core.files.phone import TusPhone

pytestmark = pytest.mark.django_db


def aged(part: uuid.UUID) -> Path:
    place = store.place_of(part)
    long_ago = time.time() - 2 * store.ORPHANED_AFTER_SECONDS
    os.utime(place, (long_ago, long_ago))
    return place


def test_the_sweep_takes_old_orphans_only(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(b"handed in")
    file = uploads.claim(Upload.objects.get(), by=aigul, data_key=person_key)
    phone.patch(phone.begin(10), b"12345", 0)
    kept = [aged(part) for part in (*file.parts, *Upload.objects.get(state="receiving").parts)]
    assert len(kept) == 2
    orphan = aged(store.write([b"left by a crash"]))
    kept.append(store.place_of(store.write([b"just being written"])))
    assert keeping.sweep_orphans() == 1
    assert all(place.exists() for place in kept)
    assert not orphan.exists()


def test_the_sweep_of_an_empty_store_finds_nothing() -> None:
    assert keeping.sweep_orphans() == 0
