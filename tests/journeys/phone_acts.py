"""What a citizen's phone writes, each act with what has to stand before it, so that it can be done again and again."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from string import ascii_uppercase
from typing import Any
from uuid import uuid4

from consular.citizens.models.person import Person
from tests.core.api.bodies import PASSPORT, PERSON
from tests.factories.abroad import STAY, a_leg, a_registration, a_trip
from tests.factories.cases import HELLO, NEED, a_thread, words
from tests.factories.contacts import MOTHER
from tests.factories.sos import a_call
from tests.factories.visas import a_passport, a_person, a_whole_draft
from tests.people import Phone

NUMBERS = count(1)


@dataclass(frozen=True)
class Act:
    """One request as an app sends it and repeats it: the same in every byte."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def posted(path: str, body: Mapping[str, Any] | None = None, **headers: str) -> Act:
    return Act("POST", path, json.dumps(body or {}).encode(), {"Content-Type": "application/json", **headers})


def once(path: str, body: Mapping[str, Any] | None = None) -> Act:
    """Under a key of its own."""
    return posted(path, body, **{"Idempotency-Key": str(uuid4())})


def another_name() -> str:
    return "".join(ascii_uppercase[int(digit)] for digit in f"{next(NUMBERS):06}")


def somebody(app: Phone, nationality: str = "KAZ") -> Person:
    return a_person(app.user, kind="guardian", primary=another_name(), nationality=nationality)  # type: ignore[arg-type]


def add_person(app: Phone) -> Act:
    return once("/api/v1/persons", {**PERSON, "acting_as": "guardian", "primary_identifier": another_name()})


def add_passport(app: Phone) -> Act:
    number = f"P{next(NUMBERS):08d}"
    body = {**PASSPORT, "number": number, "mrz_lines": None}
    return once(f"/api/v1/persons/{somebody(app, 'KOR').public_id}/travel-documents", body)


def register(app: Phone) -> Act:
    return once("/api/v1/registrations", {**STAY, "person": str(somebody(app).public_id)})


def confirm(app: Phone) -> Act:
    return once(f"/api/v1/registrations/{a_registration(app, somebody(app)).public_id}/confirm")


def tell_of_a_trip(app: Phone) -> Act:
    return once("/api/v1/trips", {"person": str(somebody(app).public_id), "legs": [a_leg("KR", 30, 40)]})


def change_a_trip(app: Phone) -> Act:
    """Under If-Match: once it is done, a repeat finds another version and is told what stands there."""
    trip = a_trip(app, somebody(app), [a_leg("KR", 30, 40)])
    etag = app.get(f"/api/v1/trips/{trip.public_id}").headers["ETag"]
    body = json.dumps({"legs": [a_leg("KR", 31, 41)]}).encode()
    headers = {"Content-Type": "application/json", "If-Match": etag}
    return Act("PUT", f"/api/v1/trips/{trip.public_id}", body, headers)


def cancel_a_trip(app: Phone) -> Act:
    return once(f"/api/v1/trips/{a_trip(app, somebody(app), [a_leg('KR', 30, 40)]).public_id}/cancel")


def name_a_contact(app: Phone) -> Act:
    return once(f"/api/v1/persons/{somebody(app).public_id}/emergency-contacts", MOTHER)


def begin_a_thread(app: Phone) -> Act:
    return posted("/api/v1/threads", {**HELLO, "client_id": str(uuid4()), "person": str(somebody(app).public_id)})


def write(app: Phone) -> Act:
    return posted(f"/api/v1/threads/{a_thread(app, somebody(app)).public_id}/messages", words())


def ask_for_help(app: Phone) -> Act:
    return posted("/api/v1/cases", {**NEED, "client_id": str(uuid4()), "person": str(somebody(app).public_id)})


def call_for_help(app: Phone) -> Act:
    body = {"client_id": str(uuid4()), "words": "Help", "person": str(somebody(app).public_id)}
    return posted("/api/v1/sos", body)


def tell_more(app: Phone) -> Act:
    call = a_call(app, person=str(somebody(app).public_id))
    return posted(f"/api/v1/sos/{call.public_id}/updates", {"client_id": str(uuid4()), "words": "On the bridge"})


def begin_an_application(app: Phone) -> Act:
    person = somebody(app, "KOR")
    document = a_passport(person, app.user, number=f"Q{next(NUMBERS):08d}")  # type: ignore[arg-type]
    named = {"person": str(person.public_id), "travel_document": str(document.public_id)}
    return once("/api/v1/visa-applications", {**named, "category": "tourist", "mission": "KZ-SEO"})


def submit(app: Phone) -> Act:
    return once(f"/api/v1/visa-applications/{a_whole_draft(app, somebody(app, 'KOR')).public_id}/submit")


def begin_an_upload(app: Phone) -> Act:
    headers = {"Idempotency-Key": str(uuid4()), "Tus-Resumable": "1.0.0", "Upload-Length": "10"}
    return Act("POST", "/api/v1/uploads", b"", {"Content-Length": "0", **headers})


def begin_a_group(app: Phone) -> Act:
    return once("/api/v1/application-groups", {"kind": "family"})


ACTS: dict[str, Callable[[Phone], Act]] = {
    act.__name__: act
    for act in (
        add_person,
        add_passport,
        register,
        confirm,
        tell_of_a_trip,
        change_a_trip,
        cancel_a_trip,
        name_a_contact,
        begin_a_thread,
        write,
        ask_for_help,
        call_for_help,
        tell_more,
        begin_an_application,
        submit,
        begin_an_upload,
        begin_a_group,
    )
}
