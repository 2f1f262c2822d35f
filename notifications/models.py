"""Models of this app, gathered for Django; code imports them from their own slices."""

from notifications.areas.models import Area, AreaLibrary, AreaRing
from notifications.deliveries.models import Attempt, ChannelPause, Delivery, Message
from notifications.presence.models import Presence, PresenceResync, PresenceTally
from notifications.recipients.models import ContactPoint, Preference, Recipient

__all__ = [
    "Area",
    "AreaLibrary",
    "AreaRing",
    "Attempt",
    "ChannelPause",
    "ContactPoint",
    "Delivery",
    "Message",
    "Preference",
    "Presence",
    "PresenceResync",
    "PresenceTally",
    "Recipient",
]
