"""Which channels does this installation have?"""

from django.conf import settings

from notifications.channels.base import Channel
from notifications.channels.demo_sms import DemoSms
from notifications.channels.email import Email
from notifications.channels.inbox import Inbox
from notifications.channels.sms import Sms


def configured() -> list[Channel]:
    """SMS only where somebody carries it: a channel that can't work would hold up what goes by it."""
    channels: list[Channel] = [Inbox(), Email()]
    if settings.SMS["host"]:
        channels.append(Sms())
    elif settings.DEMO:
        channels.append(DemoSms())
    return channels


CHANNELS: dict[str, Channel] = {channel.kind: channel for channel in configured()}
INBOX = Inbox.kind
OUTSIDE = tuple(kind for kind, channel in CHANNELS.items() if not channel.local)
