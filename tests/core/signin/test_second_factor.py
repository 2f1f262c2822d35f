"""Second factors: enrolling them, signing in with them, and confirming once more before what matters."""

import base64
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator as StoredAuthenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import RequestFactory
from django.utils import timezone

from econsulate.core import access
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.signin.sessions import SessionStore
from tests.core.signin.authenticator import Authenticator
from tests.core.signin.conftest import App, code_sent, deliver
from tests.people import a_user

START = "2030-01-01T12:00:00Z"
BEK = "bek@example.org"


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def bek(clock: Any, db: None) -> User:
    return a_user("Bek", staff=True)


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrol_totp(app: App) -> str:
    offered = app.get("account/authenticators/totp")
    assert offered.status_code == 404
    secret: str = offered.json()["meta"]["secret"]
    assert app.post("account/authenticators/totp", {"code": totp(secret)}).status_code == 200
    return secret


def enrol_passkey(app: App) -> Authenticator:
    passkey = Authenticator()
    options = app.get("account/authenticators/webauthn?passwordless").json()["data"]["creation_options"]
    added = app.post("account/authenticators/webauthn", {"name": "Demo key", "credential": passkey.register(options)})
    assert added.status_code == 200, added.content
    return passkey


def session_behind(app: App) -> SessionStore:
    assert app.token
    return SessionStore.of_token(app.token)


