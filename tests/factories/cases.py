"""Conversations of Aigul with a mission, written over HTTP as the app does it."""

from typing import Any
from uuid import uuid4

from consular.cases.models.cases import ConsularCase
from consular.cases.models.complaints import Complaint
from consular.cases.models.mail import MailedMessage
from consular.cases.models.messages import Message, MessageFile
from consular.cases.models.replies import CannedReply
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from tests.factories.visas import a_clean_file
from tests.people import Phone

URL, STAFF = "/api/v1/threads", "/api/v1/staff/threads"
HELLO: dict[str, Any] = {"subject": "A lost bag", "text": "My bag with my passport is gone.", "mission": "KZ-SEO"}


CASES, CASE_DESK = "/api/v1/cases", "/api/v1/staff/cases"
NEED: dict[str, Any] = {**HELLO, "kind": "lost_passport"}
CALLED: dict[str, Any] = {
    "text": "Her brother says she was taken to a police station.",
    "kind": "arrest",
    "subject": "Held by the police",
    "mission": "KZ-SEO",
    "caller": {"name": "Example, Daniyar", "phone": "+82 10 1234 5678", "relation": "brother"},
    "person": {
        "primary_identifier": "Held",
        "secondary_identifier": "Madina",
        "birth_date": "1995-XX-XX",
        "sex": "F",
        "nationality": "KAZ",
        "residence": "KAZ",
    },
}


def words(text: str = "I have found it.", **more: Any) -> dict[str, Any]:
    return {"text": text, "client_id": str(uuid4()), **more}


def a_thread(phone: Phone, person: Person, **more: Any) -> Thread:
    body = {**HELLO, "client_id": str(uuid4()), "person": str(person.public_id), **more}
    answer = phone.post(URL, body, format="json")
    assert answer.status_code == 201, answer.content
    return Thread.objects.get(public_id=answer.json()["id"])


def wrote(phone: Phone, thread: Thread, text: str = "I have found it.", **more: Any) -> Message:
    answer = phone.post(f"{URL}/{thread.public_id}/messages", words(text, **more), format="json")
    assert answer.status_code == 201, answer.content
    return Message.objects.get(public_id=answer.json()["id"])


def answered(officer: Phone, thread: Thread, text: str = "We look for it.", **more: Any) -> Message:
    answer = officer.post(f"{STAFF}/{thread.public_id}/messages", words(text, **more), format="json")
    assert answer.status_code == 201, answer.content
    return Message.objects.get(public_id=answer.json()["id"])


def a_file_of(message: Message) -> MessageFile:
    """A file as the pipeline leaves it when all is well."""
    file = a_clean_file(message.thread.person.data_key, message.author)
    return MessageFile.objects.create(message=message, number=message.files.count() + 1, file=file)


def closed(officer: Phone, thread: Thread) -> Thread:
    """After reading it: nobody closes on what they have not seen."""
    assert officer.get(f"{STAFF}/{thread.public_id}").status_code == 200
    answer = officer.post(f"{STAFF}/{thread.public_id}/close")
    assert answer.status_code == 200, answer.content
    thread.refresh_from_db()
    return thread


def a_reply(mission: Mission, text: str = "Dear {name}, we have your message {reference}.", **more: Any) -> CannedReply:
    fields: dict[str, Any] = {"language": "en", "title": "Received", **more}
    return CannedReply.objects.create(mission=mission, text=text, **fields)


def a_case(phone: Phone, person: Person, kind: str = "lost_passport", **more: Any) -> ConsularCase:
    body = {**NEED, "kind": kind, "client_id": str(uuid4()), "person": str(person.public_id), **more}
    answer = phone.post(CASES, body, format="json")
    assert answer.status_code == 201, answer.content
    return ConsularCase.objects.get(public_id=answer.json()["id"])


def entered(officer: Phone, **more: Any) -> ConsularCase:
    answer = officer.post(CASE_DESK, {**CALLED, "client_id": str(uuid4()), **more}, format="json")
    assert answer.status_code == 201, answer.content
    return ConsularCase.objects.get(public_id=answer.json()["id"])


def did(officer: Phone, case: ConsularCase, verb: str, /, **body: Any) -> Any:
    """The answer to a verb that succeeds."""
    answer = officer.post(f"{CASE_DESK}/{case.public_id}/{verb}", body, format="json")
    assert answer.status_code == 200, answer.content
    case.refresh_from_db()
    return answer.json()


def worked_on(officer: Phone, case: ConsularCase) -> ConsularCase:
    did(officer, case, "triage", kind=case.kind, severity=case.severity)
    did(officer, case, "start")
    return case


COMPLAINTS, COMPLAINT_DESK = "/api/v1/complaints", "/api/v1/staff/complaints"


def a_complaint(phone: Phone, thread: Thread, text: str = "Nobody has looked for it.", **more: Any) -> Complaint:
    answer = phone.post(COMPLAINTS, words(text, thread=str(thread.public_id), **more), format="json")
    assert answer.status_code == 201, answer.content
    return Complaint.objects.get(public_id=answer.json()["id"])


def complaint_did(officer: Phone, complaint: Complaint, verb: str, /, **body: Any) -> Any:
    """The answer to a verb that succeeds."""
    answer = officer.post(f"{COMPLAINT_DESK}/{complaint.public_id}/{verb}", body, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def talked_over(citizen: Phone, officer: Phone, person: Person, *, note: str) -> None:
    """A conversation by mail with a file, a note, a translation and a complaint; a case handed over to Vienna."""
    thread = a_thread(citizen, person)
    message = thread.messages.get()
    a_file_of(message)
    MailedMessage.objects.create(message=message, cut_off="On Saturday somebody wrote:")
    answered(officer, thread, note, visibility="internal")
    beside = f"{STAFF}/{thread.public_id}/messages/{message.public_id}/translation"
    text = {"language": "ru", "text": "Сумка с паспортом пропала."}
    assert officer.post(beside, text, format="json").status_code == 200
    did(officer, a_case(citizen, person), "hand-over", mission="KZ-VIE", promised=note)
    a_complaint(citizen, thread)
