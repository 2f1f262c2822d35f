"""By SMTP to a mailbox and back, with a mail server of the test's own that hands over to the script."""

import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from allauth.account.models import EmailAddress

from consular.cases.models.mail import IncomingMail
from consular.cases.models.messages import Message
from tests.factories.cases import a_thread
from tests.factories.mail import OURS, UNKNOWN, an_email, our_mail
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.factories.visas import a_person
from tests.notifications.smtp import PostOffice, free_port
from tests.people import a_user, phone_of
from tests.postfix import ROOT, environment

# As a mail server answers to what the script ends with.
ANSWERS = {0: "250 OK", 65: "554 5.6.0 can't be kept", 67: "550 5.1.1 nobody lives here", 75: "451 4.3.0 try again"}


class Door:
    """Hands each mail to deploy/mail/receive-mail as it comes."""

    def __init__(self, known: dict[str, str]) -> None:
        self.known = known

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        command = [str(ROOT / "deploy/mail/receive-mail"), envelope.rcpt_tos[0], envelope.mail_from or ""]
        content: Any = envelope.content
        ended = subprocess.run(command, input=content, env=self.known, capture_output=True, check=False)
        return ANSWERS[ended.returncode]


@contextmanager
def a_door(**settings: str) -> Iterator[int]:
    port = free_port()
    door = Controller(Door({**environment(), **settings}), hostname="127.0.0.1", port=port)
    door.start()
    try:
        yield port
    finally:
        door.stop()


def said_to(port: int, message: Any, to: str) -> int:
    with smtplib.SMTP("127.0.0.1", port) as world:
        try:
            world.send_message(message, from_addr="anybody@example.org", to_addrs=[to])
        except smtplib.SMTPDataError as refusal:
            return refusal.smtp_code
    return 250


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_an_answer_comes_in_and_waits_while_we_are_down(office: PostOffice, settings: Any) -> None:
    headquarters()
    bek, aigul = phone_of(an_officer("Bek", a_mission("KZ-SEO"), "officer")), a_user("Aigul")
    EmailAddress.objects.create(user=aigul, email=aigul.email, verified=True, primary=True)
    thread = a_thread(phone_of(aigul), a_person(aigul, nationality="KAZ"))
    address = str(our_mail(office, bek, thread).message["Reply-To"])
    known = {"ECONSULATE_MAIL_REPLIES": OURS, "ECONSULATE_FILES_DIR": str(settings.FILES_DIR)}
    answer = an_email(address)
    for broken in ({"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x"}, {"ECONSULATE_MAIL_REPLIES": "no address"}):
        with a_door(**{**known, **broken}) as port:
            assert said_to(port, answer, address) == 451
    with a_door(**known) as port:
        assert [said_to(port, answer, address) for _ in range(2)] == [250, 250]
        assert said_to(port, an_email(OURS, From=UNKNOWN), OURS) == 250
        assert said_to(port, an_email("x@elsewhere.example"), "x@elsewhere.example") == 550
    message = Message.objects.latest("pk")
    assert (message.text, message.author, message.thread) == ("I have found it.", aigul, thread)
    assert Message.objects.filter(side="citizen").count() == 2
    assert IncomingMail.objects.get().sender == UNKNOWN
