"""/panel/messages/: an officer reads a conversation, answers, notes beside it, mistakes neither for the other."""

from uuid import uuid4

import pytest
from django.test import Client

from consular.cases.models.replies import CannedReply
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.cases import a_reply, a_thread, answered, wrote
from tests.factories.missions import an_officer
from tests.people import Phone

URL = "/panel/messages/"


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


def written(text: str = "We look for it.") -> dict[str, str]:
    return {"text": text, "language": "en", "client_id": str(uuid4())}


def test_it_is_listed_as_new_opened_and_answered(browser: Client, thread: Thread, citizen: Phone) -> None:
    listed = text_of(browser.get(URL))
    assert "Example, Aigul" in listed
    assert "1 new" in listed
    assert "My bag with my passport" not in listed
    assert "My bag with my passport" in text_of(browser.get(f"{URL}{thread.public_id}/"))
    assert AuditEntry.objects.filter(action="cases.thread.opened").count() == 1
    assert "1 new" not in text_of(browser.get(URL))
    assert browser.post(f"{URL}{thread.public_id}/answer/", written()).status_code == 302
    assert "Nothing waits here." in text_of(browser.get(URL))
    assert "Example, Aigul" in text_of(browser.get(URL, {"queue": "mine"}))
    assert "We look for it." in str(citizen.get(f"/api/v1/threads/{thread.public_id}/messages").json())


def test_a_note_differs_from_an_answer_by_word_and_look(browser: Client, thread: Thread, bek: Phone) -> None:
    answered(bek, thread)
    for name, text in (("note", "He is upset."), ("report", "The police have it.")):
        assert browser.post(f"{URL}{thread.public_id}/{name}/", written(text)).status_code == 302
    page = browser.get(f"{URL}{thread.public_id}/")
    html = page.content.decode()
    for look, words in (
        ("said-mission", "Answer to the citizen"),
        ("said-internal", "Internal note"),
        ("said-partner", "Exchange with a partner"),
        ("said-citizen", "Example, Aigul"),
    ):
        (bubble,) = [part for part in html.split('<li class="bubble ')[1:] if part.startswith(look)]
        assert words in bubble
    assert "Only the staff read this." in text_of(page)


def test_what_was_typed_stays_when_it_is_refused(browser: Client, thread: Thread) -> None:
    answer = browser.post(f"{URL}{thread.public_id}/answer/", written("Dear {name}, yes."))
    assert answer.status_code == 400
    assert "Dear {name}, yes." in text_of(answer)
    assert thread.messages.count() == 1
    assert browser.post(f"{URL}{thread.public_id}/burn/", written()).status_code == 404


def test_html_is_text(browser: Client, thread: Thread, citizen: Phone) -> None:
    wrote(citizen, thread, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in browser.get(f"{URL}{thread.public_id}/").content.decode()


def test_a_reply_kept_ready_comes_into_the_composer_as_a_draft(browser: Client, seoul: Mission, thread: Thread) -> None:
    reply = a_reply(seoul)
    words = f"Dear Example, Aigul, we have your message {thread.reference}."
    page = browser.get(f"{URL}{thread.public_id}/", {"reply": str(reply.public_id)})
    assert words in text_of(page)
    part = browser.get(f"{URL}{thread.public_id}/", {"reply": str(reply.public_id)}, headers={"hx-request": "true"})
    assert words in text_of(part)
    assert "<html" not in part.content.decode()
    assert thread.messages.count() == 1


def test_it_is_taken_handed_passed_on_and_closed(
    browser: Client, thread: Thread, dana: Phone, vienna: Mission, citizen: Phone
) -> None:
    url = f"{URL}{thread.public_id}/"
    assert browser.post(f"{url}take/").status_code == 302
    assert "With Bek" in text_of(browser.get(url))
    to = {"colleague": str(dana.user.public_id)}  # type: ignore[union-attr]
    assert browser.post(f"{url}assign/", to).status_code == 302
    assert "With Dana" in text_of(browser.get(url))
    assert browser.post(f"{url}release/").status_code == 302
    late = browser.post(f"{url}close/", {"version": "1"})
    assert late.status_code == 409
    thread.refresh_from_db()
    assert f'name="version" value="{thread.version}"' in late.content.decode()
    assert browser.post(f"{url}close/", {"version": str(thread.version)}).status_code == 302
    assert "Example, Aigul" in text_of(browser.get(URL, {"queue": "closed"}))
    assert browser.post(f"{url}transfer/", {"mission": "KZ-VIE"}).status_code == 302
    assert browser.get(url).status_code == 404


def test_a_translation_is_marked_with_who_wrote_it(browser: Client, thread: Thread) -> None:
    message = thread.messages.get()
    url = f"{URL}{thread.public_id}/translate/{message.public_id}/"
    assert browser.post(url, {"language": "en", "text": "x"}).status_code == 400
    assert browser.post(url, {"language": "ru", "text": "Сумка пропала."}).status_code == 302
    page = text_of(browser.get(f"{URL}{thread.public_id}/"))
    assert "Сумка пропала." in page
    assert "Translation · Russian" in page
    assert "Bek, " in page
    assert browser.post(f"{URL}{thread.public_id}/translate/{thread.public_id}/", {}).status_code == 404


def test_replies_are_written_changed_and_retired(browser: Client, seoul: Mission) -> None:
    draft = {"mission": "KZ-SEO", "language": "en", "title": "Received", "text": "Dear {name}"}
    wrong = browser.post("/panel/replies/new/", {**draft, "text": "Dear {first_name}"})
    assert wrong.status_code == 400
    assert "is no name we can fill" in text_of(wrong)
    assert browser.post("/panel/replies/new/", draft).status_code == 302
    assert browser.post("/panel/replies/new/", draft).status_code == 409
    reply = CannedReply.objects.get()
    url = f"/panel/replies/{reply.public_id}/"
    changed = {"language": "en", "title": "Received", "text": "Hello {name}", "version": "1"}
    assert browser.post(url, changed).status_code == 302
    assert browser.post(url, changed).status_code == 409
    assert "Hello {name}" in text_of(browser.get(url))
    assert browser.post(f"{url}retire/", {"version": "2"}).status_code == 302
    assert "No reply is kept ready yet." in text_of(browser.get("/panel/replies/"))
    assert browser.get(url).status_code == 404


def test_the_queue_comes_as_a_part(browser: Client, thread: Thread) -> None:
    part = browser.get(URL, {"queue": "all"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "Example, Aigul" in part


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INTAKE, Role.OFFICER)])
def test_no_other_role_gets_in(thread: Thread, seoul: Mission, role: Role) -> None:
    other = browser_of(an_officer("Other", seoul, role))
    for path in (URL, f"{URL}{thread.public_id}/", "/panel/replies/", "/panel/replies/new/"):
        assert other.get(path).status_code == 403
    assert other.post(f"{URL}{thread.public_id}/answer/", written()).status_code == 403
    assert thread.messages.count() == 1


def test_a_parent_is_named_by_the_right_in_which_they_write(
    browser: Client, citizen: Phone, child: Person, seoul: Mission
) -> None:
    page = text_of(browser.get(f"{URL}{a_thread(citizen, child).public_id}/"))
    assert "Parent of Example, Aigul" in page
