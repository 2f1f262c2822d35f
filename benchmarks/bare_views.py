"""How fast could it be? The same bytes from the same queries, by plain Django views that ask nobody for a session.

No REST framework, no ORM, no limits, no middleware: psycopg rows, opened seals, orjson. The caller stands in the
address. Under floor_settings the statements are prepared, as ours are.
"""

import json
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.items import ApplicationItem, ItemState
from econsulate.core.api.pagination import CursorPages
from econsulate.core.crypto.models import _unwrap
from econsulate.core.crypto.primitives import decrypt
from econsulate.core.files.models import StoredFile
from econsulate.core.prepared import execute

STATE_TEXTS = {value: str(label) for value, label in State.choices}
ITEM_TEXTS = {value: str(label) for value, label in ItemState.choices}
FILE_TEXTS = {value: str(label) for value, label in StoredFile.State.choices}
PAGE = CursorPages.page_size

VISIBLE = """a.person_id IN (
    SELECT DISTINCT p.id FROM consular_person p JOIN consular_representation r ON p.id = r.person_id
    WHERE r.revoked_at IS NULL AND r.user_id = %s AND r.valid_from <= current_date
    AND (r.valid_to IS NULL OR r.valid_to > current_date)
    AND p.erased_at IS NULL)"""
ROW = """a.public_id, a.reference, p.public_id, g.public_id, a.category_code, m.code, a.urgency, a.state,
    a.submitted_at, a.due_on, a.lapses_at, a.created_at"""
FROM = """FROM consular_visaapplication a JOIN consular_person p ON p.id = a.person_id
    JOIN consular_mission m ON m.id = a.mission_id LEFT JOIN consular_applicationgroup g ON g.id = a.group_id"""
LIST = f"SELECT {ROW} {FROM} WHERE {VISIBLE} ORDER BY a.created_at DESC, a.id DESC LIMIT {PAGE + 1}"
DETAIL = f"""SELECT {ROW}, a.id, t.public_id, a.form, k.wrapped_by, k.wrapped, k.public_id, v.public_id, f.public_id,
    n.public_id
    {FROM}
    JOIN core_datakey k ON k.id = p.data_key_id LEFT JOIN consular_traveldocument t ON t.id = a.travel_document_id
    LEFT JOIN consular_decision d ON d.application_id = a.id LEFT JOIN consular_visa v ON v.decision_id = d.id
    LEFT JOIN consular_refusal f ON f.decision_id = d.id
    LEFT JOIN consular_inadmissibility n ON n.application_id = a.id WHERE {VISIBLE} AND a.public_id = %s"""
ITEMS = """SELECT i.id, i.public_id, q.code, q.label, q.mandatory, i.state, s.code, s.text, i.note
    FROM consular_applicationitem i JOIN consular_visarequirement q ON q.id = i.requirement_id
    LEFT JOIN consular_reviewreason s ON s.id = i.reason_id WHERE i.application_id = %s ORDER BY i.id"""
VERSIONS = """SELECT v.item_id, v.public_id, v.number, f.state, f.reason, f.pages, f.quality, v.created_at
    FROM consular_documentversion v JOIN core_storedfile f ON f.id = v.file_id WHERE v.item_id = ANY(%s)"""
QUEUE = f"""SELECT a.public_id, a.reference, a.applicant, k.wrapped_by, k.wrapped, k.public_id, p.nationality,
    a.category_code, m.code, a.urgency, a.state, a.submitted_at, a.due_on, u.public_id, a.review_flags,
    EXISTS (SELECT FROM consular_arrival n WHERE n.application_id = a.id AND NOT EXISTS (
        SELECT FROM consular_look l WHERE l.application_id = n.application_id AND l.user_id = %s AND l.seen >= n.id)),
    a.created_at
    FROM consular_visaapplication a JOIN consular_mission m ON m.id = a.mission_id
    JOIN consular_person p ON p.id = a.person_id JOIN core_datakey k ON k.id = p.data_key_id
    LEFT JOIN core_user u ON u.id = a.assigned_to_id
    WHERE a.mission_id IN (
        SELECT o.mission_id FROM consular_post o
        WHERE o.valid_from <= now() AND (o.valid_to IS NULL OR o.valid_to > now())
        AND o.state = 'live' AND o.role IN ('intake', 'officer', 'decider', 'appeal_reviewer') AND o.user_id = %s)
    AND a.submitted_at IS NOT NULL
    AND NOT a.person_id IN (SELECT r.person_id FROM consular_representation r WHERE r.user_id = %s)
    ORDER BY a.created_at DESC, a.id DESC LIMIT {PAGE + 1}"""  # noqa: S608 - constants
