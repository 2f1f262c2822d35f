"""A link answers for one person in one check-in, without signing in, in any browser."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.limits.services import Rate
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.services import links
from notifications.checkins.views import check_in_page
from notifications.recipients.models import Recipient
from tests.browsers import text_of
from tests.factories.broadcasts import a_listener, a_way, started
from tests.factories.check_ins import a_check_in, status_of
from tests.factories.presence import SEOUL
from tests.factories.visas import a_person
from tests.notifications.smtp import PostOffice
from tests.people import Phone, a_user


@pytest.fixture
def browser(db: None) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def url(check_in: CheckIn, aigul: User) -> str:
    return f"/c/{links.token_of(check_in.pk, aigul.pk)}"


def test_looking_changes_nothing_and_keeps_to_the_strict_policy(browser: Client, url: str, aigul: User) -> None:
    shown = [browser.get(url), browser.head(url), browser.get(url, {"status": "safe"})]
    assert [answer.status_code for answer in shown] == [200] * 3
    assert not CheckInAnswer.objects.exists()
    html = shown[0].content.decode()
    assert not re.search(r"<script|\son\w+=|style=", html)
    assert re.findall(r'name="status" value="(\w+)"', html) == ["safe", "need_help", "not_in_area"]
    assert "Aigul" not in html
    assert "Content-Security-Policy" in shown[0].headers
    assert shown[0].headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown[0].headers["Cache-Control"]
    assert not shown[0].cookies


@pytest.mark.parametrize("status", ["safe", "need_help", "not_in_area"])
def test_one_press_answers(browser: Client, url: str, aigul: User, check_in: CheckIn, status: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(url, {"status": status, "client_id": str(uuid4())})
    assert answer.status_code == 200
    assert status_of(check_in, aigul.public_id) == status
    (row,) = CheckInAnswer.objects.all()
    assert (row.channel, row.speaker, row.said_by) == ("link", "self", aigul)


def test_pressed_twice_it_is_one_answer_and_more_can_be_told(browser: Client, url: str) -> None:
    sent = {"status": "need_help", "client_id": str(uuid4())}
    assert [browser.post(url, sent).status_code for _ in range(2)] == [200, 200]
    assert CheckInAnswer.objects.count() == 1
    # Back, and another button of the same page.
    assert browser.post(url, {**sent, "status": "safe"}).status_code == 200
    assert CheckInAnswer.objects.count() == 2
    more = {"status": "need_help", "help": "trapped", "people": "4", "note": "Third floor.", "client_id": str(uuid4())}
    assert "you need help" in text_of(browser.post(url, more))
    row = CheckInAnswer.objects.latest("pk")
    assert (row.help, row.people, row.told["note"]) == ("trapped", 4, "Third floor.")


def test_what_is_typed_beside_it_is_no_reason_to_refuse(browser: Client, url: str) -> None:
    typed = {"status": "need_help", "people": "many", "help": "money", "note": "a\u202eb\0", "client_id": "x"}
    assert browser.post(url, typed).status_code == 200
    row = CheckInAnswer.objects.get()
    assert (row.status, row.help, row.people) == ("need_help", "", None)
    assert row.told["note"].startswith("a")


@pytest.mark.parametrize("status", ["", "silent", "dead"])
def test_what_is_no_answer_is_said_to_be_none(browser: Client, url: str, status: str) -> None:
    assert browser.post(url, {"status": status}).status_code == 400
    assert not CheckInAnswer.objects.exists()


def test_a_family_answers_together_where_it_says_so(browser: Client, url: str, aigul: User, check_in: CheckIn) -> None:
    person = a_person(aigul)
    child = a_person(aigul, kind="parent", born="2020-01-01", secondary="Daulet")
    browser.post(url, {"status": "safe"})
    assert [row.subject for row in CheckInAnswer.objects.all()] == [person.public_id]
    browser.post(url, {"status": "safe", "all_of_us": "on"})
    assert status_of(check_in, child.public_id) == "safe"
    assert CheckInAnswer.objects.get(subject=child.public_id).speaker == "household"


def test_made_up_links_open_nothing(browser: Client, url: str, check_in: CheckIn, aigul: User) -> None:
    token = url.removeprefix("/c/")
    flipped = ("A" if token[5] != "A" else "B").join((token[:5], token[6:]))
    wrong = ["x", "A" * 32, flipped, token[:-1] + ("A" if token[-1] != "A" else "B"), token.lower(), "я" * 32]
    answers = [browser.post(f"/c/{one}", {"status": "safe"}) for one in wrong]
    assert [answer.status_code for answer in answers] == [404] * len(wrong)
    assert {text_of(answer) for answer in answers} == {text_of(answers[0])}
    assert not CheckInAnswer.objects.exists()


def test_links_count_nothing() -> None:
    tokens = [links.token_of(one, user) for one in (1, 2) for user in (1, 2)]
    assert len({token[:8] for token in tokens}) == 4
    assert [links.read(token) for token in tokens] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_it_ends_with_the_question_and_with_the_login(
    browser: Client, url: str, check_in: CheckIn, aigul: User
) -> None:
    User.objects.filter(pk=aigul.pk).update(is_active=False)
    assert browser.get(url).status_code == 404
    User.objects.filter(pk=aigul.pk).update(is_active=True)
    CheckIn.objects.filter(pk=check_in.pk).update(closed_at=timezone.now())
    assert browser.post(url, {"status": "safe"}).status_code == 404
    assert not CheckInAnswer.objects.exists()


def test_a_login_it_does_not_concern_gets_nothing_by_it(browser: Client, check_in: CheckIn) -> None:
    farida = a_user("Farida")
    assert browser.get(f"/c/{links.token_of(check_in.pk, farida.pk)}").status_code == 404


@pytest.mark.parametrize(
    ("language", "title"),
    [("kk", "Қауіпсізсіз бе?"), ("ru", "Вы в безопасности?"), ("uz", "Xavfsizmisiz?"), ("uz-cyrl", "Хавфсизмисиз?")],
)
def test_it_speaks_their_language(url: str, aigul: User, language: str, title: str) -> None:
    Recipient.objects.filter(user=aigul).update(language=language)
    a_way(Recipient.objects.get(user=aigul), "email", "aigul@example.org")
    assert f"<h1>{title}</h1>" in Client(headers={"accept-language": "de"}).get(url).content.decode()
    assert "<h1>Are you safe?</h1>" in Client().get(url, {"language": "en"}).content.decode()


def test_nobody_guesses_on_and_on(browser: Client, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_in_page, "GUESSES", Rate(3, 600))
    assert [browser.get("/c/guess").status_code for _ in range(4)] == [404, 404, 404, 429]
    # A whole city may stand behind that address.
    assert browser.post(url, {"status": "safe"}).status_code == 200


def test_a_message_brings_everybody_a_link_of_their_own(dana: Phone, office: PostOffice, browser: Client) -> None:
    from notifications.broadcasts.services.asking import with_question
    from tests.factories.broadcasts import WORDS

    assert dana.user
    for name, wishes in {"aigul": {}, "bek": {"language": "ru"}, "erlan": {"discreet": True}}.items():
        a_way(Recipient.objects.get(user=a_listener(name, SEOUL, **wishes)), "email", f"{name}@example.org")
    a_check_in(dana.user, started("email", words=with_question(WORDS)))
    texts = {received.recipient: received.message.get_content() for received in office.taken}
    found = {name: re.findall(r"https?://\S+/c/(\S{32})", text) for name, text in texts.items()}
    assert {name[:3]: len(links) for name, links in found.items()} == {"aig": 1, "bek": 1, "erl": 0}
    assert found["aigul@example.org"] != found["bek@example.org"]
    assert "{check_in}" not in str(texts)
    assert browser.get(f"/c/{found['bek@example.org'][0]}").status_code == 200


def test_words_go_out_whole_where_nobody_is_asked(office: PostOffice, db: None) -> None:
    from notifications.broadcasts.services.asking import with_question
    from tests.factories.broadcasts import WORDS
    from tests.factories.notifications import work_is_done

    a_way(Recipient.objects.get(user=a_listener("aigul", SEOUL)), "email", "aigul@example.org")
    started("email", words=with_question(WORDS))
    work_is_done()
    (received,) = office.taken
    assert "The Han has left its bed." in received.message.get_content()
    assert "{" not in received.message.get_content()


def test_it_is_over_when_its_time_is(browser: Client, aigul: User, dana: Phone, seoul: object) -> None:
    from django.db import transaction

    from notifications.checkins.services import opening

    now = timezone.now() - timedelta(days=2)
    assert dana.user
    with transaction.atomic():
        old = opening.open_with(started(), mission="KZ-SEO", by=dana.user, closes_at=now + timedelta(days=1), now=now)
    assert browser.get(f"/c/{links.token_of(old.pk, aigul.pk)}").status_code == 404
