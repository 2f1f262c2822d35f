"""Who can be reached, where, in which language, and how is it safe to write to them?"""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from notifications.channels.registry import PUSH_KINDS

BOUNCE_REST = timedelta(days=7)


class Purpose(models.TextChoices):
    """Why we write; people switch channels on and off by purpose, not by topic. Word of danger has no switch."""

    ACTION = "action", _("Something is needed from you")
    PROGRESS = "progress", _("News about your matters")
    REMINDER = "reminder", _("Reminders")
    SECURITY = "security", _("Safety of your account")
    URGENT = "urgent", _("Somebody is in danger")


SWITCHABLE = [(purpose.value, purpose.label) for purpose in Purpose if purpose != Purpose.URGENT]


class Recipient(PublicModel):
    """Somebody we write to. Nobody is ever deleted for being unreachable.

    Safe contact: `allowed_channels` (none given = all), quiet hours in their own time zone, and `discreet`: outside
    the app a message then says only that there is one. `leave_no_message` binds whoever calls them; `duress_word` is
    what they say on the telephone while somebody listens whom they fear (services/telephone).
    """

    user = models.OneToOneField(User, models.SET_NULL, null=True, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    allowed_channels = ArrayField(models.CharField(max_length=16), null=True)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    discreet = models.BooleanField(default=False)
    leave_no_message = models.BooleanField(default=False)
    duress_word: Any = SealedText(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="notifications_recipient_quiet_hours_whole",
            )
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.data_key


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(recipient__user=user)


class ContactPoint(PublicModel):
    """One address, sealed; found again by its blind index. Erasure empties it, the row stays for the statistics."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")
        FCM = "fcm", _("Android (Firebase Cloud Messaging)")
        APNS = "apns", _("iPhone (Apple Push Notification service)")
        WEBPUSH = "webpush", _("Browser (Web Push)")
        UNIFIEDPUSH = "unifiedpush", _("Android without Google (UnifiedPush)")
        TELEGRAM = "telegram", "Telegram"

    class State(models.TextChoices):
        LIVE = "live", _("In use")
        BOUNCED = "bounced", _("Messages came back")
        WITHDRAWN = "withdrawn", _("No longer used")

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    address: Any = SealedText(null=True)
    address_index = models.BinaryField(null=True)
    verified_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LIVE)
    bounced_at = models.DateTimeField(null=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["address_index"], name="notifications_contactpoint_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "address_index"], name="notifications_contactpoint_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "address_index"],
                condition=Q(kind__in=PUSH_KINDS),
                name="notifications_contactpoint_token_at_one_person",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["email", "sms", "telegram", *PUSH_KINDS]), name="notifications_contactpoint_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["live", "bounced", "withdrawn"]), name="notifications_contactpoint_state"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | Q(address__isnull=False, address_index__isnull=False),
                name="notifications_contactpoint_has_address",
            ),
            models.CheckConstraint(
                condition=Q(state="bounced", bounced_at__isnull=False) | (~Q(state="bounced") & Q(bounced_at=None)),
                name="notifications_contactpoint_bounce_dated",
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.recipient.data_key

    def closed(self, *, now: datetime) -> str:
        """Why nothing goes there, or "". A bounced address gets another chance after BOUNCE_REST."""
        if self.state == self.State.WITHDRAWN:
            return "withdrawn"
        if self.verified_at is None:
            return "unverified"
        if self.bounced_at is not None and now < self.bounced_at + BOUNCE_REST:
            return "bounced"
        return ""


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(recipient__user=user)


class Device(PublicModel):
    """A phone or browser with our app, whose contact point holds its token. `installation` is the app's own name for
    itself, so that a new token takes the place of the old one; `session_handle` is the session it told us in."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="devices")
    contact_point = models.OneToOneField(ContactPoint, models.PROTECT, related_name="device")
    installation = models.UUIDField()
    app_version = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    session_handle = models.CharField(max_length=40, db_index=True)
    registered_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "installation"], name="notifications_device_once"),
        ]


class TelegramLink(models.Model):
    """What a person takes to our bot to say that a chat is theirs: good once and not for long. A new one replaces it;
    what is here opens nothing, for it is the digest of a token that only the person was shown."""

    recipient = models.OneToOneField(Recipient, models.CASCADE, related_name="+")
    digest = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"until {self.expires_at}"


class Preference(models.Model):
    """One switch a person set; rules.is_on_unless_chosen has the others. The inbox has none: nothing is ever lost."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="preferences")
    purpose = models.CharField(max_length=10, choices=SWITCHABLE)
    channel = models.CharField(max_length=16)
    enabled = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "purpose", "channel"], name="notifications_preference_once"),
            models.CheckConstraint(condition=~Q(channel="inbox"), name="notifications_preference_inbox_stays_on"),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.URGENT), name="notifications_preference_danger_stays_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel} {self.enabled}"
