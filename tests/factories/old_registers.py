"""Older registers as files, with rows of people who don't exist, and the two administrators it takes."""

import csv
from io import BytesIO, StringIO
from typing import Any

from django.utils import timezone

from consular.abroad.models.old_registers import RegisterImport
from consular.abroad.rules.old_register import COLUMNS
from consular.abroad.services.old_register import running
from tests.people import Phone

URL = "/api/v1/staff/register-imports"
ROW = {
    "external_id": "17",
    "primary_identifier": "Sample",
    "secondary_identifier": "Nurlan",
    "original_script_name": "Нұрлан Үлгі",
    "birth_date": "1984-11-02",
    "birth_place": "Almaty",
    "sex": "M",
    "nationality": "KAZ",
    "document_kind": "passport",
    "document_number": "N12345678",
    "document_issuing_state": "KAZ",
    "document_issued_on": "2022-05-04",
    "document_expires_on": "2032-05-04",
    "state": "KR",
    "region": "KR-11",
    "city": "Seoul",
    "address": "5 Example-ro\nJongno-gu",
    "phone": "+821012345678",
    "email": "nurlan@example.org",
    "stay": "permanent",
    "reason": "work",
    "since": "2021-09-01",
    "until": "",
    "confirmed_on": "2026-06-01",
    "same_as": "",
}


def a_file(*rows: dict[str, str], columns: list[str] | None = None, delimiter: str = ",") -> bytes:
    """A CSV of ROW, changed as each of `rows` says."""
    out, columns = StringIO(), columns or list(COLUMNS)
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows([[{**ROW, **row}[name] for name in columns] for row in rows])
    return out.getvalue().encode()


class AgainAndAgain(BytesIO):
    """A file for a form that is sent more than once."""

    name, content_type = "register.csv", "text/csv"

    def read(self, size: int | None = -1) -> bytes:
        self.seek(0)
        return super().read(size)


def bring(phone: Phone, file: bytes, *, mission: str = "KZ-HQ", source: str = "ministry-2019", **options: Any) -> Any:
    return phone.generic("POST", f"{URL}?mission={mission}&source={source}", file, "text/csv", **options)


def tried(phone: Phone, file: bytes, **options: Any) -> RegisterImport:
    """Brought over HTTP, tried by a worker."""
    answer = bring(phone, file, **options)
    assert answer.status_code == 201, answer.content
    register = RegisterImport.objects.get(public_id=answer.json()["id"])
    while running.try_slice(register.public_id, now=timezone.now()):
        pass
    register.refresh_from_db()
    return register


def taken(phone: Phone, other: Phone, file: bytes, **options: Any) -> RegisterImport:
    """Released by the other and taken over."""
    register = tried(phone, file, **options)
    answer = other.post(f"{URL}/{register.public_id}/release")
    assert answer.status_code == 200, answer.content
    while running.take_slice(register.public_id, now=timezone.now()):
        pass
    register.refresh_from_db()
    assert register.state == "done"
    return register
