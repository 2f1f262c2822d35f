"""HEAD, GET and DELETE of an upload: where it stands, what became of it, and its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey
from econsulate.core.files import store
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services import uploads
from tests.core.files.phone import TusPhone, metadata
from tests.people import Phone

pytestmark = pytest.mark.django_db
ABSENT = "/api/v1/uploads/00000000-0000-4000-8000-000000000000"


def test_head_tells_offset_length_end_and_the_metadata_as_given(phone: TusPhone) -> None:
    given = metadata(filename="scan.pdf", filetype="application/pdf")
    url = phone.begin(10, Upload_Metadata=given)
    phone.patch(url, b"12345", 0)
    answer = phone.head(url)
    assert answer.status_code == 200
    assert answer.headers["Upload-Offset"] == "5"
    assert answer.headers["Upload-Length"] == "10"
    assert answer.headers["Upload-Metadata"] == given
    assert answer.headers["Upload-Expires"].endswith("GMT")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content == b""


def test_get_tells_the_same_in_json_without_tus_headers(phone: TusPhone) -> None:
    url = phone.begin(10)
    answer = phone.call("GET", url, Tus_Resumable=None)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["state"], body["offset"], body["length"], body["file"]) == ("receiving", 0, 10, None)


def claimed(owner: User, person_key: DataKey) -> StoredFile:
    return uploads.claim(Upload.objects.get(), by=owner, data_key=person_key)


def test_get_tells_why_a_file_was_refused_in_words(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    url = phone.upload(b"12345", Upload_Metadata=metadata(filename="scan.pdf"))
    claimed(aigul, person_key)
    StoredFile.objects.update(state="scanning")
    StoredFile.objects.update(state="rejected", reason="password_protected")
    file = phone.call("GET", url).json()["file"]
    assert (file["name"], file["state"]) == ("scan.pdf", "rejected")
    assert file["reason"]["code"] == "password_protected"
    assert "password" in file["reason"]["text"]


def test_get_tells_hints_on_quality_in_words(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    url = phone.upload(b"12345")
    claimed(aigul, person_key)
    StoredFile.objects.update(state="scanning")
    StoredFile.objects.update(state="clean", media_type="image/jpeg", quality=["blurred"])
    file = phone.call("GET", url).json()["file"]
    assert file["reason"] is None
    assert [hint["code"] for hint in file["quality"]] == ["blurred"]
    assert all(hint["text"] for hint in file["quality"])


@pytest.mark.parametrize("method", ["HEAD", "GET", "DELETE"])
def test_foreign_and_absent_uploads_answer_alike(phone: TusPhone, other_phone: TusPhone, method: str) -> None:
    mine = phone.begin(10)
    foreign, absent = (other_phone.call(method, url) for url in (mine, ABSENT))
    assert foreign.status_code == absent.status_code == 404
    if method != "HEAD":
        assert foreign.json() | {"request_id": ""} == absent.json() | {"request_id": ""}
    assert phone.offset(mine) == 0


@pytest.mark.parametrize("method", ["HEAD", "GET", "PATCH", "DELETE"])
def test_nobody_sees_an_upload_without_signing_in(phone: TusPhone, nobody: Phone, method: str) -> None:
    url = phone.begin(10)
    assert TusPhone(nobody).call(method, url, Upload_Offset=0).status_code == 401
    assert phone.offset(url) == 0


@pytest.mark.parametrize("method", ["HEAD", "DELETE"])
def test_another_version_is_refused(phone: TusPhone, method: str) -> None:
    url = phone.begin(10)
    assert phone.call(method, url, Tus_Resumable="2.0.0").status_code == 412
    assert phone.offset(url) == 0


def test_a_deleted_upload_is_gone_with_its_bytes_and_key(
    phone: TusPhone, django_capture_on_commit_callbacks: object
) -> None:
    url = phone.begin(10)
    phone.patch(url, b"12345", 0)
    upload = Upload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert phone.call("DELETE", url).status_code == 204
    assert phone.head(url).status_code == 404
    assert not store.place_of(upload.parts[0]).exists()
    assert not DataKey.objects.filter(pk=upload.data_key_id).exists()
    assert AuditEntry.objects.filter(action="core.upload.discarded", target=upload.public_id).count() == 1


def test_what_was_handed_in_can_not_be_deleted_here(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    url = phone.upload(b"12345")
    file = claimed(aigul, person_key)
    answer = phone.call("DELETE", url)
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_already_claimed")
    assert store.place_of(file.parts[0]).exists()


def test_head_still_answers_after_the_claim(phone: TusPhone, aigul: User, person_key: DataKey) -> None:
    url = phone.upload(b"12345", Upload_Metadata=metadata(filename="scan.pdf"))
    claimed(aigul, person_key)
    answer = phone.head(url)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (200, "5")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_other_methods_are_refused(phone: TusPhone, method: str) -> None:
    assert phone.call(method, phone.begin(10)).status_code == 405


def test_overdue_uploads_end_and_are_forgotten_later(
    phone: TusPhone, django_capture_on_commit_callbacks: object
) -> None:
    old, young = phone.upload(b"12345"), phone.begin(10)
    upload = Upload.objects.get(state="complete")
    Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert uploads.end_overdue() == 1
    assert uploads.end_overdue() == 0
    assert [phone.head(url).status_code for url in (old, young)] == [410, 200]
    assert not store.place_of(upload.parts[0]).exists()
    upload.refresh_from_db()
    assert upload.data_key.destroyed_at is not None

    Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() - timedelta(days=8))
    uploads.end_overdue()
    assert [phone.head(url).status_code for url in (old, young)] == [404, 200]
    assert not DataKey.objects.filter(pk=upload.data_key_id).exists()
