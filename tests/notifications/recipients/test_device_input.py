"""What an app may say of itself: whole tokens, real keys and public addresses; the rest is refused by name."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from notifications.recipients.models import ContactPoint, Device
from tests.factories.devices import ANDROID, IPHONE, KEYS, PATH, a_subscription, registered
from tests.notifications.push.services import Browsers, b64
from tests.people import Phone

FIREFOX = "https://updates.push.services.mozilla.com/wpush/v2/abc"
NTFY = "https://ntfy.example.org/upABC?up=1"


@pytest.mark.parametrize(
    "body", [ANDROID, IPHONE, a_subscription("webpush", FIREFOX), a_subscription("unifiedpush", NTFY)]
)
def test_every_platform_can(phone: Phone, body: dict[str, Any]) -> None:
    device = registered(phone, body)
    point = device.contact_point
    assert (point.kind, point.state, point.closed(now=timezone.now())) == (body["platform"], "live", "")
    expected = body.get("token") or json.loads(point.address)
    assert expected == (body.get("subscription") or point.address)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"token": ""}, "token"),
    ({"token": "short"}, "token"),
    ({"token": "../../etc/passwd" + "A" * 40}, "token"),
    ({"token": "A" * 5000}, "token"),
    ({"token": None}, "token"),
    ({"platform": "apns", "token": "not-hex-" * 8}, "token"),
    ({"platform": "pigeon"}, "platform"),
    ({"platform": "webpush"}, "subscription"),
    ({"language": "xx"}, "language"),
    ({"installation": "one"}, "installation"),
    ({"subscription": {"endpoint": FIREFOX, **KEYS}}, "token"),
    ({"colour": "red"}, "colour"),
    ({"app_version": "a" * 41}, "app_version"),
]


@pytest.mark.parametrize(("changed", "path"), BAD)
def test_what_can_t_be_is_refused_by_name(phone: Phone, changed: dict[str, Any], path: str) -> None:
    refused(phone, {**ANDROID, **changed}, path)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://ntfy.example.org/x", "https://127.0.0.1/x", "https://10.0.0.1/x", "https://[::1]/x", "https://localhost/x",
        "https://intranet/x", "https://printer.local/x", "https://user:pw@ntfy.example.org/x", "https://2130706433/x",
        "https://0x7f.1/x", "https://127.1/x", "https://ntfy.example.org:0/x", "https://ntfy.example.org:99999/x",
        "https://ntfy.example.org/x#y", "https://ntfy.example.org/ x", "ftp://ntfy.example.org/x", "https:///x", "x",
        "https://ntfy.example.org/\r\nHost: x", "https://ntfy.example.org\\@127.0.0.1/x", "https://nt\u0444y.example.org/x",
        "https://[::ffff:10.0.0.1]/x", "https://[fe80::1%25eth0]/x", "https://[/x", "https://169.254.169.254/latest",
    ],
)  # fmt: skip
def test_an_endpoint_is_a_public_https_address(phone: Phone, endpoint: str) -> None:
    refused(phone, a_subscription("unifiedpush", endpoint), "subscription.endpoint")


@pytest.mark.parametrize(
    ("key", "value"),
    [("p256dh", "AAAA"), ("p256dh", KEYS["auth"]), ("auth", "AAAA"), ("auth", "!" * 22), ("p256dh", "é" * 87)],
)
def test_keys_are_keys(phone: Phone, key: str, value: str) -> None:
    refused(phone, a_subscription("webpush", FIREFOX, **{key: value}), f"subscription.{key}")


def test_a_browser_has_one_of_the_known_services(phone: Phone, settings: Any) -> None:
    refused(phone, a_subscription("webpush", NTFY), "subscription")
    settings.PUSH = {**settings.PUSH, "web_hosts": ["ntfy.example.org"]}
    registered(phone, a_subscription("webpush", NTFY))


def refused(phone: Phone, body: dict[str, Any], path: str) -> None:
    before = ContactPoint.objects.count()
    answer = phone.post(PATH, body, format="json")
    assert answer.status_code == 400, answer.content
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    assert (Device.objects.count(), ContactPoint.objects.count()) == (0, before)


def test_whoever_is_not_signed_in_registers_nothing(nobody: Phone) -> None:
    assert nobody.post(PATH, ANDROID, format="json").status_code == 401
    assert nobody.get(PATH).status_code == 401


def test_the_key_of_browsers_is_there_once_it_is_set_up(nobody: Phone, settings: Any) -> None:
    assert nobody.get("/api/v1/push-key").status_code == 404

    browsers = Browsers()
    settings.PUSH = {**settings.PUSH, "vapid": browsers.setting()}
    point = browsers.vapid.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert nobody.get("/api/v1/push-key").json() == {"vapid_public_key": b64(point)}