def test_staff_enrol_totp_and_sign_in_with_it(clock: Any, bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    assert app.get("/api/v1/me").json()["second_factor"] is False
    secret = enrol_totp(app)
    clock.shift(60)

    asked = other_app.sign_in(email=BEK)
    assert asked.status_code == 401
    assert [flow["id"] for flow in asked.json()["data"]["flows"] if flow.get("is_pending")] == ["mfa_authenticate"]
    assert other_app.get("/api/v1/me").status_code == 401
    assert other_app.post("auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    assert other_app.post("auth/2fa/authenticate", {"code": totp(secret)}).status_code == 200
    assert other_app.get("/api/v1/me").json()["second_factor"] is True


def test_the_secret_is_sealed_in_the_database(bek: User, app: App) -> None:
    app.sign_in(email=BEK)
    secret = enrol_totp(app)
    for stored in StoredAuthenticator.objects.all():
        assert secret not in str(stored.data)
        sealed = stored.data.get("secret") or stored.data["seed"]
        assert sealed.startswith("k1:")


def test_one_time_password_is_good_for_one_success(clock: Any, bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    secret = enrol_totp(app)
    clock.shift(60)
    other_app.sign_in(email=BEK)
    code = totp(secret)
    assert other_app.post("auth/2fa/authenticate", {"code": code}).status_code == 200
    from django.core.cache import cache

    cache.clear()  # as another process would see it
    thief = App()
    thief.sign_in(email=BEK)
    replayed = thief.post("auth/2fa/authenticate", {"code": code})
    assert replayed.status_code == 429
    assert thief.get("/api/v1/me").status_code == 401


def test_guesses_at_a_second_factor_are_counted_per_user_over_all_flows(clock: Any, bek: User, app: App) -> None:
    app.sign_in(email=BEK)
    enrol_totp(app)
    statuses = []
    for _flow in range(3):
        thief = App()
        thief.sign_in(email=BEK)
        statuses += [thief.post("auth/2fa/authenticate", {"code": "000000"}).status_code for _ in range(4)]
    assert statuses.count(400) <= 10
    assert statuses[-1] == 429


def test_a_second_authenticator_needs_a_fresh_proof_of_the_first(clock: Any, bek: User, app: App) -> None:
    app.sign_in(email=BEK)
    secret = enrol_totp(app)
    clock.shift(600)
    assert app.get("account/authenticators/webauthn").status_code == 401
    assert app.post("auth/2fa/reauthenticate", {"code": totp(secret)}).status_code == 200
    enrol_passkey(app)
    assert StoredAuthenticator.objects.filter(type="webauthn").count() == 1


def test_adding_a_factor_is_written_to_its_owner_and_to_the_trail(
    bek: User, app: App, django_capture_on_commit_callbacks: Any
) -> None:
    app.sign_in(email=BEK)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        enrol_totp(app)
    deliver()
    assert [message.subject for message in mail.outbox] == ["e-consulate: a second factor was added"]
    added = AuditEntry.objects.filter(action="core.user.factor_added", detail__type="totp")
    assert added.get().target == str(bek.public_id)


def test_staff_sign_in_is_on_the_trail(bek: User, app: App) -> None:
    app.sign_in(email=BEK)
    assert AuditEntry.objects.get(action="core.user.signed_in").actor == str(bek.public_id)


def test_a_passkey_alone_signs_in_with_two_factors(clock: Any, bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    passkey = enrol_passkey(app)
    options = other_app.get("auth/webauthn/login").json()["data"]["request_options"]
    assert other_app.post("auth/webauthn/login", {"credential": passkey.sign(options)}).status_code == 200
    assert other_app.get("/api/v1/me").json() == {**app.get("/api/v1/me").json(), "second_factor": True}


def test_a_passkey_answer_is_good_for_its_own_challenge_only(bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    passkey = enrol_passkey(app)
    options = other_app.get("auth/webauthn/login").json()["data"]["request_options"]
    answer = passkey.sign(options)
    thief = App()
    thief.get("auth/webauthn/login")
    assert thief.post("auth/webauthn/login", {"credential": answer}).status_code == 400
    assert thief.get("/api/v1/me").status_code == 401


def test_another_key_does_not_open_the_login(bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    passkey = enrol_passkey(app)
    forged = Authenticator()
    forged.credential_id, forged.user_handle = passkey.credential_id, passkey.user_handle
    options = other_app.get("auth/webauthn/login").json()["data"]["request_options"]
    assert other_app.post("auth/webauthn/login", {"credential": forged.sign(options)}).status_code == 400


def test_a_passkey_of_another_site_is_refused(settings: Any, bek: User, app: App, other_app: App) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    app.sign_in(email=BEK)
    passkey = enrol_passkey(app)
    options = other_app.get("auth/webauthn/login").json()["data"]["request_options"]
    passkey.client_data = lambda kind, challenge: Authenticator.client_data(kind, challenge).replace(  # type: ignore[method-assign]
        b"https://testserver", b"https://evil.example"
    )
    assert other_app.post("auth/webauthn/login", {"credential": passkey.sign(options)}).status_code == 400


def test_a_passkey_is_a_second_factor_after_the_code(bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    passkey = enrol_passkey(app)
    assert other_app.sign_in(email=BEK).status_code == 401
    options = other_app.get("auth/webauthn/authenticate").json()["data"]["request_options"]
    assert other_app.post("auth/webauthn/authenticate", {"credential": passkey.sign(options)}).status_code == 200
    assert other_app.get("/api/v1/me").json()["second_factor"] is True


def test_recovery_codes_open_once_each(clock: Any, bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    secret = enrol_totp(app)
    clock.shift(60)
    assert app.post("auth/2fa/reauthenticate", {"code": totp(secret)}).status_code == 200
    codes = app.get("account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    statuses = []
    for _again in range(2):
        other_app.token = None
        other_app.sign_in(email=BEK)
        statuses.append(other_app.post("auth/2fa/authenticate", {"code": codes[0]}).status_code)
    assert statuses == [200, 400]


def test_step_up_wants_a_proof_from_the_last_minutes(clock: Any, bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    secret = enrol_totp(app)
    clock.shift(60)
    other_app.sign_in(email=BEK)
    other_app.post("auth/2fa/authenticate", {"code": totp(secret)})

    request = RequestFactory().get("/")
    request.session = session_behind(other_app)
    access.require_step_up(request)
    clock.shift(601)
    request.session = session_behind(other_app)
    with pytest.raises(access.StepUpRequired) as refusal:
        access.require_step_up(request)
    assert (refusal.value.status, refusal.value.code) == (403, "step_up_required")

    assert other_app.post("auth/2fa/reauthenticate", {"code": totp(secret)}).status_code == 200
    request.session = session_behind(other_app)
    access.require_step_up(request)
    assert not access.recent_second_factor(request.session, timezone.now() + timedelta(hours=1))


def test_proofs_count_for_the_user_who_gave_them_only(bek: User, app: App) -> None:
    app.sign_in(email=BEK)
    session = session_behind(app)
    session[access.AUTHENTICATION_METHODS] = [{"method": "mfa", "at": time.time()}]
    assert access.has_second_factor(session)
    session[access.AUTHENTICATION_METHODS_USER] = "0"
    assert not access.has_second_factor(session)


BROKEN = ("", "AAAA", "not base64 !", base64.b64encode(bytes(300)).decode(), 5, None, [], {})


def mangled(credential: dict[str, Any], member: str) -> Iterator[dict[str, Any]]:
    for broken in BROKEN:
        copy = {**credential, "response": dict(credential["response"])}
        (copy["response"] if member in copy["response"] else copy)[member] = broken
        yield copy


@pytest.mark.parametrize("member", ["clientDataJSON", "attestationObject", "response"])
def test_a_mangled_passkey_is_a_400(bek: User, app: App, member: str) -> None:
    app.sign_in(email=BEK)
    options = app.get("account/authenticators/webauthn?passwordless").json()["data"]["creation_options"]
    for credential in mangled(Authenticator().register(options), member):
        answer = app.post("account/authenticators/webauthn", {"name": "x", "credential": credential})
        assert answer.status_code == 400
        assert answer.json()["status"] == 400
    assert not StoredAuthenticator.objects.exists()


@pytest.mark.parametrize("member", ["id", "userHandle", "clientDataJSON", "authenticatorData", "signature", "response"])
def test_a_mangled_passkey_answer_is_a_400(bek: User, member: str) -> None:
    passkey = Authenticator()
    passkey.user_handle = b"1"
    for broken in range(len(BROKEN)):
        app = App()
        options = app.get("auth/webauthn/login").json()["data"]["request_options"]
        answer = list(mangled(passkey.sign(options), member))[broken]
        assert app.post("auth/webauthn/login", {"credential": answer}).status_code == 400


def test_a_code_is_never_enough_for_an_officer_with_a_factor(clock: Any, bek: User, app: App, other_app: App) -> None:
    app.sign_in(email=BEK)
    enrol_totp(app)
    other_app.post("auth/code/request", {"email": BEK})
    other_app.post("auth/code/confirm", {"code": code_sent()})
    assert other_app.get("/api/v1/me").status_code == 401
