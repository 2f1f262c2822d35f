"""The staff panel's door, as a browser walks through it."""

import json
import re
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator as StoredAuthenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from econsulate.core.accounts.models import User
from econsulate.core.signin import demo
from econsulate.core.signin.services import speak
from tests.core.signin.authenticator import Authenticator
from tests.core.signin.conftest import App, code_in, code_sent, deliver
from tests.core.signin.test_second_factor import totp
from tests.people import a_user

BEK = "bek@demo.example"
SIGN_IN, CODE, FACTOR = "/panel/sign-in/", "/panel/sign-in/code/", "/panel/sign-in/second-factor/"
SECURITY = "/panel/security/"


@pytest.fixture
def clock() -> Any:
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def bek(clock: Any, db: None) -> User:
    return demo.demo_user("Bek", staff=True)


@pytest.fixture
def browser() -> Client:
    return Client()


def code_now() -> str:
    return demo.code_at(BEK, int(time.time()))


def walk_in(browser: Client) -> Any:
    """E-mail, code, second factor; the answer to the last step."""
    assert browser.post(SIGN_IN + "?next=/panel/security/", {"email": BEK})["Location"] == CODE
    assert browser.post(CODE, {"code": code_sent()})["Location"] == FACTOR
    return browser.post(FACTOR, {"code": code_now()})


def test_staff_walk_in_with_code_and_totp(bek: User, browser: Client) -> None:
    assert browser.get(SECURITY)["Location"] == "/panel/sign-in/?next=%2Fpanel%2Fsecurity%2F"
    assert walk_in(browser)["Location"] == SECURITY
    page = browser.get(SECURITY)
    assert page.status_code == 200
    assert b"this device" in page.content
    assert "no-store" in page["Cache-Control"]


def test_the_code_alone_does_not_open_the_panel(bek: User, browser: Client) -> None:
    browser.post(SIGN_IN, {"email": BEK})
    browser.post(CODE, {"code": code_sent()})
    assert browser.get(SECURITY).status_code == 302
    assert browser.post(FACTOR, {"code": "000000"}).status_code == 400
    assert browser.get(SECURITY).status_code == 302


def test_the_cookie_is_the_token_and_the_stored_handle_opens_nothing(bek: User, browser: Client, settings: Any) -> None:
    walk_in(browser)
    name = settings.SESSION_COOKIE_NAME
    cookie = browser.cookies[name]
    assert cookie["httponly"]
    thief = Client()
    thief.cookies[name] = cookie.value
    assert thief.get(SECURITY).status_code == 200
    thief.cookies[name] = UserSession.objects.get().session_key
    assert thief.get(SECURITY).status_code == 302


@pytest.mark.parametrize("email", ["unknown@example.org", "aigul@example.org"])
def test_strangers_and_citizens_get_the_same_pages_and_never_in(bek: User, browser: Client, email: str) -> None:
    a_user("Aigul")
    assert browser.post(SIGN_IN, {"email": email})["Location"] == CODE
    (message,) = deliver()
    assert "not possible" in message.body
    page = browser.get(CODE)
    known = Client()
    known.post(SIGN_IN, {"email": BEK})
    unlike = re.compile(rb'value="[\w-]{64}"')
    assert unlike.sub(b"", page.content) == unlike.sub(b"", known.get(CODE).content)
    statuses = [browser.post(CODE, {"code": "0"}).status_code for _ in range(3)]
    assert statuses == [400, 400, 302]


def test_a_citizens_pending_code_does_not_open_the_panel(bek: User, browser: Client, app: App, settings: Any) -> None:
    app.post("auth/signup", {"email": "aigul@example.org"})
    browser.cookies[settings.SESSION_COOKIE_NAME] = app.token
    assert browser.post(CODE, {"code": code_sent()})["Location"] == SIGN_IN
    assert browser.get(SECURITY).status_code == 302
    assert User.objects.count() == 1


