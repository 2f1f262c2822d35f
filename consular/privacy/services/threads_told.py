"""What does a copy of somebody's data tell of their conversations? What they may read, notes about them included.

Threads that another representative began stay out, as everywhere: they may tell where that one is.
"""

from collections.abc import Iterator
from typing import Any

from consular.cases.models.cases import ConsularCase
from consular.cases.models.messages import Message, MessageFile, Visibility
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.privacy.services.archive import Entry
from consular.privacy.services.cases_told import ENDINGS
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import open_file


def threads_of(person: Person, user: User) -> list[Thread]:
    rows = Thread.objects.visible_to(user).filter(person=person).whole().order_by("created_at", "pk")
    return list(rows)


def threads_told(threads: list[Thread]) -> list[dict[str, Any]]:
    return [thread_told(thread) for thread in threads]


def thread_told(thread: Thread) -> dict[str, Any]:
    return {
        "reference": thread.reference,
        "mission": thread.mission.code,
        "subject": thread.subject,
        "language": thread.language,
        "state": thread.state,
        "continues": thread.continues.reference if thread.continues else None,
        "begun_at": thread.created_at,
        "closed_at": thread.closed_at,
        "case": case_told(thread),
        "messages": [message_told(message) for message in messages_of(thread)],
    }


def case_told(thread: Thread) -> dict[str, Any] | None:
    """What came of it and when; who called and what the staff promised each other are others' words."""
    case = ConsularCase.objects.filter(thread=thread).select_related("merged_into").first()
    if case is None:
        return None
    case.thread = thread
    worked_on = case.merged_into or case
    return {
        "kind": case.kind,
        "severity": case.severity,
        "state": worked_on.state,
        "received_at": case.created_at,
        "resolved_at": worked_on.resolved_at,
        "resolution": case.resolution,
        "entered_by_an_officer": case.entered_by_id is not None,
        "first_answer_clock": list(case.first_answer_clock.order_by("number").values("kind", "reason", "at")),
        "resolution_clock": list(case.resolution_clock.order_by("number").values("kind", "reason", "at")),
        "handed_over": [
            {"at": row.created_at, "from": row.sender.code, "to": row.receiver.code}
            for row in case.handovers.select_related("sender", "receiver").order_by("pk")
        ],
    }


def messages_of(thread: Thread) -> list[Message]:
    """Oldest first."""
    messages = list(Message.objects.filter(thread=thread).whole().order_by("pk"))
    for message in messages:
        message.thread = thread
    return messages


def message_told(message: Message) -> dict[str, Any]:
    """What the staff noted among themselves is named with its day; its words are theirs."""
    mine = message.visibility == Visibility.CITIZEN
    return {
        "sent_at": message.created_at,
        "by": message.side,
        "visibility": message.visibility,
        "language": message.language,
        "text": message.text if mine else None,
        "came_by_mail": hasattr(message, "by_mail"),
        "cut_off": message.by_mail.cut_off if hasattr(message, "by_mail") else None,
        "withheld": not mine,
        "files": [file_told(sent, message) for sent in message.files.all()] if mine else [],
        "translations": [
            {"language": one.language, "text": one.text, "written_at": one.at} for one in message.translations.all()
        ]
        if mine
        else [],
    }


def file_told(sent: MessageFile, message: Message) -> dict[str, Any]:
    return {
        "number": sent.number,
        "state": sent.file.state,
        "name": sent.file.name,
        "path": path_of(sent, message) if is_open(sent) else None,
    }


def is_open(sent: MessageFile) -> bool:
    return sent.file.state == StoredFile.State.CLEAN


def path_of(sent: MessageFile, message: Message) -> str:
    ending = ENDINGS.get(sent.file.media_type, "bin")
    return f"conversations/{message.thread.reference}/{message.public_id}-{sent.number}.{ending}"


def thread_files_told(folder: str, threads: list[Thread]) -> Iterator[Entry]:
    """The files as they were sent; those not found clean stay out."""
    for thread in threads:
        for message in messages_of(thread):
            if message.visibility == Visibility.CITIZEN:
                for sent in message.files.all():
                    if is_open(sent):
                        yield Entry(f"{folder}/{path_of(sent, message)}", open_file(sent.file, by=None), is_packed=True)