NAMES = """id reference person group category mission urgency state state_text submitted_at expected_by lapses_at
    created_at""".split()


def rows(sql: str, *values: Any) -> list[Any]:
    if getattr(settings, "PREPARED", False):
        return execute(sql, values)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
    return found


def answer(body: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(body, option=orjson.OPT_UTC_Z), content_type="application/json")


def page(results: list[Any], request: HttpRequest) -> HttpResponse:
    """The link to the next page is what the client already has: only its length counts here."""
    link = request.headers.get("X-Next")
    return answer({"next": link, "previous": None, "results": results[:PAGE]})


def one_row(row: Any) -> dict[str, Any]:
    state = row[7]
    return dict(zip(NAMES, (*row[:8], STATE_TEXTS[state], *row[8:12]), strict=True))


def applications(request: HttpRequest, user: int) -> HttpResponse:
    return page([one_row(row) for row in rows(LIST, user)], request)


def one_application(request: HttpRequest, user: int, public_id: UUID) -> HttpResponse:
    (row,) = rows(DETAIL, user, public_id)
    number, document, form, wrapped_by, wrapped, key_id, *ends = row[12:]
    key = _unwrap(wrapped_by, bytes(wrapped), f"core_datakey:{key_id}".encode())
    items = [one_item(item, key) for item in rows(ITEMS, number)]
    add_files(items)
    opened = open_json(key, bytes(form), f"{VisaApplication._meta.db_table}:form:{public_id}")
    whole = {"travel_document": document, "form": opened, "items": [item for _id, item in items]}
    whole |= dict(zip(("visa", "refusal", "inadmissibility"), ends, strict=True))
    return answer({**one_row(row), **whole})


def one_item(row: Any, key: bytes) -> tuple[int, dict[str, Any]]:
    number, public_id, code, label, mandatory, state, reason, reason_text, note = row
    place = f"{ApplicationItem._meta.db_table}:note:{public_id}".encode()
    return number, {
        "id": public_id,
        "code": code,
        "label": json.loads(label)["en"],
        "mandatory": mandatory,
        "state": state,
        "state_text": ITEM_TEXTS[state],
        "reason": reason,
        "reason_text": json.loads(reason_text)["en"] if reason_text else "",
        "note": decrypt(key, bytes(note), place).decode() if note else None,
        "latest": None,
    }


def add_files(items: list[tuple[int, dict[str, Any]]]) -> None:
    by_id = dict(items)
    for item, public_id, number, state, reason, pages, quality, created_at in rows(VERSIONS, list(by_id)):
        by_id[item]["latest"] = {
            "id": public_id,
            "number": number,
            "state": state,
            "state_text": FILE_TEXTS[state],
            "reason": reason,
            "reason_text": "",
            "pages": pages,
            "advice": quality,
            "created_at": created_at,
        }


def queue(request: HttpRequest, user: int) -> HttpResponse:
    return page([queue_row(row) for row in rows(QUEUE, user, user, user)], request)


def queue_row(row: Any) -> dict[str, Any]:
    public_id, reference, applicant, wrapped_by, wrapped, key_id, nationality, category, mission, *rest = row
    key = _unwrap(wrapped_by, bytes(wrapped), f"core_datakey:{key_id}".encode())
    names = open_json(key, bytes(applicant), f"{VisaApplication._meta.db_table}:applicant:{public_id}")["identity"]
    name = ", ".join(part for part in (names["primary_identifier"], names["secondary_identifier"]) if part)
    known = {"id": public_id, "reference": reference, "applicant": name, "nationality": nationality}
    last = "urgency state submitted_at due_on assigned_to review_flags is_new created_at".split()
    return {**known, "category": category, "mission": mission, **dict(zip(last, rest, strict=True))}


def open_json(key: bytes, sealed: bytes, place: str) -> Any:
    return json.loads(decrypt(key, sealed, place.encode()))


urlpatterns = [
    path("applications/<int:user>", applications),
    path("applications/<int:user>/<uuid:public_id>", one_application),
    path("queue/<int:user>", queue),
]
