"""May we write to this person now, on this channel?"""

import unicodedata
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifications.channels.registry import way_of
from notifications.recipients.models import ContactPoint, Purpose, Recipient

# Each costs somebody money and disturbs: without being asked to, only what needs an answer goes by SMS.
WORTH_AN_SMS = frozenset({Purpose.ACTION, Purpose.SECURITY, Purpose.URGENT})


def quiet_until(recipient: Recipient, *, purpose: str, now: datetime) -> datetime | None:
    """The end of their quiet hours when `now` lies within them; they may span midnight. Danger waits for no morning."""
    if purpose == Purpose.URGENT or recipient.quiet_from is None or recipient.quiet_until is None:
        return None
    zone = ZoneInfo(recipient.time_zone)
    local = now.astimezone(zone)
    if not within(local.time(), recipient.quiet_from, recipient.quiet_until):
        return None
    day = local.date() if local.time() < recipient.quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(day, recipient.quiet_until, zone)


def within(moment: time, start: time, end: time) -> bool:
    if start < end:
        return start <= moment < end
    return moment >= start or moment < end


def is_on_unless_chosen(purpose: str, channel: str) -> bool:
    """The switch of a purpose on a channel that nobody has touched."""
    return channel != ContactPoint.Kind.SMS or purpose in WORTH_AN_SMS


def allows(recipient: Recipient, channel: str) -> bool:
    """Whether safe-contact rules let this channel be used."""
    return recipient.allowed_channels is None or way_of(channel) in recipient.allowed_channels


def sounded(word: str) -> str:
    """What counts of a word that was spoken and typed by another: its letters and digits, whatever their case."""
    return "".join(char for char in unicodedata.normalize("NFKC", word).casefold() if char.isalnum())
