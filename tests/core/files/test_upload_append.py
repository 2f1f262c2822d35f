"""PATCH /api/v1/uploads/{id}: bytes are appended, acknowledged when they are safe, and never twice."""

import base64
import hashlib
import io
import random
import uuid
from collections.abc import Iterable
from typing import Any

import pytest
from django.utils import timezone

from econsulate.core.files import rules, store
from econsulate.core.files.models import Upload
from tests.core.files.phone import TusPhone, content_of

pytestmark = pytest.mark.django_db
DATA = random.Random(7).randbytes(300_000)


def test_bytes_sent_in_pieces_make_the_whole(phone: TusPhone) -> None:
    url = phone.begin(len(DATA))
    for start in range(0, len(DATA), 70_000):
        answer = phone.patch(url, DATA[start : start + 70_000], start)
        assert answer.status_code == 204
        assert answer.headers["Upload-Offset"] == str(min(start + 70_000, len(DATA)))
        assert answer.headers["Upload-Expires"].endswith("GMT")
    upload = Upload.objects.get()
    assert upload.state == "complete"
    assert content_of(upload) == DATA


def test_the_bytes_on_disk_are_sealed(phone: TusPhone) -> None:
    phone.upload(b"passport number " * 1000)
    assert b"passport" not in store.place_of(Upload.objects.get().parts[0]).read_bytes()


def test_a_long_body_is_acknowledged_segment_by_segment(phone: TusPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "READ_BYTES", 10_000)
    monkeypatch.setattr(rules, "SEGMENT_BYTES", 50_000)
    offsets: list[int] = []
    write = store.write

    def watched(frames: Iterable[bytes]) -> uuid.UUID:
        offsets.append(Upload.objects.get().offset)
        return write(frames)

    monkeypatch.setattr(store, "write", watched)
    phone.upload(DATA)
    assert offsets == [0, 50_000, 100_000, 150_000, 200_000, 250_000]
    assert content_of(Upload.objects.get()) == DATA


class CutLine(io.BytesIO):
    """A body that breaks off: some servers end it quietly, others raise."""

    def __init__(self, data: bytes, *, raises: bool) -> None:
        super().__init__(data)
        self.raises = raises

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data and self.raises:
            raise OSError("connection lost")
        return data


def send_and_cut(phone: TusPhone, url: str, body: bytes, offset: int, *, announced: int, raises: bool) -> None:
    phone.phone.client.generic(
        "PATCH",
        url,
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)},
        content_type="application/offset+octet-stream",
        **{"wsgi.input": CutLine(body, raises=raises), "CONTENT_LENGTH": str(announced)},
    )


@pytest.mark.parametrize("raises", [False, True])
def test_an_upload_cut_again_and_again_is_resumed_to_the_same_bytes(phone: TusPhone, raises: bool) -> None:
    url, cuts = phone.begin(len(DATA)), random.Random(3)
    while (offset := phone.offset(url)) < len(DATA):
        rest = DATA[offset:]
        arrived = cuts.randint(1, min(60_000, len(rest)))
        send_and_cut(phone, url, rest[:arrived], offset, announced=len(rest), raises=raises)
        assert phone.offset(url) == offset + arrived
    assert hashlib.sha256(content_of(Upload.objects.get())).digest() == hashlib.sha256(DATA).digest()


def test_a_cut_before_the_first_byte_changes_nothing(phone: TusPhone) -> None:
    url = phone.begin(10)
    send_and_cut(phone, url, b"", 0, announced=10, raises=True)
    assert phone.offset(url) == 0


def test_a_slow_line_is_acknowledged_every_few_seconds(phone: TusPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "READ_BYTES", 1000)
    monkeypatch.setattr(rules, "SEGMENT_SECONDS", 0.0)
    url = phone.begin(10_000)
    phone.patch(url, bytes(10_000), 0)
    assert len(Upload.objects.get().parts) == 10


@pytest.mark.parametrize("offset", [0, 4, 6, 10])
def test_another_offset_is_refused_naming_the_right_one(phone: TusPhone, offset: int) -> None:
    url = phone.begin(10)
    phone.patch(url, b"12345", 0)
    answer = phone.patch(url, b"x", offset)
    assert (answer.status_code, answer.json()["code"], answer.json()["offset"]) == (409, "offset_mismatch", 5)
    assert content_of(Upload.objects.get()) == b"12345"


def test_more_than_announced_is_refused_and_nothing_of_it_kept(phone: TusPhone) -> None:
    url = phone.begin(10)
    assert phone.patch(url, b"x" * 11, 0).status_code == 413
    assert phone.offset(url) == 0


@pytest.mark.parametrize("content_type", ["application/json", "application/octet-stream", "multipart/form-data"])
def test_another_type_of_body_is_refused(phone: TusPhone, content_type: str) -> None:
    url = phone.begin(10)
    assert phone.patch(url, b"12345", 0, Content_Type=content_type).status_code == 415
    assert phone.offset(url) == 0


@pytest.mark.parametrize("offset", [None, "", "-1", "1e3", "0x0", "٠".encode().decode("latin-1"), "9" * 16])
def test_a_bad_offset_is_named(phone: TusPhone, offset: str | None) -> None:
    url = phone.begin(10)
    answer = phone.call("PATCH", url, b"12345", Upload_Offset=offset)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "Upload-Offset"
    assert phone.offset(url) == 0


