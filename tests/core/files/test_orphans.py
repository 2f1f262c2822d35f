"""Files no row speaks of are swept away; all others stay."""

import os
import time
import uuid
from typing import Any

import pytest

from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.files import store
from econsulate.core.files.models import Upload
from econsulate.core.files.services import keeping, uploads
from tests.core.files.phone import TusPhone

pytestmark = pytest.mark.django_db


def aged(blob: Any, suffix: str = "") -> Any:
    place = store.place_of(blob).with_suffix(suffix)
    long_ago = time.time() - 2 * store.ORPHANED_AFTER_SECONDS
    os.utime(place, (long_ago, long_ago))
    return place


def test_the_sweep_takes_old_orphans_only(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(b"handed in")
    kept = [aged(uploads.claim(Upload.objects.get(), by=aigul, data_key=person_key).blob)]
    phone.begin(10)
    kept.append(aged(Upload.objects.get(state="receiving").blob))
    orphan, young, unfinished = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    for blob in (orphan, young, unfinished):
        store.write_new(blob, b"x", key=bytes(32))
    store.place_of(unfinished).rename(store.place_of(unfinished).with_suffix(".part"))
    gone = [aged(orphan), aged(unfinished, ".part")]
    kept.append(store.place_of(young))
    assert keeping.sweep_orphans() == 2
    assert all(place.exists() for place in kept)
    assert not any(place.exists() for place in gone)


def test_the_sweep_of_an_empty_store_finds_nothing() -> None:
    assert keeping.sweep_orphans() == 0
