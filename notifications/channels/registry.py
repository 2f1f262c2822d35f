"""Which channels does this installation have?"""

from notifications.channels.base import Channel
from notifications.channels.email import Email
from notifications.channels.inbox import Inbox

CHANNELS: dict[str, Channel] = {channel.kind: channel for channel in (Inbox(), Email())}
INBOX = Inbox.kind
OUTSIDE = tuple(kind for kind, channel in CHANNELS.items() if not channel.local)
