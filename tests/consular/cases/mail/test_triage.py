"""An officer takes a mail over into a conversation, begins one with it, or lays it aside; others see nothing of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.cases.models.mail import IncomingMail, IncomingMailFile, MailedMessage
from consular.cases.models.messages import MessageFile
from consular.cases.models.threads import Thread
from consular.cases.services import succession
from consular.cases.services.mail import keeping
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.privacy.services import erasure
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey, KeyDestroyed
from econsulate.core.files import store
from econsulate.core.files.models import StoredFile
from tests.browsers import browser_of, text_of
from tests.consular.cases.test_files import found_clean
from tests.factories.cases import URL as THREADS
from tests.factories.mail import PDF, UNKNOWN, URL, an_email, arrives, waiting
from tests.factories.visas import a_page
from tests.people import Phone

HERE = "reply+kz-seo@consulate.example.org"


@pytest.fixture
def mail(office: Any, seoul: Mission, monkeypatch: pytest.MonkeyPatch) -> IncomingMail:
    return waiting(monkeypatch, HERE)


def with_file(monkeypatch: pytest.MonkeyPatch) -> IncomingMail:
    message = an_email(HERE, From=UNKNOWN)
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="ticket.pdf")
    assert arrives(monkeypatch, message, HERE)[1] == "for_an_officer"
    return IncomingMail.objects.latest("pk")


def did(phone: Phone, mail: IncomingMail, verb: str, **body: Any) -> Any:
    return phone.post(f"{URL}/{mail.public_id}/{verb}", body, format="json")


def test_an_officer_reads_what_came_and_that_is_on_record(mail: IncomingMail, bek: Phone) -> None:
    (row,) = bek.get(f"{URL}?state=waiting").json()["results"]
    assert (row["sender"], row["reason"], row["conversation"]) == (UNKNOWN, "unknown_sender", None)
    told = bek.get(f"{URL}/{mail.public_id}").json()
    assert told["text"] == "Who can help me?"
    assert AuditEntry.objects.filter(action="cases.mail.opened").count() == 1
    assert bek.get(f"{URL}?state=lost").status_code == 400


def test_taken_over_it_stands_in_the_conversation_for_the_staff_alone(
    mail: IncomingMail, bek: Phone, citizen: Phone, thread: Thread
) -> None:
    before = citizen.get(f"{THREADS}/{thread.public_id}/messages").json()["results"]
    answer = did(bek, mail, "attach", thread=str(thread.public_id))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["state"], told["taken_into"], told["text"]) == ("taken_over", str(thread.public_id), None)
    message = thread.messages.latest("pk")
    assert (message.visibility, message.author) == ("partner", bek.user)
    assert all(part in message.text for part in (UNKNOWN, "A question", "Who can help me?"))
    assert citizen.get(f"{THREADS}/{thread.public_id}/messages").json()["results"] == before
    with pytest.raises(KeyDestroyed):
        DataKey.objects.get(pk=mail.data_key_id).unwrap()
    again = did(bek, mail, "attach", thread=str(thread.public_id))
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_its_files_go_over_once_they_were_looked_into(
    office: Any, seoul: Mission, bek: Phone, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = with_file(monkeypatch)
    waits = did(bek, mail, "attach", thread=str(thread.public_id))
    assert (waits.status_code, waits.json()["code"]) == (409, "file_not_clean")
    mail.refresh_from_db()
    assert (mail.state, thread.messages.count()) == ("waiting", 1)
    sent = mail.files.get()
    assert sent.file.uploaded_by is None
    found_clean(sent.file)
    page = a_page(sent, b"\xff\xd8drawn")
    seen = browser_of(bek.user).get(f"/panel/mails/{mail.public_id}/pages/{page.public_id}/")
    assert (seen.status_code, seen.getvalue()) == (200, b"\xff\xd8drawn")
    assert did(bek, mail, "attach", thread=str(thread.public_id)).status_code == 200
    moved = MessageFile.objects.select_related("file__data_key").get()
    assert moved.file.data_key_id == thread.person.data_key_id
    assert moved.file.name == "ticket.pdf"
    assert IncomingMailFile.objects.count() == 0
    page.refresh_from_db()
    drawn = StoredFile.objects.select_related("data_key").get(pk=page.pk)
    assert b"".join(store.read(drawn.parts, file_id=drawn.blob, key=drawn.key(), size=drawn.size)) == b"\xff\xd8drawn"


def test_a_conversation_begins_with_it_about_somebody_the_house_knows(
    mail: IncomingMail, bek: Phone, citizen: Phone, thread: Thread, person: Person
) -> None:
    answer = did(bek, mail, "begin", person=str(person.public_id))
    assert answer.status_code == 200, answer.content
    begun = Thread.objects.get(public_id=answer.json()["taken_into"])
    assert (begun.person, begun.subject, begun.assigned_to, begun.mission) == (
        person,
        "E-mail",
        bek.user,
        thread.mission,
    )
    # The title of the mail is of somebody outside as well: the citizen reads the one, never the other.
    shown = citizen.get(f"{THREADS}/{begun.public_id}").json()
    assert (shown["subject"], "A question" in citizen.get(THREADS).content.decode()) == ("E-mail", False)
    assert "A question" in bek.get(f"/api/v1/staff/threads/{begun.public_id}/messages").content.decode()


def test_nobody_begins_one_about_somebody_their_mission_does_not_know(
    office: Any, seoul: Mission, vienna: Mission, gulnar: Phone, thread: Thread, person: Person, monkeypatch: Any
) -> None:
    there = waiting(monkeypatch, "reply+kz-vie@consulate.example.org")
    assert did(gulnar, there, "begin", person=str(person.public_id)).status_code == 404
    assert did(gulnar, there, "attach", thread=str(thread.public_id)).status_code == 404
    there.refresh_from_db()
    assert there.state == "waiting"


def test_one_laid_aside_says_why_and_is_gone_after_thirty_days(
    office: Any, seoul: Mission, bek: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = with_file(monkeypatch)
    assert did(bek, mail, "dismiss", state="marked_as_spam", note="").status_code == 400
    assert did(bek, mail, "dismiss", state="taken_over", note="No.").status_code == 400
    assert did(bek, mail, "dismiss", state="marked_as_spam", note="Sells watches.").json()["note"] == "Sells watches."
    assert keeping.forget(now=timezone.now() + timedelta(days=29)) == 0
    keys = DataKey.objects.filter(pk=mail.data_key_id)
    assert keeping.forget(now=timezone.now() + timedelta(days=31)) == 1
    left = (IncomingMail.objects.count(), IncomingMailFile.objects.count(), StoredFile.objects.count(), keys.count())
    assert left == (0, 0, 0, 0)


def test_one_that_waits_is_never_deleted(mail: IncomingMail) -> None:
    assert keeping.forget(now=timezone.now() + timedelta(days=4000)) == 0
    with pytest.raises(Exception, match="no_mail_waiting_is_deleted"), transaction.atomic():
        IncomingMail.objects.filter(pk=mail.pk).delete()


def test_the_database_keeps_a_mail_in_one_place_and_closed_by_somebody(mail: IncomingMail, thread: Thread) -> None:
    closed = {"closed_at": timezone.now(), "closed_by": thread.told_by}
    for fields in (
        {"state": "taken_over"},
        {"state": "taken_over", **closed},
        {"state": "marked_as_spam", **closed},
        {"taken_into": thread},
        {"text": None},
        closed,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            IncomingMail.objects.filter(pk=mail.pk).update(**fields)


def test_it_is_not_there_for_anybody_else(
    mail: IncomingMail, gulnar: Phone, citizen: Phone, stranger: Phone, nobody: Phone, thread: Thread
) -> None:
    for phone, status in ((gulnar, 404), (citizen, 403), (stranger, 403), (nobody, 401)):
        assert phone.get(f"{URL}/{mail.public_id}").status_code == status
        assert did(phone, mail, "attach", thread=str(thread.public_id)).status_code == status
    mail.refresh_from_db()
    assert mail.state == "waiting"


def test_headquarters_help_everywhere(mail: IncomingMail, marat: Phone) -> None:
    assert marat.get(f"{URL}/{mail.public_id}").status_code == 200


def test_no_officer_looks_at_what_claims_to_be_of_their_own_family(
    address: str, thread: Thread, bek: Phone, dana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(monkeypatch, an_email(address, From=UNKNOWN), address)
    mail = IncomingMail.objects.get()
    thread.person.representations.create(user=bek.user, kind="guardian", valid_from="2020-01-01")
    assert bek.get(f"{URL}/{mail.public_id}").status_code == 404
    assert dana.get(f"{URL}/{mail.public_id}").json()["conversation"] == str(thread.public_id)


def test_mail_to_a_mission_that_closes_waits_at_its_successor(
    mail: IncomingMail, seoul: Mission, vienna: Mission
) -> None:
    succession.hand_over(seoul, vienna, by=None)
    mail.refresh_from_db()
    assert mail.mission == vienna


def test_nothing_of_it_is_left_of_somebody_who_is_erased(
    address: str, thread: Thread, bek: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        message = an_email(address, From=UNKNOWN, Message_ID=f"<{number}@x>")
        message.add_attachment(PDF, maintype="application", subtype="pdf", filename="ticket.pdf")
        arrives(monkeypatch, message, address)
    arrives(monkeypatch, an_email(address), address)
    waits, taken = IncomingMail.objects.order_by("pk")
    found_clean(taken.files.get().file)
    assert did(bek, taken, "attach", thread=str(thread.public_id)).status_code == 200
    other = waiting(monkeypatch, HERE)
    erasure.erase_person(thread.person, now=timezone.now())
    assert list(IncomingMail.objects.all()) == [other]
    assert (StoredFile.objects.count(), MailedMessage.objects.count()) == (0, 0)
    with pytest.raises(KeyDestroyed):
        DataKey.objects.get(pk=waits.data_key_id).unwrap()


def test_the_panel_shows_it_beside_the_messages_and_takes_it_over(
    address: str, thread: Thread, bek: Phone, gulnar: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(monkeypatch, an_email(address, "It was in <b>a taxi</b>.", From=UNKNOWN), address)
    mail, browser = IncomingMail.objects.get(), browser_of(bek.user)
    assert 'E-mails to look at <span class="count">1</span>' in text_of(browser.get("/panel/messages/"))
    assert UNKNOWN in text_of(browser.get("/panel/mails/"))
    page = f"/panel/mails/{mail.public_id}/"
    shown = browser.get(page)
    assert b"It was in &lt;b&gt;a taxi&lt;/b&gt;." in shown.content
    assert f'value="{thread.reference}"' in shown.content.decode()
    assert browser_of(gulnar.user).get(page).status_code == 404
    wrong = browser.post(f"{page}attach/", {"reference": "M-0000"})
    assert (wrong.status_code, "You have no conversation of this reference." in text_of(wrong)) == (400, True)
    assert browser.post(f"{page}sell/").status_code == 404
    taken = browser.post(f"{page}attach/", {"reference": thread.reference})
    assert (taken.status_code, taken["Location"]) == (302, f"/panel/messages/{thread.public_id}/")
    assert "It was in" in text_of(browser.get(f"/panel/messages/{thread.public_id}/"))
    assert "Taken over" in text_of(browser.get(page))


def test_the_panel_begins_and_lays_aside(mail: IncomingMail, bek: Phone, thread: Thread, monkeypatch: Any) -> None:
    browser = browser_of(bek.user)
    begun = browser.post(f"/panel/mails/{mail.public_id}/begin/", {"reference": thread.reference})
    assert (begun.status_code, Thread.objects.count()) == (302, 2)
    assert begun["Location"] == f"/panel/messages/{Thread.objects.latest('pk').public_id}/"
    other = waiting(monkeypatch, HERE, "Buy watches!")
    spam = {"state": "marked_as_spam", "note": "Sells watches."}
    assert browser.post(f"/panel/mails/{other.public_id}/dismiss/", spam).status_code == 302
    assert "Sells watches." in text_of(browser.get(f"/panel/mails/{other.public_id}/"))
