"""What may a person say about how we write to them?"""

from collections.abc import Mapping
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from econsulate.core.api.serializers import StrictSerializer, Text
from notifications.channels.registry import PUSH_KINDS, WAYS
from notifications.recipients.models import SWITCHABLE, ContactPoint, Recipient
from notifications.recipients.rules import is_on_unless_chosen, sounded
from notifications.recipients.services.people import Wishes

SAFE_CONTACT = ("allowed_channels", "quiet_from", "quiet_until", "discreet", "leave_no_message")
CHANNEL_CHOICES = list(WAYS.items())
WRITTEN_TO = [(kind.value, kind.label) for kind in ContactPoint.Kind if kind.value not in PUSH_KINDS]


class WallClock(serializers.RegexField):
    """A time of day `HH:MM` where the person is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(regex="^([01][0-9]|2[0-3]):[0-5][0-9]$", **options)

    def run_validation(self, data: Any = empty) -> time | None:
        text = super().run_validation(data)
        return None if text is None else time.fromisoformat(text)

    def to_representation(self, value: Any) -> str:
        return f"{value:%H:%M}"


class SwitchSerializer(StrictSerializer):
    """One channel for one purpose. The inbox can't be switched off."""

    purpose = serializers.ChoiceField(choices=SWITCHABLE)
    channel = serializers.ChoiceField(choices=CHANNEL_CHOICES)
    enabled = serializers.BooleanField()


class SafeContactSerializer(StrictSerializer):
    """How it is safe to write to this person."""

    allowed_channels = serializers.ListField(
        child=serializers.ChoiceField(choices=CHANNEL_CHOICES),
        allow_null=True,
        max_length=len(CHANNEL_CHOICES),
        help_text=_("Null allows all channels; an empty list leaves the inbox only."),
    )
    quiet_from = WallClock(allow_null=True)
    quiet_until = WallClock(allow_null=True)
    discreet = serializers.BooleanField(help_text=_("Outside the app, messages say only that there is a message."))

    leave_no_message = serializers.BooleanField(
        required=False,
        help_text=_("Whoever calls leaves no message and tells nobody else who called. Left out, it stays as it is."),
    )

    default_error_messages = {"quiet_hours": _("Give both ends of the quiet hours, at different times, or neither.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start, end = attrs["quiet_from"], attrs["quiet_until"]
        if (start is None) != (end is None) or (start is not None and start == end):
            raise serializers.ValidationError({"quiet_until": self.error_messages["quiet_hours"]}, code="quiet_hours")
        return attrs


class ContactPreferencesSerializer(StrictSerializer):
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    time_zone = Text(max_length=64, help_text=_("A zone of the IANA database, such as Asia/Almaty."))
    safe_contact = SafeContactSerializer()
    switches = serializers.ListField(child=SwitchSerializer(), max_length=50)

    default_error_messages = {
        "zone": _("This is not a time zone of the IANA database."),
        "twice": _("This switch stands here twice."),
    }

    def validate_time_zone(self, value: str) -> str:
        if value not in available_timezones():
            self.fail("zone")
        return value

    def validate_switches(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({(switch["purpose"], switch["channel"]) for switch in value}) < len(value):
            raise serializers.ValidationError(self.error_messages["twice"], code="twice")
        return value

    def to_representation(self, instance: Recipient) -> dict[str, Any]:
        """Every switch there is as it stands, so that what is read can be sent back."""
        set_to = {(row.purpose, row.channel): row.enabled for row in instance.preferences.all()}
        safe = {name: getattr(instance, name) for name in SAFE_CONTACT}
        return {
            "language": instance.language,
            "time_zone": instance.time_zone,
            "safe_contact": SafeContactSerializer(safe).data,
            "switches": [
                {"purpose": purpose, "channel": channel, "enabled": is_on}
                for purpose, _label in SWITCHABLE
                for channel in WAYS
                for is_on in [set_to.get((purpose, channel), is_on_unless_chosen(purpose, channel))]
            ],
        }


def wishes(data: Mapping[str, Any]) -> Wishes:
    enabled = {(switch["purpose"], switch["channel"]): switch["enabled"] for switch in data["switches"]}
    return Wishes(language=data["language"], time_zone=data["time_zone"], enabled=enabled, **data["safe_contact"])


class DuressWordSerializer(StrictSerializer):
    """A word for the telephone, never shown again: whoever looks over the shoulder must not learn it."""

    word = Text(min_length=2, max_length=60)

    def validate_word(self, value: str) -> str:
        if len(sounded(value)) < 2:
            raise serializers.ValidationError(_("Choose a word of at least two letters."), "too_short")
        return value


class ContactPointSerializer(serializers.Serializer):
    """One of one's own addresses; changed by changing the sign-in address."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(choices=WRITTEN_TO)
    address = serializers.CharField()
    state = serializers.ChoiceField(choices=ContactPoint.State.choices)
    verified_at = serializers.DateTimeField(allow_null=True)
