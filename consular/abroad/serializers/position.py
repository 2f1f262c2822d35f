"""What does the app send to share where somebody is, and what does it get back?"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from consular.abroad.services.position import LONGEST, SHORTEST, USUAL
from econsulate.core.api.serializers import Degrees, StrictSerializer, Whole


class PositionFields(StrictSerializer):
    """A position by WGS 84; we keep only the cell of about eleven kilometres that it lies in."""

    latitude = Degrees(most=90)
    longitude = Degrees(most=180)
    hours = Whole(
        min_value=SHORTEST, max_value=LONGEST, required=False, default=USUAL, help_text=_("How long we may keep it.")
    )
    consent = serializers.BooleanField(help_text=_("True: the person lets us keep this to warn and find them."))

    default_error_messages = {"consent": _("Without consent we keep no position.")}

    def validate_consent(self, given: bool) -> bool:
        if not given:
            self.fail("consent")
        return given

    def to_internal_value(self, data: Any) -> Any:
        values: dict[str, Any] = super().to_internal_value(data)
        values.pop("consent")
        return values


class PositionOut(serializers.Serializer):
    """What is kept: the middle of the cell, and how far from it the person may be."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    accuracy_m = serializers.IntegerField()
    state = serializers.CharField(help_text="ISO 3166-1 alpha-2; empty on the high seas.")
    region = serializers.CharField(source="subdivision", help_text="ISO 3166-2; empty where we know none there.")
    shared_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
