"""Phones and browsers that register, each with a token or subscription that a push service could have given."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.utils import timezone

from notifications.recipients.models import Device
from tests.people import Phone

PATH = "/api/v1/devices"
FCM_TOKEN = "f1:" + "A" * 60
APNS_TOKEN = "ab" * 32
# RFC 8291, appendix A.
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
ANDROID = {
    "installation": "11111111-0000-4000-8000-000000000001",
    "platform": "fcm",
    "token": FCM_TOKEN,
    "app_version": "android/1.4.0",
    "language": "kk",
}
IPHONE = {**ANDROID, "installation": "11111111-0000-4000-8000-000000000002", "platform": "apns", "token": APNS_TOKEN}


def a_session(handle: str) -> None:
    """In which a device may be told of without an app."""
    Session.objects.create(session_key=handle, session_data="", expire_date=timezone.now() + timedelta(days=1))


def a_subscription(platform: str, endpoint: str, **keys: str) -> dict[str, Any]:
    rest = {"installation": str(uuid4()), "language": "kk", "app_version": "web/1.4.0"}
    return {**rest, "platform": platform, "subscription": {"endpoint": endpoint, **KEYS, **keys}}


def registered(phone: Phone, body: dict[str, Any] | None = None, **changed: Any) -> Device:
    answer = phone.post(PATH, {**(body or ANDROID), **changed}, format="json")
    assert answer.status_code in {200, 201}, answer.content
    return Device.objects.get(public_id=UUID(answer.json()["id"]))
