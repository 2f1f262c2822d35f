"""Which channels does this installation have, and what do people call the ways to them?"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels.apns import Apns
from notifications.channels.base import Channel
from notifications.channels.demo_sms import DemoSms
from notifications.channels.email import Email
from notifications.channels.fcm import Fcm
from notifications.channels.inbox import Inbox
from notifications.channels.smpp.channel import Smpp
from notifications.channels.sms import Sms
from notifications.channels.telegram import Telegram
from notifications.channels.unifiedpush import UnifiedPush
from notifications.channels.webpush import WebPush

PUSH = "push"
PUSH_LABEL = _("Push to your devices")
# By the keys that each needs (settings.PUSH).
PUSH_CHANNELS: dict[type[Channel], str] = {Fcm: "fcm", Apns: "apns", WebPush: "vapid", UnifiedPush: "vapid"}
PUSH_KINDS = tuple(channel.kind for channel in PUSH_CHANNELS)
# Once the carrier knows such an address no more it never will again: the person gets another one.
GONE_FOR_GOOD = (*PUSH_KINDS, Telegram.kind)


def configured() -> list[Channel]:
    """Only what somebody carries: a channel that can't work would hold up what goes by it."""
    channels: list[Channel] = [Inbox(), Email()]
    if settings.SMS["host"]:
        channels.append(Smpp() if settings.SMS["smpp"] else Sms())
    elif settings.DEMO:
        channels.append(DemoSms())
    if settings.TELEGRAM and not settings.DEMO:
        channels.append(Telegram())
    return channels + pushes()


def pushes() -> list[Channel]:
    """In a trial nothing goes outside, whatever keys are there."""
    return [] if settings.DEMO else [channel() for channel, keys in PUSH_CHANNELS.items() if settings.PUSH[keys]]


def off() -> list[str]:
    """Channels that are not there, and what each of them lacks, for an engineer."""
    missing = {"fcm": "FCM_CREDENTIALS_FILE", "apns": "APNS_KEY_FILE", "vapid": "VAPID_KEY_FILE"}
    trial = "this is a trial"
    why = {keys: trial if settings.PUSH[keys] else f"ECONSULATE_{name} is not set" for keys, name in missing.items()}
    absent = [(channel, keys) for channel, keys in PUSH_CHANNELS.items() if channel.kind not in CHANNELS]
    why["bot"] = trial if settings.TELEGRAM else "ECONSULATE_TELEGRAM_BOT is not set"
    absent += [(Telegram, "bot")] if Telegram.kind not in CHANNELS else []
    return [f"{channel.label}: off: {why[keys]}" for channel, keys in absent]


def way_of(kind: str) -> str:
    """What a person's wishes call a channel: whose phone it is that rings makes no difference to them."""
    return PUSH if kind in PUSH_KINDS else kind


CHANNELS: dict[str, Channel] = {channel.kind: channel for channel in configured()}
INBOX = Inbox.kind
# Push and Telegram always have their switch: the wish is there before the first device or chat is.
WAYS: dict[str, Any] = {kind: channel.label for kind, channel in CHANNELS.items() if way_of(kind) == kind != INBOX}
WAYS[Telegram.kind] = Telegram.label
WAYS[PUSH] = PUSH_LABEL
OUTSIDE = tuple(WAYS)
