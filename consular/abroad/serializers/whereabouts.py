"""What does somebody send to tell exactly where they are, and what is shown of it?"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from consular.abroad.models.whereabouts import Whereabouts
from consular.citizens.services.people import name_of
from econsulate.core.api.serializers import Degrees, StrictSerializer, Whole

# What is less exact is no more than the coarse position says.
LEAST_EXACT_M = 10_000


class WhereaboutsFields(StrictSerializer):
    """WGS 84; how exact it is in metres. Kept under seal for some days; officers of the mission read it on record."""

    latitude = Degrees(most=90)
    longitude = Degrees(most=180)
    accuracy_m = Whole(max_value=LEAST_EXACT_M)
    is_safe = serializers.BooleanField(help_text=_("True: the person is safe. False: they only say where they are."))
    consent = serializers.BooleanField(help_text=_("True: the person lets us keep this to find them."))

    default_error_messages = {"consent": _("Without consent we keep no position.")}

    def validate_consent(self, given: bool) -> bool:
        if not given:
            self.fail("consent")
        return given


class WhereaboutsRow(serializers.Serializer):
    """A line of the officers' list, without the exact position."""

    id = serializers.UUIDField(source="public_id")
    person = serializers.UUIDField(source="person.public_id")
    name = serializers.SerializerMethodField()
    is_safe = serializers.BooleanField()
    state = serializers.CharField(source="host_state", help_text="ISO 3166-1 alpha-2; empty on the high seas.")
    region = serializers.CharField(help_text="ISO 3166-2; empty where we know none there.")
    mission = serializers.CharField(source="mission.code")
    told_at = serializers.DateTimeField(source="created_at")
    expires_at = serializers.DateTimeField()

    def get_name(self, row: Whereabouts) -> str:
        return name_of(row.person)


class WhereaboutsOut(WhereaboutsRow):
    """With the position itself."""

    latitude = serializers.FloatField(source="told.latitude")
    longitude = serializers.FloatField(source="told.longitude")
    accuracy_m = serializers.IntegerField(source="told.accuracy_m")


def told_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("latitude", "longitude", "accuracy_m")}
