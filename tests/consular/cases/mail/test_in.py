"""An answer by mail becomes a message, once; what nobody can be sure of waits for an officer; robots are not fed."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from consular.cases.models.mail import IncomingMail
from consular.cases.models.messages import Message, MessageFile
from consular.cases.models.threads import Thread
from consular.cases.services.mail import taking
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.limits.services import Rate
from econsulate.core.work.models import Work
from notifications.deliveries.models import Message as Notice
from notifications.recipients.models import ContactPoint, Recipient
from tests.factories.cases import STAFF, closed
from tests.factories.mail import CITIZEN, OURS, PDF, UNKNOWN, an_email, arrives, waiting
from tests.people import Phone

QUOTED = (
    "I have found it.\n\nOn Sat, 28 Nov 2026 at 10:00, e-consulate <{to}> wrote:\n> There is news.\n> Open the app.\n"
)


def newest(thread: Thread) -> Message:
    return thread.messages.latest("pk")


def test_an_answer_stands_in_the_conversation_as_if_written_in_the_app(
    address: str, thread: Thread, bek: Phone, citizen: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert arrives(monkeypatch, an_email(address, QUOTED.format(to=address)), address) == (0, "message")
    message = newest(thread)
    assert (message.text, message.side, message.author) == ("I have found it.", "citizen", citizen.user)
    thread.refresh_from_db()
    assert thread.waiting_since is not None
    shown = bek.get(f"{STAFF}/{thread.public_id}/messages").json()["results"]
    (told,) = [one for one in shown if one["id"] == str(message.public_id)]
    assert told["came_by_mail"]
    assert told["cut_off"].startswith("On Sat, 28 Nov 2026")
    assert told["cut_off"].endswith("> Open the app.")


def test_the_same_mail_is_the_same_message_and_another_is_another(
    address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = an_email(address)
    assert arrives(monkeypatch, first, address)[1] == "message"
    assert arrives(monkeypatch, first, address.upper())[1] == "again"
    assert arrives(monkeypatch, an_email(address, Message_ID="<2@phone.example>"), address)[1] == "message"
    assert arrives(monkeypatch, an_email(address, "Other words under a used id."), address)[1] == "message"
    assert Message.objects.filter(side="citizen", thread=thread).count() == 4


def test_an_answer_opens_a_conversation_again(
    address: str, thread: Thread, bek: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(bek, thread)
    arrives(monkeypatch, an_email(address), address)
    thread.refresh_from_db()
    assert thread.state == "open"


def test_files_go_through_quarantine_and_what_is_not_taken_is_named(
    address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = an_email(address)
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="Виза\u202e\n1.pdf")
    mail.add_attachment(b"PK", maintype="application", subtype="msword", filename="letter.doc")
    mail.add_attachment(b"", maintype="application", subtype="pdf", filename="empty.pdf")
    assert arrives(monkeypatch, mail, address)[1] == "message"
    attached = MessageFile.objects.select_related("file__data_key").get()
    assert (attached.file.state, attached.message) == ("quarantined", newest(thread))
    assert attached.file.name.startswith("Виза")
    assert attached.file.data_key_id == thread.person.data_key_id
    assert Work.objects.filter(kind="core.inspect_file", subject=attached.file.public_id).exists()
    text = newest(thread).text
    assert "[Not taken over from the e-mail: letter.doc]" in text
    assert "[Not taken over from the e-mail: empty.pdf]" in text
    assert arrives(monkeypatch, mail, address)[1] == "again"
    assert StoredFile.objects.count() == 1


def test_html_alone_is_read_as_words(address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    html = "<html><style>p{}</style><p>I have&nbsp;found <b>it</b>.</p><script>alert(1)</script>"
    mail = an_email(address)
    mail.set_content(html + f"<blockquote>On 28.11.2026 10:00 {OURS}:<p>News</p></blockquote>", subtype="html")
    arrives(monkeypatch, mail, address)
    assert newest(thread).text == "I have found it."


def expired(_: Any) -> None:
    Notice.objects.update(created_at=F("created_at") - timedelta(days=91))


def discreet(_: Any) -> None:
    Recipient.objects.update(discreet=True)


def not_by_mail(_: Any) -> None:
    Recipient.objects.update(allowed_channels=[])


def right_ended(thread: Thread) -> None:
    thread.person.representations.update(revoked_at=timezone.now(), ending="error")


def login_closed(thread: Thread) -> None:
    User.objects.filter(pk=thread.told_by_id).update(is_active=False)


@pytest.mark.parametrize(
    ("change", "sender", "reason"),
    [
        (None, UNKNOWN, "sender_differs"),
        (None, f"{CITIZEN}, {UNKNOWN}", "sender_differs"),
        (None, "nonsense", "sender_differs"),
        (expired, CITIZEN, "expired_address"),
        (discreet, CITIZEN, "not_by_mail"),
        (not_by_mail, CITIZEN, "not_by_mail"),
        (right_ended, CITIZEN, "no_longer_theirs"),
        (login_closed, CITIZEN, "no_longer_theirs"),
    ],
)
def test_what_nobody_can_be_sure_of_waits_for_an_officer_and_says_why(
    address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch, change: Any, sender: str, reason: str
) -> None:
    if change:
        change(thread)
    before = thread.messages.count()
    raw = an_email(address, From=None).as_bytes()
    assert arrives(monkeypatch, b"From: " + sender.encode() + b"\r\n" + raw, address) == (0, "for_an_officer")
    mail = IncomingMail.objects.get()
    assert (mail.reason, mail.claimed, mail.mission) == (reason, thread, thread.mission)
    assert mail.data_key == thread.person.data_key
    assert thread.messages.count() == before
    assert arrives(monkeypatch, b"From: " + sender.encode() + b"\r\n" + raw, address) == (0, "again")


def test_a_withdrawn_address_of_theirs_is_no_proof(
    address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    ContactPoint.objects.update(state="withdrawn")
    arrives(monkeypatch, an_email(address), address)
    assert IncomingMail.objects.get().reason == "sender_differs"


def test_a_forged_address_leads_to_no_conversation(
    address: str, ministry: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    local, _at, domain = address.partition("@")
    forged = f"{local[:-2]}aa@{domain}"
    mail = waiting(monkeypatch, forged)
    assert (mail.reason, mail.claimed, mail.mission) == ("unknown_address", None, ministry)


@pytest.mark.parametrize(
    ("place", "code"),
    [("", "headquarters"), ("+kz-vie", "KZ-VIE"), ("+KZ-VIE", "KZ-VIE"), ("+nowhere", "headquarters")],
)
def test_who_writes_out_of_the_blue_waits_at_the_mission_they_name(
    ministry: Mission, vienna: Mission, monkeypatch: pytest.MonkeyPatch, place: str, code: str
) -> None:
    mail = waiting(monkeypatch, f"reply{place}@consulate.example.org")
    assert mail.mission.code == (ministry.code if code == "headquarters" else code)
    assert (mail.sender, mail.subject, mail.text) == (UNKNOWN, "A question", "Who can help me?")
    assert mail.reason == "unknown_sender"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.net>"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@mx.example.net"},
    ],
)
def test_robots_open_nothing(
    address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    before = Message.objects.count()
    for to in (address, OURS):
        assert arrives(monkeypatch, an_email(to, **headers), to) == (0, "ignored")
    assert (Message.objects.count(), IncomingMail.objects.count()) == (before, 0)


def test_a_person_whose_program_says_that_no_robot_wrote_is_heard(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert arrives(monkeypatch, an_email(address, Auto_Submitted="no"), address, sender=CITIZEN)[1] == "message"


def test_a_mail_from_nobody_is_a_report_and_opens_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert arrives(monkeypatch, an_email(address), address, sender="") == (0, "ignored")


def test_a_report_that_comes_to_the_reply_address_marks_the_contact_point_and_deletes_nobody(
    address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = EmailMessage()
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.org", address
    raw = report.as_bytes().rstrip() + (
        b"\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        b"Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1\n--b--\n"
    )
    assert arrives(monkeypatch, raw, address, sender="") == (0, "report")
    point = ContactPoint.objects.get()
    assert (point.state, point.recipient.user, Recipient.objects.count()) == ("bounced", thread.told_by, 1)


def test_mail_waits_at_the_mail_server_while_the_database_is_down(
    address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: Any, **options: Any) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(taking.writing, "write", down)
        assert arrives(patched, an_email(address), address) == (75, "try again")
    assert arrives(monkeypatch, an_email(address), address) == (0, "message")


def test_mail_is_kept_back_while_nothing_is_set_up(
    address: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_REPLIES = ""
    assert arrives(monkeypatch, an_email(address), address)[0] == 75


def test_an_address_of_others_is_refused(office: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert arrives(monkeypatch, an_email("x@elsewhere.example"), "x@elsewhere.example") == (67, "no such address")


def test_a_flood_waits_at_the_mail_server_and_nothing_is_lost(
    ministry: Mission, vienna: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "FROM_ONE", Rate(2, 3600))
    found = [
        arrives(monkeypatch, an_email(OURS, f"{n}", From=f"{'x' * (n == 3)}{UNKNOWN}", Message_ID=f"<{n}@x>"), OURS)[0]
        for n in range(4)
    ]
    assert found == [0, 0, 75, 0]
    monkeypatch.setattr(taking, "TO_ONE_MISSION", Rate(1, 3600))
    to = "reply+kz-vie@consulate.example.org"
    assert [arrives(monkeypatch, an_email(to, From=f"{n}@example.net"), to)[0] for n in "ab"] == [0, 75]


def test_a_very_long_answer_is_kept_whole(address: str, thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    arrives(monkeypatch, an_email(address, "word " * 3000 + "END"), address)
    message = newest(thread)
    whole = message.text + message.by_mail.cut_off
    assert (len(message.text) <= 8000, whole.endswith("END")) == (True, True)
    assert whole.count("word") == 3000
