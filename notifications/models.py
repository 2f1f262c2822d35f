"""Models of this app, gathered for Django; code imports them from their own slices."""

from notifications.deliveries.models import Attempt, ChannelPause, Delivery, Message
from notifications.recipients.models import ContactPoint, Preference, Recipient

__all__ = ["Attempt", "ChannelPause", "ContactPoint", "Delivery", "Message", "Preference", "Recipient"]