def test_too_many_mails_are_refused_with_a_page(bek: User, browser: Client) -> None:
    statuses = [browser.post(SIGN_IN, {"email": BEK}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_forms_without_their_token_are_refused(bek: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (SIGN_IN, CODE, FACTOR, "/panel/sign-out/", "/panel/confirm/"):
        answer = strict.post(address, {"email": BEK})
        assert answer.status_code == 403
        assert b"Not now" in answer.content
    assert deliver() == []


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/panel/../../evil", "/api/v1/me"])
def test_the_way_back_is_always_ours(bek: User, browser: Client, target: str) -> None:
    browser.get(SIGN_IN, {"next": target})
    browser.post(SIGN_IN, {"email": BEK})
    browser.post(CODE, {"code": code_sent()})
    onward = browser.post(FACTOR, {"code": code_now()})["Location"]
    assert onward.startswith("/panel/")


def test_new_staff_set_up_their_second_factor(clock: Any, db: None, browser: Client) -> None:
    a_user("Erlan", staff=True)
    browser.post(SIGN_IN, {"email": "erlan@example.org"})
    assert browser.post(CODE, {"code": code_sent()})["Location"] == "/panel/security/enrol/"
    assert browser.get(SECURITY).status_code == 302
    page = browser.get("/panel/security/enrol/")
    assert b"data:image/svg+xml" in page.content
    secret = re.search(rb'class="key">(\w+)<', page.content)[1].decode()  # type: ignore[index]
    assert browser.post("/panel/security/enrol/", {"code": "000000"}).status_code == 400
    done = browser.post("/panel/security/enrol/", {"code": totp(secret)})
    assert len(re.findall(rb"<code>\d{8}</code>", done.content)) == 10
    assert browser.get(SECURITY).status_code == 200


def test_a_device_is_signed_out_from_another(clock: Any, bek: User, browser: Client) -> None:
    walk_in(browser)
    clock.shift(60)
    lost = Client(headers={"User-Agent": "Lost laptop"})
    walk_in(lost)
    row = UserSession.objects.get(user_agent="Lost laptop")
    assert browser.post(f"/panel/security/sessions/{row.pk}/end/")["Location"] == SECURITY
    assert lost.get(SECURITY).status_code == 302
    assert browser.get(SECURITY).status_code == 200


def test_nobody_ends_a_foreign_session(clock: Any, bek: User, browser: Client, app: App) -> None:
    app.sign_up(email="aigul@example.org")
    foreign = UserSession.objects.get().pk
    walk_in(browser)
    assert browser.post(f"/panel/security/sessions/{foreign}/end/").status_code == 404
    assert app.get("/api/v1/me").status_code == 200


def test_signing_out_ends_the_session(bek: User, browser: Client) -> None:
    walk_in(browser)
    assert browser.post("/panel/sign-out/")["Location"] == SIGN_IN
    assert browser.get(SECURITY).status_code == 302
    assert not UserSession.objects.exists()


def test_a_passkey_is_added_after_a_fresh_proof_and_opens_the_panel(clock: Any, bek: User, browser: Client) -> None:
    walk_in(browser)
    clock.shift(600)
    assert browser.get("/panel/security/passkeys/options/").status_code == 403
    assert browser.get("/panel/security/passkeys/add/")["Location"].startswith("/panel/confirm/?next=")
    assert browser.post("/panel/confirm/?next=/panel/security/passkeys/add/", {"code": code_now()}).status_code == 302
    passkey = Authenticator()
    credential = passkey.register(browser.get("/panel/security/passkeys/options/").json())
    for broken in ("0", "[]", "{}", "x", '{"id": 1}'):
        assert browser.post("/panel/security/passkeys/add/", {"credential": broken}).status_code == 200
    assert not StoredAuthenticator.objects.filter(type="webauthn").exists()
    form = {"credential": json.dumps(credential), "name": "Office", "passwordless": "on"}
    assert browser.post("/panel/security/passkeys/add/", form)["Location"] == SECURITY

    other = Client()
    answer = passkey.sign(other.get("/panel/sign-in/passkey/").json())
    assert other.post(SIGN_IN, {"credential": json.dumps(answer)})["Location"] == "/panel/"
    assert other.get(SECURITY).status_code == 200
    assert b"Office" in other.get(SECURITY).content


@pytest.mark.parametrize("credential", ["", "0", "[]", "{}", "x", '{"response": {"userHandle": "MQ"}}'])
def test_a_mangled_passkey_leads_back_to_the_start(bek: User, browser: Client, credential: str) -> None:
    browser.get("/panel/sign-in/passkey/")
    assert browser.post(SIGN_IN, {"credential": credential})["Location"] == SIGN_IN


def test_the_last_second_factor_stays(bek: User, browser: Client) -> None:
    walk_in(browser)
    row = StoredAuthenticator.objects.get(user=bek, type="totp")
    browser.post(f"/panel/security/factors/{row.pk}/remove/")
    assert StoredAuthenticator.objects.filter(pk=row.pk).exists()


def test_the_app_is_replaced_after_a_fresh_proof(clock: Any, bek: User, browser: Client) -> None:
    walk_in(browser)
    clock.shift(60)
    assert browser.get("/panel/security/enrol/")["Location"].startswith("/panel/confirm/")
    browser.post("/panel/confirm/?next=/panel/security/enrol/", {"code": code_now()})
    page = browser.get("/panel/security/enrol/")
    secret = re.search(rb'class="key">(\w+)<', page.content)[1].decode()  # type: ignore[index]
    before = StoredAuthenticator.objects.get(type="totp").pk
    assert browser.post("/panel/security/enrol/", {"code": totp(secret)}).status_code in {200, 302}
    assert StoredAuthenticator.objects.get(type="totp").pk != before


def test_the_language_of_the_login_is_kept_and_can_be_changed(bek: User, browser: Client, settings: Any) -> None:
    speak(bek, "kk")
    walk_in(browser)
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "kk"
    assert 'lang="kk"' in browser.get(SECURITY).content.decode()[:200]
    browser.post("/panel/language/", {"language": "ru", "next": SECURITY})
    assert '<html lang="ru"' in browser.get(SECURITY).content.decode()


def test_until_a_language_is_chosen_the_browsers_counts(bek: User, settings: Any) -> None:
    browser = Client(headers={"accept-language": "ru"})
    walk_in(browser)
    assert settings.LANGUAGE_COOKIE_NAME not in browser.cookies
    assert '<html lang="ru"' in browser.get(SECURITY).content.decode()


@pytest.mark.parametrize("address", [SIGN_IN, CODE, FACTOR, SECURITY, "/panel/security/enrol/", "/panel/sign-in/demo/"])
def test_pages_hold_no_inline_script_or_style(bek: User, browser: Client, address: str) -> None:
    if address in {CODE, FACTOR}:
        browser.post(SIGN_IN, {"email": BEK})
    if address == FACTOR:
        browser.post(CODE, {"code": code_sent()})
    if address == SECURITY:
        walk_in(browser)
    page = browser.get(address, follow=True)
    assert "default-src 'none'" in page["Content-Security-Policy"]
    text = page.content.decode()
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_the_demo_shows_accounts_and_codes(bek: User, browser: Client) -> None:
    assert BEK in browser.get(SIGN_IN).content.decode()
    browser.post(SIGN_IN, {"email": BEK})
    page = browser.get("/panel/sign-in/demo/").content.decode()
    assert code_now() in page
    assert code_in(deliver()[0]) in page
    told = browser.get("/panel/sign-in/demo/", headers={"Accept": "application/json"}).json()
    assert told == {"accounts": [{"email": BEK, "code": code_now(), "seconds": 30}]}


def test_outside_demo_mode_nothing_of_it_is_left(bek: User, browser: Client, settings: Any) -> None:
    settings.DEMO = False
    assert browser.get("/panel/sign-in/demo/").status_code == 404
    page = browser.get(SIGN_IN).content.decode()
    assert BEK not in page
    assert "emo" not in page
    for act in (lambda: demo.demo_user("Erlan", staff=True), demo.demo_accounts, lambda: demo.secret_of(BEK)):
        with pytest.raises(ImproperlyConfigured):
            act()
    assert not User.objects.filter(email__startswith="erlan").exists()


def test_making_a_demo_login_twice_changes_nothing(bek: User) -> None:
    before = StoredAuthenticator.objects.get().data
    assert demo.demo_user("Bek", staff=True) == bek
    assert StoredAuthenticator.objects.get().data == before
    citizen = demo.demo_user("Aigul")
    assert not StoredAuthenticator.objects.filter(user=citizen).exists()
