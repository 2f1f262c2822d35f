"""POST /api/v1/uploads: an upload begins, with its first bytes if the phone likes."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files import rules
from econsulate.core.files.models import Upload
from econsulate.core.limits.services import Rate
from tests.core.files.phone import UPLOADS, TusPhone, metadata
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db


def nothing_began(settings: Any) -> bool:
    return not Upload.objects.exists() and not list(Path(settings.FILES_DIR).rglob("*-*"))


def test_an_upload_begins_empty_and_belongs_to_who_began_it(phone: TusPhone, aigul: User) -> None:
    answer = phone.create(1000, Upload_Metadata=metadata(filename="Паспорт.pdf", filetype="application/pdf"))
    assert answer.status_code == 201
    upload = Upload.objects.get()
    assert answer.headers["Location"] == f"{UPLOADS}/{upload.public_id}"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Upload-Offset"] == "0"
    assert answer.headers["Upload-Expires"].endswith("GMT")
    assert answer.json()["state"] == "receiving"
    assert (upload.owner, upload.length, upload.offset, upload.state) == (aigul, 1000, 0, "receiving")
    assert AuditEntry.objects.get().action == "core.upload.begun"


def test_the_name_of_the_file_is_sealed_in_the_database(phone: TusPhone) -> None:
    phone.begin(10, Upload_Metadata=metadata(filename="Aigul passport.pdf"))
    stored = Upload.objects.values_list("metadata", flat=True).get()
    assert b"Aigul" not in bytes(stored)
    assert b"QWlndWw" not in bytes(stored)


def test_the_first_bytes_may_come_along(phone: TusPhone) -> None:
    answer = phone.create(10, b"12345")
    assert answer.status_code == 201
    assert answer.headers["Upload-Offset"] == "5"
    assert phone.offset(answer.headers["Location"]) == 5


def test_a_small_file_may_come_whole(phone: TusPhone) -> None:
    answer = phone.create(5, b"12345")
    assert answer.headers["Upload-Offset"] == "5"
    assert answer.json()["state"] == "complete"


def test_first_bytes_with_a_true_checksum_are_kept(phone: TusPhone) -> None:
    checksum = "sha256 " + base64.b64encode(hashlib.sha256(b"12345").digest()).decode()
    assert phone.create(10, b"12345", Upload_Checksum=checksum).headers["Upload-Offset"] == "5"


def test_first_bytes_with_a_false_checksum_are_not(phone: TusPhone) -> None:
    checksum = "sha256 " + base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    assert phone.create(10, b"12345", Upload_Checksum=checksum).status_code == 460
    assert Upload.objects.get().offset == 0


BAD_HEADERS: dict[str, dict[str, Any]] = {
    "no length": {"Upload_Length": None},
    "an empty file": {"Upload_Length": "0"},
    "a negative length": {"Upload_Length": "-5"},
    "a length in words": {"Upload_Length": "ten"},
    "a length with a sign": {"Upload_Length": "+5"},
    "a length with a point": {"Upload_Length": "5.0"},
    "a length in foreign digits": {"Upload_Length": "\u0665".encode().decode("latin-1")},
    "a length of a thousand digits": {"Upload_Length": "9" * 1000},
    "a length to be told later": {"Upload_Length": None, "Upload_Defer_Length": "1"},
    "a part of a chain": {"Upload_Concat": "partial"},
    "metadata that is no base64": {"Upload_Metadata": "filename ???"},
    "metadata that is no text": {"Upload_Metadata": "filename /w=="},
    "a key in other letters": {"Upload_Metadata": "имя QQ==".encode().decode("latin-1")},
    "the same key twice": {"Upload_Metadata": "a QQ==,a QQ=="},
    "a name with a line break": {"Upload_Metadata": metadata(filename="a\nb")},
    "a name that reads backwards": {"Upload_Metadata": metadata(filename="exe.\u202efdp")},
    "a name as long as a book": {"Upload_Metadata": metadata(filename="x" * 201)},
    "metadata as long as a book": {"Upload_Metadata": metadata(note="x" * 2000)},
}


@pytest.mark.parametrize("headers", BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_a_bad_header_is_named_and_nothing_begins(phone: TusPhone, headers: dict[str, Any], settings: Any) -> None:
    answer = phone.call("POST", UPLOADS, **{"Upload_Length": "10", **headers})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["path"].startswith("Upload-")
    assert nothing_began(settings)


def test_a_checksum_in_an_unknown_algorithm_is_refused(phone: TusPhone) -> None:
    answer = phone.create(10, b"12345", Upload_Checksum="md5 " + base64.b64encode(bytes(16)).decode())
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "Upload-Checksum"


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", ""])
def test_another_version_of_the_protocol_is_refused(phone: TusPhone, version: str | None, settings: Any) -> None:
    answer = phone.create(10, Tus_Resumable=version)
    assert answer.status_code == 412
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert nothing_began(settings)


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(phone: TusPhone, settings: Any) -> None:
    assert phone.create(settings.UPLOAD_MAX_BYTES + 1).status_code == 413
    assert nothing_began(settings)
    assert phone.create(settings.UPLOAD_MAX_BYTES).status_code == 201


def test_more_first_bytes_than_the_length_are_refused(phone: TusPhone) -> None:
    answer = phone.create(4, b"12345")
    assert answer.status_code == 413
    assert not Upload.objects.filter(offset__gt=0).exists()


def test_a_body_of_another_type_is_refused(phone: TusPhone, settings: Any) -> None:
    assert phone.create(10, b"{}", Content_Type="application/json").status_code == 415
    assert nothing_began(settings)


def test_a_chunked_body_is_refused_since_its_end_can_not_be_told_from_a_cut(phone: TusPhone, settings: Any) -> None:
    assert phone.create(10, b"12345", Transfer_Encoding="chunked").status_code == 411
    assert nothing_began(settings)


def test_a_person_may_keep_only_so_much_in_flight(
    phone: TusPhone, other_phone: TusPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "IN_FLIGHT_BYTES", 100)
    phone.begin(60)
    answer = phone.create(41)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_much_in_flight")
    assert phone.create(40).status_code == 201
    assert other_phone.create(100).status_code == 201


def test_a_person_may_keep_only_so_many_in_flight_and_gets_room_by_deleting(
    phone: TusPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "IN_FLIGHT_UPLOADS", 2)
    first = phone.begin(10)
    phone.begin(10)
    assert phone.create(10).status_code == 413
    assert phone.call("DELETE", first).status_code == 204
    assert phone.create(10).status_code == 201


def test_a_person_may_begin_only_so_often(phone: TusPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BEGIN_RATE", Rate(count=2, seconds=3600))
    assert [phone.create(10).status_code for _ in range(3)] == [201, 201, 429]
    assert int(phone.create(10).headers["Retry-After"]) > 0


def test_a_disk_that_is_nearly_full_takes_no_more(phone: TusPhone, settings: Any) -> None:
    settings.FILES_DISK_RESERVE = 2**60
    answer = phone.create(10)
    assert (answer.status_code, answer.json()["code"]) == (507, "store_full")
    assert not Upload.objects.exists()


def test_nobody_uploads_without_signing_in(nobody: Phone, settings: Any) -> None:
    assert TusPhone(nobody).create(10).status_code == 401
    assert nothing_began(settings)


def test_what_the_server_can_do_is_told_on_options(phone: TusPhone, settings: Any) -> None:
    answer = phone.call("OPTIONS", UPLOADS, Tus_Resumable=None)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "expiration",
        "checksum",
        "termination",
    }
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_refusals_speak_the_callers_language_and_name_the_version(aigul: User) -> None:
    answer = TusPhone(phone_of(aigul, language="kk")).create(0)
    assert answer.headers["Content-Language"] == "kk"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
