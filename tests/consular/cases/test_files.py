"""Files in a conversation: in quarantine until found clean, then the citizen opens the file, the officer its pages."""

import pytest

from consular.cases.models.messages import MessageFile
from consular.cases.models.threads import Thread
from consular.cases.services.attachments import after_inspection
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.uploads import begin, receive
from econsulate.core.work.models import Work
from tests.browsers import browser_of
from tests.factories.cases import STAFF, URL, words
from tests.factories.visas import a_page
from tests.people import Phone


def an_upload(phone: Phone, content: bytes = b"%PDF-1.4 demo") -> str:
    assert phone.user is not None
    upload = begin(phone.user, length=len(content), metadata="filename bGV0dGVyLnBkZg==")
    return str(receive(upload, by=phone.user, offset=0, pieces=[content]).public_id)


def sent(phone: Phone, thread: Thread, url: str = URL) -> MessageFile:
    body = words(uploads=[an_upload(phone)])
    answer = phone.post(f"{url}/{thread.public_id}/messages", body, format="json")
    assert answer.status_code == 201, answer.content
    assert phone.post(f"{url}/{thread.public_id}/messages", body, format="json").status_code == 200
    return MessageFile.objects.select_related("file").get()


def found_clean(file: StoredFile) -> StoredFile:
    for state in ("scanning", "clean"):
        StoredFile.objects.filter(pk=file.pk).update(state=state, media_type="application/pdf", pages=1)
    file.refresh_from_db()
    return file


def test_nobody_opens_it_before_it_is_found_clean(citizen: Phone, bek: Phone, thread: Thread) -> None:
    attached = sent(citizen, thread)
    url = f"{URL}/{thread.public_id}/attachments/{attached.public_id}"
    assert Work.objects.filter(kind="core.inspect_file", subject=attached.file.public_id).exists()
    told = citizen.get(f"{URL}/{thread.public_id}/messages").json()["results"][0]["attachments"][0]
    assert (told["name"], told["state"]) == ("letter.pdf", "quarantined")
    waiting = citizen.get(url)
    assert (waiting.status_code, waiting.json()["code"]) == (409, "file_not_clean")
    found_clean(attached.file)
    answer = citizen.get(url)
    assert (answer.status_code, answer.getvalue()) == (200, b"%PDF-1.4 demo")
    assert answer.headers["Content-Disposition"] == "attachment"


def test_an_officer_sees_the_pages_drawn_anew(citizen: Phone, bek: Phone, gulnar: Phone, thread: Thread) -> None:
    attached = sent(citizen, thread)
    found_clean(attached.file)
    page = a_page(attached, b"\xff\xd8drawn")
    url = f"/panel/messages/{thread.public_id}/pages/{page.public_id}/"
    answer = browser_of(bek.user).get(url)
    assert (answer.status_code, answer.getvalue()) == (200, b"\xff\xd8drawn")
    assert browser_of(gulnar.user).get(url).status_code == 404
    assert browser_of(bek.user).get(f"/panel/messages/{thread.public_id}/pages/{thread.public_id}/").status_code == 404
    assert url in browser_of(bek.user).get(f"/panel/messages/{thread.public_id}/").content.decode()


def test_a_file_that_was_refused_is_told_of_at_once(citizen: Phone, thread: Thread) -> None:
    attached = sent(citizen, thread)
    for state, reason in (("scanning", ""), ("rejected", "damaged")):
        StoredFile.objects.filter(pk=attached.file_id).update(state=state, reason=reason)
    attached.file.refresh_from_db()
    after_inspection(attached.file)
    after_inspection(attached.file)
    (told,) = citizen.get("/api/v1/inbox").json()["results"]
    assert "This file is damaged or incomplete" in told["body"]
    shown = citizen.get(f"{URL}/{thread.public_id}/messages").json()["results"][0]["attachments"][0]
    assert shown["reason_text"].startswith("This file is damaged")


def test_what_came_with_a_note_is_not_the_citizens(citizen: Phone, bek: Phone, thread: Thread) -> None:
    note = words(uploads=[an_upload(bek)], visibility="internal")
    assert bek.post(f"{STAFF}/{thread.public_id}/messages", note, format="json").status_code == 201
    attached = MessageFile.objects.select_related("file").get()
    found_clean(attached.file)
    assert citizen.get(f"{URL}/{thread.public_id}/attachments/{attached.public_id}").status_code == 404


def test_what_came_with_an_answer_is(citizen: Phone, bek: Phone, thread: Thread) -> None:
    attached = sent(bek, thread, STAFF)
    found_clean(attached.file)
    assert citizen.get(f"{URL}/{thread.public_id}/attachments/{attached.public_id}").status_code == 200


def test_nobody_sends_anothers_upload_or_one_twice(citizen: Phone, stranger: Phone, thread: Thread) -> None:
    theirs = words(uploads=[an_upload(stranger)])
    assert citizen.post(f"{URL}/{thread.public_id}/messages", theirs, format="json").status_code == 404
    mine = an_upload(citizen)
    for body, status in ((words(uploads=[mine]), 201), (words("Again.", uploads=[mine]), 409)):
        assert citizen.post(f"{URL}/{thread.public_id}/messages", body, format="json").status_code == status
    assert thread.messages.count() == 2


@pytest.mark.parametrize("count", [11])
def test_there_is_an_end_to_the_files_of_one_message(citizen: Phone, thread: Thread, count: int) -> None:
    many = words(uploads=[str(thread.public_id)] * count)
    assert citizen.post(f"{URL}/{thread.public_id}/messages", many, format="json").status_code == 400
