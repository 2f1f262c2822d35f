"""The composer's file: an ordinary form, without a script, into the same pipeline as every other file."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consular.cases.models.cases import ConsularCase
from consular.cases.models.messages import Message, MessageFile
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.work.models import Work
from tests.browsers import browser_of, text_of
from tests.consular.cases.test_files import found_clean
from tests.factories.cases import a_case, wrote
from tests.factories.missions import an_officer
from tests.people import Phone

URL = "/panel/messages/"
SCAN = b"%PDF-1.4 a letter of the police"


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


def a_form(content: bytes = SCAN, name: str = "letter.pdf", **more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content, "application/pdf")
    return {"text": "Here it is.", "language": "en", "client_id": str(uuid4()), "file": file, **more}


def test_a_file_goes_with_an_answer_and_is_opened_once_it_is_clean(
    browser: Client, citizen: Phone, thread: Thread
) -> None:
    assert 'enctype="multipart/form-data"' in browser.get(f"{URL}{thread.public_id}/").content.decode()
    assert browser.post(f"{URL}{thread.public_id}/answer/", a_form()).status_code == 302
    sent = MessageFile.objects.select_related("file").get()
    assert (sent.file.state, sent.file.data_key_id) == ("quarantined", thread.person.data_key_id)
    assert Work.objects.filter(kind="core.inspect_file", subject=sent.file.public_id).exists()
    url = f"/api/v1/threads/{thread.public_id}/attachments/{sent.public_id}"
    assert citizen.get(url).json()["code"] == "file_not_clean"
    found_clean(sent.file)
    assert citizen.get(url).getvalue() == SCAN
    told = citizen.get(f"/api/v1/threads/{thread.public_id}/messages").json()["results"][0]["attachments"]
    assert [one["name"] for one in told] == ["letter.pdf"]


@pytest.mark.parametrize("name", ["note", "report"])
def test_beside_a_note_it_stays_among_the_staff(browser: Client, citizen: Phone, thread: Thread, name: str) -> None:
    assert browser.post(f"{URL}{thread.public_id}/{name}/", a_form()).status_code == 302
    sent = MessageFile.objects.select_related("file").get()
    found_clean(sent.file)
    assert citizen.get(f"/api/v1/threads/{thread.public_id}/attachments/{sent.public_id}").status_code == 404


def test_a_form_sent_twice_is_one_message_with_one_file(browser: Client, thread: Thread) -> None:
    form = a_form()
    for _ in range(2):
        form["file"].seek(0)
        assert browser.post(f"{URL}{thread.public_id}/answer/", form).status_code == 302
    assert (MessageFile.objects.count(), Upload.objects.count()) == (1, 1)


def test_what_is_too_large_is_said_at_its_field_and_the_text_stays(
    browser: Client, thread: Thread, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    answer = browser.post(f"{URL}{thread.public_id}/answer/", a_form())
    assert answer.status_code == 413
    page = text_of(answer)
    assert "A file with it: PDF, JPEG or PNG: What you sent is too large." in page
    assert "Here it is." in page
    assert not Message.objects.filter(side="mission").exists()
    assert not Upload.objects.exists()


def test_an_empty_file_is_named(browser: Client, thread: Thread) -> None:
    answer = browser.post(f"{URL}{thread.public_id}/answer/", a_form(b""))
    assert answer.status_code == 400
    assert "A file with it: PDF, JPEG or PNG: The submitted file is empty." in text_of(answer)


@pytest.mark.parametrize("name", ["\u202egnp.exe", "ж" * 300 + ".pdf", "....", "a\nb.pdf"])
def test_no_name_is_too_strange(browser: Client, thread: Thread, name: str) -> None:
    answer = browser.post(f"{URL}{thread.public_id}/answer/", a_form(name=name))
    assert answer.status_code == 302, text_of(answer)
    assert Message.objects.filter(side="mission").count() == 1


def test_strangers_bring_no_file(thread: Thread, gulnar: Phone, citizen: Phone, seoul: Mission) -> None:
    url = f"{URL}{thread.public_id}/answer/"
    assert browser_of(gulnar.user).post(url, a_form()).status_code == 404
    assert browser_of(an_officer("Other", seoul, Role.AUDITOR)).post(url, a_form()).status_code == 403
    for nobody in (browser_of(citizen.user), browser_of(None)):
        assert nobody.post(url, a_form()).status_code == 302
    assert (Upload.objects.count(), StoredFile.objects.count(), MessageFile.objects.count()) == (0, 0, 0)


def test_the_page_of_a_case_says_new_no_longer_once_it_was_open(
    browser: Client, citizen: Phone, person: Person, seoul: Mission
) -> None:
    case: ConsularCase = a_case(citizen, person)
    wrote(citizen, case.thread)
    assert "1 new" in text_of(browser.get(URL))
    browser.get(f"/panel/cases/{case.public_id}/")
    assert "1 new" not in text_of(browser.get(URL))
    wrote(citizen, case.thread, "One thing more.")
    assert "1 new" in text_of(browser.get(URL))
