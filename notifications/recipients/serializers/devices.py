"""What does an app say of the phone or browser it runs in?"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from econsulate.core.api.serializers import StrictSerializer, Text
from notifications.channels.addresses import is_listed, is_public
from notifications.channels.registry import CHANNELS, PUSH_CHANNELS
from notifications.channels.sealing import is_public_key, unpacked
from notifications.channels.webpush import server_of
from notifications.recipients.models import ContactPoint, Device
from notifications.recipients.services.devices import Told

PLATFORMS = [(channel.kind, channel.label) for channel in PUSH_CHANNELS]
BY_TOKEN = {"fcm": r"[A-Za-z0-9_:.-]{16,1024}", "apns": r"[0-9A-Fa-f]{16,200}"}
# What ends in a number is an address, however it is spelt.
NAME = re.compile(r"([a-z0-9_-]+\.)+[a-z][a-z0-9-]*\.?", re.ASCII)


class SubscriptionSerializer(StrictSerializer):
    """What PushSubscription.toJSON() gives, or a UnifiedPush connector: `keys` laid open."""

    endpoint = serializers.CharField(max_length=1000)
    p256dh = serializers.CharField(max_length=100)
    auth = serializers.CharField(max_length=40)

    default_error_messages = {
        "endpoint": _("This is not a public https address."),
        "key": _("This is not a key of a subscription."),
    }

    def validate_endpoint(self, value: str) -> str:
        """In one spelling, so that it lives at one person. Nothing is looked up here; which address a name leads to is
        judged at each sending."""
        try:
            parts = urlsplit(value)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            self.fail("endpoint")
        plain = value.isascii() and value.isprintable() and not set(value) & set(' "<>\\^`{|}')
        whole = plain and parts.scheme == "https" and host and port != 0 and "@" not in parts.netloc
        if not whole or parts.fragment or not is_outside(host):
            self.fail("endpoint")
        return urlunsplit(parts._replace(netloc=server_of(value)))

    def validate_p256dh(self, value: str) -> str:
        if not is_public_key(self.bytes_of(value)):
            self.fail("key")
        return value

    def validate_auth(self, value: str) -> str:
        if len(self.bytes_of(value)) != 16:
            self.fail("key")
        return value

    def bytes_of(self, value: str) -> bytes:
        try:
            return unpacked(value)
        except ValueError:
            self.fail("key")


def is_outside(host: str) -> bool:
    """A name of more than one part, or a public address."""
    if NAME.fullmatch(host):
        return not host.rstrip(".").endswith((".localhost", ".local", ".internal"))
    return is_public(host, besides=settings.PUSH["private_networks"])


class DeviceSerializer(StrictSerializer):
    """`token` for FCM and APNs, `subscription` for Web Push and UnifiedPush."""

    installation = serializers.UUIDField(help_text=_("The app's own name for itself, made once and kept."))
    platform = serializers.ChoiceField(choices=PLATFORMS)
    token = serializers.CharField(max_length=1024, required=False)
    subscription = SubscriptionSerializer(required=False)
    app_version = Text(max_length=40, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES)

    default_error_messages = {
        "token": _("Give the token of this platform, and no subscription."),
        "subscription": _("Give the subscription of this platform, and no token."),
        "browser": _("This is not the push service of a browser that is known here."),
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        platform, token, subscription = attrs["platform"], attrs.get("token"), attrs.get("subscription")
        if platform in BY_TOKEN:
            if subscription or not re.fullmatch(BY_TOKEN[platform], token or ""):
                self.refuse("token", "token")
        elif token or not subscription:
            self.refuse("subscription", "subscription")
        elif platform == ContactPoint.Kind.WEBPUSH and not is_browser(subscription["endpoint"]):
            self.refuse("subscription", "browser")
        return attrs

    def refuse(self, field: str, code: str) -> None:
        raise serializers.ValidationError({field: self.error_messages[code]}, code=code)


def is_browser(endpoint: str) -> bool:
    return is_listed(urlsplit(endpoint).hostname or "", settings.PUSH["web_hosts"])


def told(data: Mapping[str, Any]) -> Told:
    subscription = data.get("subscription")
    token = subscription["endpoint"] if subscription else in_one_spelling(data["platform"], data["token"])
    return Told(
        installation=data["installation"],
        platform=data["platform"],
        token=token,
        address=orjson.dumps(subscription).decode() if subscription else token,
        app_version=data.get("app_version", ""),
        language=data["language"],
    )


def in_one_spelling(platform: str, token: str) -> str:
    """Apple's tokens are numbers in hexadecimal."""
    return token.lower() if platform == ContactPoint.Kind.APNS else token


class DeviceAnswerSerializer(serializers.Serializer):
    """One of one's own devices; its token is told to nobody."""

    id = serializers.UUIDField(source="public_id")
    installation = serializers.UUIDField()
    platform = serializers.ChoiceField(choices=PLATFORMS, source="contact_point.kind")
    app_version = serializers.CharField()
    language = serializers.CharField()
    registered_at = serializers.DateTimeField()
    rings = serializers.SerializerMethodField(
        help_text=_("False where the push service knows it no more, or this installation has no keys for its platform.")
    )

    def get_rings(self, device: Device) -> bool:
        point = device.contact_point
        return point.state == ContactPoint.State.LIVE and point.kind in CHANNELS


class PushKeySerializer(serializers.Serializer):
    """What a browser or UnifiedPush connector subscribes with (applicationServerKey)."""

    vapid_public_key = serializers.CharField()
