"""What these tests send: a person as the app sends one, and raw bytes as nobody should."""

from typing import Any

from tests.people import Phone

PERSONS = "/api/v1/persons"
PERSON: dict[str, Any] = {
    "acting_as": "self",
    "primary_identifier": "Example",
    "secondary_identifier": "Aigul",
    "birth_date": "1990-04-12",
    "sex": "F",
    "nationality": "KAZ",
    "residence": "KAZ",
}
PASSPORT: dict[str, Any] = {
    "kind": "passport",
    "number": "N12345678",
    "issuing_state": "KAZ",
    "nationality": "KAZ",
    "expires_on": "2035-01-31",
}


def send(phone: Phone, url: str, body: Any, **headers: str) -> Any:
    return phone.post(url, body, format="json", headers={name.replace("_", "-"): headers[name] for name in headers})


def send_raw(phone: Phone, url: str, body: bytes, content_type: str = "application/json") -> Any:
    return phone.generic("POST", url, body, content_type=content_type)


def faults(answer: Any) -> dict[str, str]:
    """Path and code of each fault named."""
    return {fault["path"]: fault["code"] for fault in answer.json().get("errors", [])}
