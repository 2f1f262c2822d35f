"""`manage.py check_restore`: what a restored backup lacks is said before anybody is let in, and nothing is changed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto import models
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import new_key
from econsulate.core.files import store
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services import uploads
from econsulate.core.files.services.inspection import inspect
from econsulate.core.work.models import Work
from tests.core.files.phone import TusPhone
from tests.factories.seals import a_signer
from tests.factories.visas import a_person
from tests.people import phone_of
from tests.remembered import remembered


@pytest.fixture(autouse=True)
def signer(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS_DIR = a_signer(tmp_path / "keys")


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    return a_person(aigul)


@pytest.fixture
@remembered
def file(aigul: User, person: Person) -> StoredFile:
    TusPhone(phone_of(aigul)).upload(b"a scan of a passport")
    return uploads.claim(Upload.objects.get(), by=aigul, data_key=person.data_key)


def checked(capsys: Any, *arguments: str) -> str | None:
    """What was said; None if all is whole. Whatever is found, nothing is written."""
    before = AuditEntry.objects.count(), list(DataKey.objects.order_by("pk").values())
    try:
        call_command("check_restore", *arguments)
        faults = None
    except SystemExit:
        faults = capsys.readouterr().out
    assert (AuditEntry.objects.count(), list(DataKey.objects.order_by("pk").values())) == before
    return faults


def test_a_whole_installation_is_found_whole(file: StoredFile, capsys: Any) -> None:
    assert checked(capsys) is None
    assert checked(capsys, "--deep") is None


def test_what_workers_will_do_at_once_is_told(file: StoredFile, capsys: Any) -> None:
    Work.objects.create(kind="test", queue="alerts", subject=file.public_id)
    call_command("check_restore")
    assert "1 pieces of work for alerts" in capsys.readouterr().out


def test_a_key_that_nobody_opens_is_found(person: Person, settings: Any, capsys: Any) -> None:
    settings.KEY_ENCRYPTION_KEYS = {name: new_key() for name in settings.KEY_ENCRYPTION_KEYS}
    models._unwrap.cache_clear()  # as in a process of its own
    faults = checked(capsys)
    assert faults is not None
    assert f"key {person.data_key.public_id}" in faults
    assert "identity does not open" in faults


def test_another_blind_index_key_is_found(person: Person, settings: Any, capsys: Any) -> None:
    settings.BLIND_INDEX_KEY = new_key()
    faults = checked(capsys)
    assert faults is not None
    assert "another blind index key" in faults


def test_an_erased_person_is_no_fault(person: Person, capsys: Any) -> None:
    person.data_key.destroy()
    assert checked(capsys, "--deep") is None


def test_a_missing_part_of_a_file_is_found(file: StoredFile, capsys: Any) -> None:
    store.place_of(file.parts[0]).unlink()
    faults = checked(capsys)
    assert faults is not None
    assert f"{file.public_id}: parts are missing" in faults


def test_a_refused_file_whose_bytes_are_gone_is_no_fault(
    file: StoredFile, capsys: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        inspect(file.public_id)
    file.refresh_from_db()
    assert file.state == StoredFile.State.REJECTED
    assert not store.place_of(file.parts[0]).exists()
    assert checked(capsys, "--deep") is None


def test_an_altered_file_is_found_by_reading_it(file: StoredFile, capsys: Any) -> None:
    place = store.place_of(file.parts[0])
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    assert checked(capsys) is None
    assert f"{file.public_id}: does not open" in (checked(capsys, "--deep") or "")


def test_an_installation_without_a_signer_is_told(person: Person, settings: Any, tmp_path: Path, capsys: Any) -> None:
    settings.SEAL_KEYS_DIR = tmp_path / "nowhere"
    faults = checked(capsys)
    assert faults is not None
    assert "seal signer: 1 faults" in faults