@pytest.mark.parametrize("version", [None, "0.2.2"])
def test_another_version_is_refused(phone: TusPhone, version: str | None) -> None:
    url = phone.begin(10)
    assert phone.patch(url, b"12345", 0, Tus_Resumable=version).status_code == 412
    assert phone.offset(url) == 0


def test_a_chunked_body_is_refused(phone: TusPhone) -> None:
    url = phone.begin(10)
    assert phone.patch(url, b"12345", 0, Transfer_Encoding="chunked").status_code == 411
    assert phone.offset(url) == 0


def test_a_body_without_length_is_refused(phone: TusPhone) -> None:
    url = phone.begin(10)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    body = "application/offset+octet-stream"
    answer = phone.phone.client.generic("PATCH", url, headers=headers, content_type=body, CONTENT_LENGTH="")
    assert answer.status_code == 411
    assert phone.offset(url) == 0


def test_an_empty_patch_at_the_right_place_changes_nothing(phone: TusPhone) -> None:
    url = phone.begin(10)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    body = "application/offset+octet-stream"
    answer = phone.phone.client.generic("PATCH", url, headers=headers, content_type=body, CONTENT_LENGTH="0")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "0")
    assert phone.offset(url) == 0


def checksum(algorithm: str, data: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_true_checksum_is_accepted(phone: TusPhone, algorithm: str) -> None:
    url = phone.begin(10)
    assert phone.patch(url, b"12345", 0, Upload_Checksum=checksum(algorithm, b"12345")).status_code == 204
    assert phone.offset(url) == 5


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_after_a_false_checksum_nothing_is_kept(phone: TusPhone, algorithm: str) -> None:
    url = phone.begin(10)
    answer = phone.patch(url, b"12345", 0, Upload_Checksum=checksum(algorithm, b"12346"))
    assert (answer.status_code, answer.json()["code"]) == (460, "checksum_mismatch")
    assert phone.offset(url) == 0


def test_a_checked_body_that_is_cut_is_not_kept(phone: TusPhone) -> None:
    url = phone.begin(10)
    answer = phone.phone.client.generic(
        "PATCH",
        url,
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Upload-Checksum": checksum("sha1", b"12345")},
        content_type="application/offset+octet-stream",
        **{"wsgi.input": CutLine(b"123", raises=True), "CONTENT_LENGTH": "5"},
    )
    assert answer.status_code == 460
    assert phone.offset(url) == 0


@pytest.mark.parametrize(
    "header", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 ???", "sha1 QQ==", "SHA1 2jmj7l5rSw0yVb/vlWAYkK/YBwk="]
)
def test_a_bad_checksum_header_is_named(phone: TusPhone, header: str) -> None:
    url = phone.begin(10)
    answer = phone.patch(url, b"12345", 0, Upload_Checksum=header)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "Upload-Checksum"
    assert phone.offset(url) == 0


def test_a_checked_body_is_bounded_since_it_is_held_in_memory(phone: TusPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CHECKED_BODY_BYTES", 4)
    url = phone.begin(10)
    assert phone.patch(url, b"12345", 0, Upload_Checksum=checksum("sha1", b"12345")).status_code == 413
    assert phone.offset(url) == 0


def test_foreign_and_absent_uploads_answer_alike_and_stay_as_they_are(phone: TusPhone, other_phone: TusPhone) -> None:
    mine = phone.begin(10)
    absent = "/api/v1/uploads/00000000-0000-4000-8000-000000000000"
    answers = [other_phone.patch(url, b"12345", 0) for url in (mine, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = (answer.json() | {"request_id": ""} for answer in answers)
    assert first == second
    assert phone.offset(mine) == 0


def test_an_upload_past_its_time_is_gone(phone: TusPhone) -> None:
    url = phone.begin(10)
    Upload.objects.update(expires_at=timezone.now())
    assert phone.patch(url, b"12345", 0).status_code == 410
    assert Upload.objects.get().offset == 0


def test_a_complete_upload_takes_no_more(phone: TusPhone) -> None:
    url = phone.upload(b"12345")
    assert phone.patch(url, b"6", 5).status_code == 413
    assert content_of(Upload.objects.get()) == b"12345"


def test_an_upload_cut_too_often_takes_no_more(phone: TusPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece is a file: millions of tiny ones would fill the disk's tables."""
    monkeypatch.setattr(rules, "MAX_PARTS", 3)
    url = phone.begin(10)
    assert [phone.patch(url, b"x", offset).status_code for offset in range(4)] == [204, 204, 204, 413]


def test_a_full_disk_keeps_what_was_acknowledged(phone: TusPhone, settings: Any) -> None:
    url = phone.begin(10)
    phone.patch(url, b"12345", 0)
    settings.FILES_DISK_RESERVE = 2**60
    answer = phone.patch(url, b"67890", 5)
    assert (answer.status_code, answer.json()["code"]) == (507, "store_full")
    assert phone.offset(url) == 5
    settings.FILES_DISK_RESERVE = 0
    assert phone.patch(url, b"67890", 5).status_code == 204
    assert content_of(Upload.objects.get()) == b"1234567890"


def test_a_phone_behind_a_proxy_that_knows_no_patch_may_post(phone: TusPhone) -> None:
    url = phone.begin(10)
    answer = phone.call("POST", url, b"12345", Upload_Offset=0, X_HTTP_Method_Override="PATCH")
    assert answer.status_code == 204
    assert phone.offset(url) == 5
