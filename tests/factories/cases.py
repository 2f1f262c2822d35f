"""Conversations of Aigul with a mission, written over HTTP as the app does it."""

from typing import Any
from uuid import uuid4

from consular.cases.models.messages import Message, MessageFile
from consular.cases.models.replies import CannedReply
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from tests.factories.visas import a_clean_file
from tests.people import Phone

URL, STAFF = "/api/v1/threads", "/api/v1/staff/threads"
HELLO: dict[str, Any] = {"subject": "A lost bag", "text": "My bag with my passport is gone.", "mission": "KZ-SEO"}


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
