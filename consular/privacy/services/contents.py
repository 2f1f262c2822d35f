"""What is in the copy of somebody's data? docs/export.md describes each file.

What another representative of the same person wrote or sent may tell where they live, so it stays out: their contact
section, their answers, their documents. It is named as withheld, so that nobody takes the copy for more than it is.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import orjson
from allauth.usersessions.models import UserSession

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from consular.privacy.services.abroad_told import position_told, registrations_told, trips_told, whereabouts_told
from consular.privacy.services.access_history import entries_about, shown
from consular.privacy.services.acting_told import acting_told, claims_of, claims_told, proof_told, rights_of
from consular.privacy.services.appeals_told import appeal_files_told, appeals_told
from consular.privacy.services.archive import Entry
from consular.privacy.services.cases_told import application_told, files_told
from consular.privacy.services.complaints_told import complaints_told
from consular.privacy.services.consents_told import alerts_told, consents_told, contacts_told
from consular.privacy.services.sos_told import calls_of_nobody_told, calls_told, keys_told
from consular.privacy.services.threads_told import thread_files_told, threads_of, threads_told
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.signin.rules import device_name
from notifications import facade

FORMAT = "econsulate-export"
VERSION = 2
AT_ONCE = 200


def entries_of(user: User, people: list[Representation], *, now: datetime) -> Iterator[Entry]:
    """Every file of the archive, one after the other; only one application is in memory at a time.

    `people` is what `representations_of` gave.
    """
    told = facade.export(user)
    messages = told.pop("messages")
    yield json_entry("export.json", index(user, people, contact=told, now=now))
    yield from proof_told("claims", claims_of(user))
    yield json_entry("messages.json", messages)
    yield Entry("access-history.jsonl", history(user))
    for number, representation in enumerate(people, start=1):
        yield from person_entries(f"people/{number}", representation, user)


def representations_of(user: User) -> list[Representation]:
    rows = Representation.objects.in_force().filter(user=user)
    return list(rows.select_related("person__data_key").order_by("created_at", "pk"))


def index(user: User, people: list[Representation], *, contact: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now,
        "login": {"email": user.email, "phone": user.phone, "language": user.language, "since": user.date_joined},
        "devices": [
            {
                "device": device_name(session.user_agent),
                "address": session.ip,
                "since": session.created_at,
                "last_used": session.last_seen_at,
            }
            for session in UserSession.objects.filter(user=user).order_by("created_at")
        ],
        "contact": contact,
        "erasure_requests": [
            {
                "asked_at": wish.created_at,
                "state": wish.state,
                "not_before": wish.not_before,
                "ended_at": wish.ended_at,
            }
            for wish in user.erasure_requests.order_by("pk")
        ],
        "claims": claims_told(claims_of(user)),
        "sos_calls": calls_of_nobody_told(user),
        "people": [
            {"folder": f"people/{number}", "id": row.whom.public_id, "acting_as": row.kind}
            for number, row in enumerate(people, start=1)
        ],
    }


def history(user: User) -> Iterator[bytes]:
    """One act a line, newest first."""
    entries = entries_about(user).order_by("-at", "-id").iterator(chunk_size=AT_ONCE)
    while some := list(islice(entries, AT_ONCE)):
        for access in shown(some):
            yield as_json(access, orjson.OPT_APPEND_NEWLINE)


def person_entries(folder: str, representation: Representation, user: User) -> Iterator[Entry]:
    person = representation.whom
    is_self = representation.kind == RepresentationKind.SELF
    rights = rights_of(person, representation)
    told = {**person_told(person, representation), "acting": acting_told(rights)}
    told |= {"sos_calls": calls_told(person, user), "sos_keys": keys_told(person, user)}
    told |= {"registrations": registrations_told(person, user), "trips": trips_told(person, user)}
    told |= {"emergency_contacts": contacts_told(person, user), "consents": consents_told(person, user)}
    told["contacts_told_of_alerts"] = alerts_told(person, user)
    told |= {"position": position_told(person, user), "whereabouts": whereabouts_told(person, user)}
    yield json_entry(f"{folder}/person.json", told)
    threads = threads_of(person, user)
    yield json_entry(f"{folder}/conversations.json", threads_told(threads))
    yield json_entry(f"{folder}/complaints.json", complaints_told(person, user))
    yield from thread_files_told(folder, threads)
    yield from proof_told(folder, rights)
    for key in VisaApplication.objects.filter(person=person).order_by("pk").values_list("pk", flat=True):
        application = VisaApplication.objects.select_related("person__data_key", "mission", "group").get(pk=key)
        place = f"{folder}/applications/{application.reference}"
        told = application_told(application, user, is_self=is_self)
        told["appeals"] = appeals_told(application, user, is_self=is_self)
        yield json_entry(f"{place}/application.json", told)
        yield from files_told(place, application, user, is_self=is_self)
        yield from appeal_files_told(place, application, user, is_self=is_self)


def person_told(person: Person, representation: Representation) -> dict[str, Any]:
    documents = person.travel_documents.order_by("created_at")
    return {
        "id": person.public_id,
        "acting_as": representation.kind,
        "since": representation.valid_from,
        "until": representation.valid_to,
        **person.identity,
        "nationality": person.nationality,
        "residence": person.residence,
        "sex": person.sex,
        "travel_documents": [
            {
                "kind": document.kind,
                "number": document.number,
                "issuing_state": document.issuing_state,
                "nationality": document.nationality,
                "issued_on": document.issued_on,
                "expires_on": document.expires_on,
                "mrz_lines": document.mrz_lines,
                "mrz_verdict": document.mrz_verdict,
                "differs_from_what_was_typed": document.differences,
                "status": document.status,
                "replaced_by": document.replaced_by.number if document.replaced_by else None,
            }
            for document in documents.select_related("person__data_key", "replaced_by__person__data_key")
        ],
    }


def json_entry(path: str, value: Any) -> Entry:
    return Entry(path, [as_json(value, orjson.OPT_INDENT_2)])


def as_json(value: Any, option: int) -> bytes:
    return orjson.dumps(value, default=str, option=option | orjson.OPT_UTC_Z)
