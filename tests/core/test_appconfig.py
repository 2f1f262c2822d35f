"""The apps' configuration is signed and only goes forward; an old app is refused, but never its calls for help."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.api.views import ApiView
from econsulate.core.appconfig import keystore, services
from econsulate.core.appconfig.models import AppPolicy
from econsulate.core.appconfig.rules import EXAMPLE
from econsulate.core.appconfig.services import PublishedMeanwhile, publish
from econsulate.core.errors import InvalidInput
from tests.architecture.tree import addresses
from tests.factories.missions import headquarters
from tests.people import Phone, phone_of

URL, KEYS = "/api/v1/config", "/api/v1/config/keys"
BANNER = """
[[banners]]
id = "flood-2026"
severity = "warning"
from = 2026-12-01T00:00:00Z
until = 2026-12-08T00:00:00Z
[banners.text]
en = "Floods in the south."
kk = "Оңтүстікте су тасқыны."
ru = "Наводнение на юге."
uz = "Janubda suv toshqini."
uz-cyrl = "Жанубда сув тошқини."
"""
TEXT = """
[android]
minimum = "1.2.0"
recommended = "1.4.0"
[flags]
sos_by_sms = true
"""
# Whoever calls for help, hears the answer, is warned, or has to learn that their app is old.
NEVER_REFUSED = {
    "api/v1/alerts",
    "api/v1/alerts/<uuid:public_id>",
    "api/v1/alerts/<uuid:public_id>/signed",
    "api/v1/alerts/<uuid:public_id>/acknowledge",
    "api/v1/config",
    "api/v1/config/keys",
    "api/v1/sos",
    "api/v1/sos/<uuid:public_id>",
    "api/v1/sos/<uuid:public_id>/updates",
    "api/v1/public/sos",
    "api/v1/public/sos/<uuid:public_id>/updates",
    "api/v1/threads/<uuid:public_id>/messages",
    "api/v1/inbox/<uuid:public_id>/read",
    "api/v1/receipts",
    "api/v1/stream",
    "api/v1/check-ins",
    "api/v1/check-ins/<uuid:public_id>/answer",
    "api/v1/check-ins/<uuid:public_id>/reports",
    "api/v1/public/alerts.atom",
    "api/v1/public/alerts.<str:language>.atom",
    "api/v1/public/alerts.geojson",
    "api/v1/public/alerts/chain",
    "api/v1/public/alerts/<str:identifier>.cap",
    "api/v1/public/alerts/<str:identifier>.json",
    "api/v1/public/alert-keys",
}


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.CONFIG_KEYS_DIR = tmp_path / "config-keys"
    services.IN_FORCE.forget()
    yield
    services.IN_FORCE.forget()


@pytest.fixture
def key(db: None) -> keystore.ConfigKey:
    now = timezone.now()
    return made(now, now + timedelta(days=400))


def made(starts: Any, ends: Any) -> keystore.ConfigKey:
    return keystore.add(settings.CONFIG_KEYS_DIR, starts=starts, ends=ends)


def verified(nobody: Phone) -> dict[str, Any]:
    """As an app does it: by the key that the list names."""
    jws = nobody.get(URL).json()["jws"]
    known = {one["kid"]: jwt.PyJWK(one) for one in nobody.get(KEYS).json()["keys"]}
    header = jwt.get_unverified_header(jws)
    payload: dict[str, Any] = jwt.decode(jws, known[header["kid"]], algorithms=["EdDSA"])
    return payload


def test_an_app_verifies_what_was_published(nobody: Phone, key: keystore.ConfigKey) -> None:
    assert verified(nobody)["serial"] == 0
    publish(TEXT + BANNER, after=0, by=None)
    told = verified(nobody)
    assert told["serial"] == 1
    assert told["platforms"]["android"] == {"minimum": "1.2.0", "recommended": "1.4.0"}
    assert told["platforms"]["ios"] == {"minimum": "0.0.0", "recommended": "0.0.0"}
    assert told["flags"] == {"sos_by_sms": True}
    assert told["banners"][0]["text"]["kk"] == "Оңтүстікте су тасқыны."
    assert told["issued_at"] < told["expires_at"]


def test_the_example_on_the_page_can_be_published(nobody: Phone, key: keystore.ConfigKey) -> None:
    publish(EXAMPLE, after=0, by=None)
    told = verified(nobody)
    assert told["platforms"]["ios"]["minimum"] == "1.2.0"
    assert [one["severity"] for one in told["banners"]] == ["warning"]


def test_a_document_by_another_hand_is_not_believed(nobody: Phone, key: keystore.ConfigKey) -> None:
    head, body, signature = nobody.get(URL).json()["jws"].split(".")
    forged = ".".join([head, body[:-2] + "AA", signature])
    public = jwt.PyJWK(nobody.get(KEYS).json()["keys"][0])
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.PyJWS().decode(forged, public, algorithms=["EdDSA"])


def test_it_is_cached_and_unchanged_is_304(nobody: Phone, key: keystore.ConfigKey) -> None:
    first = nobody.get(URL)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = nobody.get(URL, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish(TEXT, after=0, by=None)
    assert nobody.get(URL, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_without_a_key_it_is_503(nobody: Phone) -> None:
    answer = nobody.get(URL)
    assert (answer.status_code, answer.json()["code"]) == (503, "no_config_key")


def test_the_next_key_is_listed_before_it_signs(nobody: Phone, key: keystore.ConfigKey) -> None:
    call_command("new_config_key", starts=timezone.now() + timedelta(days=30), stdout=StringIO())
    listed = [one["kid"] for one in nobody.get(KEYS).json()["keys"]]
    assert len(listed) == 2
    assert jwt.get_unverified_header(nobody.get(URL).json()["jws"])["kid"] == key.kid == listed[0]
    assert not [one for one in nobody.get(KEYS).json()["keys"] if "d" in one]
    now = timezone.now()
    assert keystore.current(now + timedelta(days=31)).kid == listed[1]
    with pytest.raises(keystore.NoConfigKey):
        keystore.current(now + timedelta(days=999))


def test_a_key_that_has_ended_is_not_made(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("new_config_key", days=0)


def test_the_serial_only_rises_and_nothing_is_rewritten(aigul: User) -> None:
    publish(TEXT, after=0, by=aigul)
    with pytest.raises(PublishedMeanwhile):
        publish("", after=0, by=aigul)
    assert publish("", after=1, by=aigul).serial == 2
    for act in (lambda: AppPolicy.objects.update(serial=9), lambda: AppPolicy.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "[windows]",
        '[android]\nminimum = "1"',
        '[android]\nminimum = "2.0"\nrecommended = "1.0"',
        "[flags]\nA = true",
        '[flags]\na = "yes"',
        "flags = 1",
        "banners = 1",
        "banners = [1]",
        BANNER + BANNER,
        BANNER.replace("warning", "loud"),
        BANNER.replace('ru = "Наводнение на юге."', ""),
        BANNER.replace("Floods", "Fl\\u202eoods"),
        BANNER.replace("2026-12-08", "2026-11-08"),
        BANNER.replace("until = 2026-12-08T00:00:00Z", "until = 2026-12-08"),
        "a = " + "[" * 15_000,
        "a = " + "[" * 30_000,
    ],
)
def test_what_is_unclear_is_refused_and_nothing_published(db: None, text: str) -> None:
    with pytest.raises(InvalidInput):
        publish(text, after=0, by=None)
    assert not AppPolicy.objects.exists()


def asked(phone: Phone, version: str, url: str = "/api/v1/me") -> Any:
    return phone.get(url, headers={"app-version": version})


def test_an_app_below_the_minimum_is_told_to_be_renewed(aigul: User) -> None:
    publish(TEXT, after=0, by=None)
    refused = asked(phone_of(aigul), "android/1.1.9")
    assert (refused.status_code, refused.json()["code"]) == (426, "upgrade_required")
    assert (refused.json()["minimum"], refused.json()["recommended"]) == ("1.2.0", "1.4.0")


@pytest.mark.parametrize("version", ["android/1.2.0", "android/1.10", "ios/0.1", "windows/0.1", "android", "", "a/b/c"])
def test_others_and_headers_that_say_nothing_are_served(aigul: User, version: str) -> None:
    publish(TEXT, after=0, by=None)
    assert asked(phone_of(aigul), version).status_code == 200


def test_refusing_costs_no_query(nobody: Phone, db: None) -> None:
    publish(TEXT, after=0, by=None)
    asked(nobody, "android/1.0")
    with CaptureQueriesContext(connection) as queries:
        assert asked(nobody, "android/1.0").status_code == 426
    assert len(queries) == 0


def test_these_and_no_others_are_open_to_every_version() -> None:
    views = {one.route: one.view for one in addresses() if one.route.startswith("api/v1/")}
    assert {
        route for route, view in views.items() if issubclass(view, ApiView) and view.serves_old_apps
    } == NEVER_REFUSED


def test_an_old_app_still_calls_for_help(aigul: User) -> None:
    publish(TEXT, after=0, by=None)
    headquarters()
    phone = phone_of(aigul)
    old = {"app-version": "android/0.1"}
    assert phone.post("/api/v1/sos", {"words": "Help"}, format="json", headers=old).status_code == 201
    assert phone.get("/api/v1/sos", headers=old).status_code == 200
