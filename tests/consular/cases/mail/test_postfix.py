"""Through a real mail server and back: an answer, an outage, and mail that nobody takes."""

import smtplib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from consular.cases.models.mail import IncomingMail
from consular.cases.models.messages import Message, MessageFile
from consular.citizens.models.person import Person
from consular.missions.models.posts import Role
from notifications.recipients.models import ContactPoint, Recipient
from tests import postfix
from tests.factories.cases import a_thread, answered
from tests.factories.mail import DOMAIN, OURS, PDF, UNKNOWN, an_email
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.factories.notifications import work_is_done
from tests.factories.visas import a_person
from tests.notifications.smtp import PostOffice
from tests.people import a_user, phone_of
from tests.postfix import Postfix

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(postfix.why_not()), reason=postfix.why_not() or "it is there"),
]


@pytest.fixture
def server(office: PostOffice, settings: Any, transactional_db: None) -> Iterator[Postfix]:
    """Postfix stands between us and the world: what it can't deliver at `office` it sends back."""
    known = {
        "ECONSULATE_MAIL_REPLIES": OURS,
        "ECONSULATE_MAIL_BOUNCES": f"bounces@{DOMAIN}",
        "ECONSULATE_FILES_DIR": str(settings.FILES_DIR),
    }
    with postfix.running(office.port, {**postfix.environment(), **known}) as server:
        settings.EMAIL_PORT = server.port
        yield server


def eventually(what: Callable[[], Any], server: Postfix, seconds: float = 90) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"it never came to be\n{server.log()}"
        time.sleep(0.05)
    return found


def test_mail_goes_out_and_comes_in_by_a_real_server(office: PostOffice, server: Postfix) -> None:
    seoul = a_mission("KZ-SEO")
    headquarters()
    bek, aigul = phone_of(an_officer("Bek", seoul, Role.OFFICER)), a_user("Aigul")
    EmailAddress.objects.create(user=aigul, email=aigul.email, verified=True, primary=True)
    thread = a_thread(phone_of(aigul), a_person(aigul, nationality="KAZ"))

    answered(bek, thread)
    work_is_done()
    eventually(lambda: office.taken, server)
    address = str(office.taken[0].message["Reply-To"])
    before = Message.objects.count()

    # The system is down when the answer comes; the mail server keeps it and tries again.
    server.fail_first = 1
    answer = an_email(address, "I have found it.")
    answer.add_attachment(PDF, maintype="application", subtype="pdf", filename="ticket.pdf")
    hello = an_email(OURS, "Who can help me?", From=UNKNOWN, Message_ID="<2@phone.example>")
    with smtplib.SMTP("127.0.0.1", server.port) as world:
        world.send_message(answer)
        world.send_message(hello)
        # From nobody, as reports are: it opens nothing.
        world.sendmail("", [address], an_email(address, "Gone.", Message_ID="<3@phone.example>").as_bytes())
        # Too strange to keep; its sender hears so.
        world.sendmail("a@example.org", [address], b"From: a@example.org\r\n" + b"X-Y: z\r\n" * 600 + b"\r\nhello")
    eventually(lambda: server.codes.count(0) == 3 and 65 in server.codes, server)
    assert server.codes.count(75) == 1
    message = Message.objects.latest("pk")
    assert (Message.objects.count(), message.text, message.author) == (before + 1, "I have found it.", aigul)
    assert MessageFile.objects.get().file.state == "quarantined"
    assert IncomingMail.objects.get().sender == UNKNOWN
    returned = eventually(lambda: [mail for mail in office.taken if mail.recipient == "a@example.org"], server)
    assert returned[0].message.get_content_type() == "multipart/report"

    # Her mailbox is gone: the report marks the contact point, and she stays.
    office.rcpt[aigul.email] = "550 5.1.1 no such user"
    answered(bek, thread)
    work_is_done()
    eventually(lambda: ContactPoint.objects.filter(state="bounced").exists(), server)
    assert (Recipient.objects.get().user, Person.objects.count()) == (aigul, 1)
