"""How do tests send proof of a right to act, have it scanned, and judge it over HTTP?"""

from typing import Any

from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services import inspection
from tests.core.files.phone import TusPhone
from tests.core.files.samples import scan
from tests.people import Phone


def an_upload(phone: Phone, data: bytes) -> str:
    return TusPhone(phone).upload(data).rpartition("/")[2]


def send(phone: Phone, right: Representation, data: bytes | None = None, **body: Any) -> Any:
    values = {"kind": "court_order", "upload": an_upload(phone, data or scan()), **body}
    return phone.post(f"/api/v1/representations/{right.public_id}/evidence", values, format="json")


def inspected() -> StoredFile:
    file = StoredFile.objects.originals().get(state="quarantined")
    inspection.inspect(file.public_id)
    file.refresh_from_db()
    return file


def read(phone: Phone, right: Representation, language: str = "en") -> Any:
    answer = phone.get(f"/api/v1/representations/{right.public_id}", headers={"accept-language": language})
    assert answer.status_code == 200, answer.content
    return answer.json()


def verb(phone: Phone, right: Representation, name: str, **body: Any) -> Any:
    return phone.post(f"/api/v1/staff/representations/{right.public_id}/{name}", body, format="json")


def inbox(phone: Phone) -> list[str]:
    return [message["body"] for message in phone.get("/api/v1/inbox").json()["results"]]


def happenings(phone: Phone, application: VisaApplication) -> list[str]:
    return [row["happening"] for row in phone.get(f"/api/v1/visa-applications/{application.public_id}/timeline").json()]
