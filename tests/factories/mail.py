"""E-mails as they come in, and the ones of ours that they answer."""

import io
from email.message import EmailMessage
from email.policy import SMTP
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from consular.cases.models.mail import IncomingMail, IncomingMailFile
from consular.cases.models.threads import Thread
from consular.missions.models.missions import Mission
from tests.factories.cases import answered
from tests.factories.notifications import work_is_done
from tests.factories.visas import a_clean_file
from tests.notifications.smtp import PostOffice, Received
from tests.people import Phone

URL = "/api/v1/staff/mails"
OURS, DOMAIN = "reply@consulate.example.org", "consulate.example.org"
CITIZEN, UNKNOWN = "aigul@example.org", "daniyar@example.net"
PDF = b"%PDF-1.4 demo"


def our_mail(office: PostOffice, officer: Phone, thread: Thread) -> Received:
    """An officer answers, and the citizen has the mail about it."""
    answered(officer, thread)
    work_is_done()
    return office.taken[-1]


def an_email(to: str, text: str = "I have found it.", **headers: Any) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    given = {
        "From": f"Aigul <{CITIZEN}>",
        "To": to,
        "Subject": "Re: Your conversation",
        "Message-ID": "<1@phone.example>",
    }
    for name, value in {**given, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    return message


def arrives(monkeypatch: pytest.MonkeyPatch, raw: Any, to: str, *, sender: str | None = None) -> tuple[int, str]:
    """What the mail server is told: the exit code, and the word beside it."""
    content = raw if isinstance(raw, bytes) else raw.as_bytes()
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    options: dict[str, Any] = {"sender": sender} if sender is not None else {}
    try:
        call_command("receive_mail", recipient=to, stdout=out, **options)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().strip()
    return 0, out.getvalue().strip()


def waiting(
    monkeypatch: pytest.MonkeyPatch, to: str = OURS, text: str = "Who can help me?", **headers: Any
) -> IncomingMail:
    """A mail that waits for an officer."""
    headers = {"From": f"Daniyar <{UNKNOWN}>", "Subject": "A question", **headers}
    assert arrives(monkeypatch, an_email(to, text, **headers), to) == (0, "for_an_officer")
    return IncomingMail.objects.latest("pk")


def a_mail_at(mission: Mission, thread: Thread) -> IncomingMail:
    """One that claims to belong to this conversation, with a file that was looked into."""
    mail = IncomingMail.objects.create(
        mission=mission,
        data_key=thread.person.data_key,
        reason="sender_differs",
        claimed=thread,
        fingerprint=uuid4().bytes * 2,
        sender=UNKNOWN,
        subject="A question",
        text="Who can help me?",
    )
    file = a_clean_file(thread.person.data_key, None)
    IncomingMailFile.objects.create(mail=mail, number=1, file=file)
    return mail
