"""A complete upload becomes a person's file, once."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey
from econsulate.core.files import store
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services import uploads
from econsulate.core.work.models import Work
from tests.core.files.phone import TusPhone, metadata

pytestmark = pytest.mark.django_db
DATA = b"a travel ticket " * 100_000


def claim(owner: User, key: DataKey, **options: str) -> StoredFile:
    return uploads.claim(Upload.objects.get(), by=owner, data_key=key, **options)


def test_the_file_is_the_persons_and_waits_in_quarantine(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(DATA, Upload_Metadata=metadata(filename="Билет.pdf"))
    file = claim(aigul, person_key, policy="photo", chain="KZ-SEO")
    file.refresh_from_db()
    assert (file.state, file.kind, file.policy, file.size) == ("quarantined", "original", "photo", len(DATA))
    assert bytes(file.sha256) == hashlib.sha256(DATA).digest()
    assert file.name == "Билет.pdf"
    assert (file.data_key, file.uploaded_by) == (person_key, aigul)
    assert b"".join(store.read(file.parts, file_id=file.blob, key=file.key(), size=file.size)) == DATA
    assert Work.objects.get().subject == file.public_id
    assert AuditEntry.objects.get(action="core.upload.claimed").chain == "KZ-SEO"


def test_the_bytes_are_not_copied_and_the_uploads_key_is_destroyed(
    phone: TusPhone, aigul: User, person_key: DataKey
) -> None:
    phone.upload(DATA)
    before = Upload.objects.get()
    assert claim(aigul, person_key).parts == before.parts
    file = StoredFile.objects.get()
    upload = Upload.objects.select_related("data_key").get()
    assert (upload.state, upload.file, upload.metadata) == ("claimed", file, None)
    assert upload.data_key.destroyed_at is not None


def test_an_unfinished_upload_can_not_be_claimed(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    url = phone.begin(10)
    phone.patch(url, b"12345", 0)
    with pytest.raises(uploads.NotComplete) as refusal:
        claim(aigul, person_key)
    assert refusal.value.members == {"offset": 5}
    assert not StoredFile.objects.exists()


def test_an_upload_whose_bytes_are_lost_can_not_be_claimed(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(b"12345")
    store.remove(Upload.objects.get().parts)
    with pytest.raises(uploads.UploadEnded):
        claim(aigul, person_key)
    assert not StoredFile.objects.exists()


def test_a_second_claim_is_refused(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(b"12345")
    claim(aigul, person_key)
    with pytest.raises(uploads.AlreadyClaimed):
        claim(aigul, person_key)
    assert StoredFile.objects.count() == Work.objects.count() == 1


def test_a_stranger_can_not_claim(phone: TusPhone, farida: User, person_key: DataKey) -> None:
    phone.upload(b"12345")
    with pytest.raises(uploads.UploadEnded):
        claim(farida, person_key)
    assert not StoredFile.objects.exists()


def test_an_ended_upload_can_not_be_claimed(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(b"12345")
    Upload.objects.update(expires_at=timezone.now())
    uploads.end_overdue()
    with pytest.raises(uploads.UploadEnded):
        claim(aigul, person_key)


@pytest.mark.django_db(transaction=True)
def test_of_many_claims_at_once_one_wins(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(b"12345")

    def attempt(_number: int) -> str:
        try:
            claim(aigul, person_key)
        except uploads.AlreadyClaimed:
            return "refused"
        finally:
            connection.close()
        return "claimed"

    with ThreadPoolExecutor(6) as crowd:
        outcomes = list(crowd.map(attempt, range(6)))
    assert sorted(outcomes) == ["claimed"] + ["refused"] * 5
    assert StoredFile.objects.count() == 1


def test_the_database_itself_keeps_states_and_content(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    phone.upload(b"12345")
    file = claim(aigul, person_key)
    rows = StoredFile.objects.filter(pk=file.pk)
    for change in ({"state": "clean", "media_type": "image/png"}, {"size": 6}, {"sha256": b"other"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.update(**change)
    for change in ({"state": "scanning", "reason": "malware"}, {"kind": "derivative"}, {"page": 1}):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            rows.update(**change)
    rows.update(state="scanning")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="clean")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="rejected")
