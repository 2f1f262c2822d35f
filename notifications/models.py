"""Models of this app, gathered for Django; code imports them from their own slices."""

from notifications.alerts.models.alerts import Alert, AlertVersion, Contribution
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.break_glass import BreakGlass, BreakGlassReview
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.imports import CapImport
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.postings import Posting
from notifications.alerts.models.templates import AlertTemplate
from notifications.areas.models import Area, AreaLibrary, AreaRing
from notifications.broadcasts.models.broadcasts import Batch, Broadcast, Enrolment, Lane, Withdrawal
from notifications.broadcasts.models.ledger import HandOver, Hearer
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.contacts.models import ContactNotice, ContactRound
from notifications.deliveries.models import Attempt, CarriedPart, ChannelPause, Delivery, Message, RateBudget
from notifications.presence.models import Presence, PresenceResync, PresenceTally
from notifications.recipients.models import ContactPoint, Device, Preference, Recipient, TelegramLink
from notifications.watching.models import RouteHealth

__all__ = [
    "Alert",
    "AlertEvent",
    "AlertTemplate",
    "AlertVersion",
    "Approval",
    "Area",
    "AreaLibrary",
    "AreaRing",
    "Attempt",
    "Batch",
    "BreakGlass",
    "BreakGlassReview",
    "Broadcast",
    "CapImport",
    "CarriedPart",
    "ChannelPause",
    "CheckIn",
    "CheckInAnswer",
    "CheckInCall",
    "CheckInPerson",
    "CheckInReport",
    "ContactNotice",
    "ContactPoint",
    "ContactRound",
    "Contribution",
    "Delivery",
    "Device",
    "Enrolment",
    "HandOver",
    "Hearer",
    "Incident",
    "Lane",
    "Message",
    "Posting",
    "Preference",
    "Presence",
    "PresenceResync",
    "PresenceTally",
    "RateBudget",
    "Recipient",
    "RouteHealth",
    "Submission",
    "TelegramLink",
    "Withdrawal",
]
