"""How does a mission look to the public, and a member of staff to himself?"""

from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.missions.models.districts import PLACE
from consular.missions.models.hours import Service
from consular.missions.models.missions import STATE, Capability, Mission, MissionKind
from consular.missions.models.posts import Role
from consular.missions.models.rota import RANKS, DutyShift
from consular.missions.models.texts import LANGUAGES, in_language
from consular.missions.rules.calendar import departures
from consular.missions.rules.opening import LOOK_AHEAD_DAYS, opening_at
from consular.missions.services.calendars import calendar_of
from consular.missions.services.rota import MOST_DAYS
from econsulate.core.accounts.models import User
from econsulate.core.api.serializers import Day, Degrees, StrictSerializer, Whole


class InTheirLanguage(serializers.CharField):
    """A text in the language of the request, else in English."""

    def to_representation(self, value: Any) -> str:
        return in_language(value, get_language() or "en")


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "example": "09:00"})
class WallClock(serializers.TimeField):
    """What the clock at the mission shows; OpenAPI's own `time` would need an offset from UTC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


class OpeningSerializer(serializers.Serializer):
    is_open = serializers.BooleanField()
    closes_at = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.DateTimeField(allow_null=True)


class WeeklyHoursSerializer(serializers.Serializer):
    service = serializers.ChoiceField(choices=Service.choices)
    weekday = serializers.IntegerField(min_value=1, max_value=7, help_text="ISO 8601: Monday is 1.")
    opens = WallClock()
    closes = WallClock()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="First day on which these hours no longer hold.")


class DepartureSerializer(serializers.Serializer):
    date = serializers.DateField()
    opens = WallClock(allow_null=True)
    closes = WallClock(allow_null=True)
    reason = serializers.CharField()


class MissionSerializer(serializers.Serializer):
    """An entry of the directory; needs `now` in the context and reads what services/directory.py prefetched."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=MissionKind.choices)
    name = InTheirLanguage(source="names")
    address = InTheirLanguage(source="addresses")
    host_state = serializers.CharField(help_text="ISO 3166-1 alpha-2.")
    latitude = serializers.FloatField(allow_null=True, help_text="WGS 84, in degrees.")
    longitude = serializers.FloatField(allow_null=True, help_text="WGS 84, in degrees.")
    zone = serializers.CharField(help_text="IANA time zone.")
    languages = serializers.ListField(child=serializers.ChoiceField(choices=LANGUAGES))
    capabilities = serializers.ListField(child=serializers.ChoiceField(choices=Capability.choices))
    email = serializers.CharField()
    phones = serializers.ListField(child=serializers.CharField())
    emergency_phone = serializers.CharField()
    branch_of = serializers.CharField(source="parent.code", allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    successor = serializers.CharField(source="successor.code", allow_null=True)
    places = serializers.SerializerMethodField(help_text="ISO 3166-2 regions, or a whole State.")
    accredited_to = serializers.SerializerMethodField(help_text="ISO 3166-1 alpha-2.")
    opening = serializers.SerializerMethodField()
    weekly_hours = WeeklyHoursSerializer(source="hours", many=True)

    def get_places(self, mission: Mission) -> list[str]:
        return [district.place for district in mission.districts.all()]

    def get_accredited_to(self, mission: Mission) -> list[str]:
        return [accreditation.state for accreditation in mission.accreditations.all()]

    @extend_schema_field(OpeningSerializer)
    def get_opening(self, mission: Mission) -> Any:
        return asdict(opening_at(self.context["now"], calendar_of(mission)))


class MissionDetailSerializer(MissionSerializer):
    """A mission with the dates of the next 60 days on which it departs from its weekly hours."""

    special_dates = serializers.SerializerMethodField()

    @extend_schema_field(DepartureSerializer(many=True))
    def get_special_dates(self, mission: Mission) -> Any:
        today = mission.local_day(self.context["now"])
        dates = departures(calendar_of(mission), since=today, days=LOOK_AHEAD_DAYS, language=get_language() or "en")
        return DepartureSerializer(dates, many=True).data


class PositionSerializer(StrictSerializer):
    """Where somebody is, by WGS 84."""

    latitude = Degrees(most=90)
    longitude = Degrees(most=180)


class NearMissionSerializer(serializers.Serializer):
    distance_km = serializers.FloatField(help_text="By great circle.")
    mission = MissionSerializer()


class VicinitySerializer(serializers.Serializer):
    """`serving` is who serves the place, however far it is; nobody on the high seas or where no mission does."""

    state = serializers.CharField(source="where.state", default=None, allow_null=True, help_text="ISO 3166-1 alpha-2.")
    region = serializers.CharField(
        source="where.subdivision", default=None, allow_null=True, help_text="ISO 3166-2, where we know one there."
    )
    serving = MissionSerializer(allow_null=True)
    nearest = NearMissionSerializer(many=True)


class PlaceSerializer(StrictSerializer):
    """Where somebody is: a State, and its region where known."""

    state = serializers.RegexField(STATE, help_text="ISO 3166-1 alpha-2.")
    region = serializers.RegexField(PLACE, required=False, default=None, help_text="ISO 3166-2.")

    def validate(self, place: dict[str, Any]) -> dict[str, Any]:
        if not countries.alpha3(place["state"]):
            raise serializers.ValidationError(
                {"state": _("This is not a State's code of two letters, such as KZ or UZ.")}
            )
        if place["region"] and not place["region"].startswith(place["state"] + "-"):
            raise serializers.ValidationError({"region": _("This region does not lie in the State.")})
        return place


class PostSerializer(serializers.Serializer):
    role = serializers.ChoiceField(choices=Role.choices)
    mission = serializers.CharField(source="mission.code")
    mission_name = InTheirLanguage(source="mission.names")
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)


class OfficerSerializer(serializers.Serializer):
    display_name = serializers.CharField()
    languages = serializers.ListField(child=serializers.ChoiceField(choices=LANGUAGES))


class StaffMemberSerializer(serializers.Serializer):
    """Who the caller is at work; `posts` are the live ones."""

    public_id = serializers.UUIDField()
    officer = OfficerSerializer(allow_null=True)
    posts = PostSerializer(many=True)


class ShiftSerializer(serializers.Serializer):
    """Hours on duty; `rank` 1 is called first."""

    id = serializers.UUIDField(source="public_id")
    user = serializers.UUIDField(source="user.public_id")
    name = serializers.SerializerMethodField()
    rank = serializers.IntegerField()
    begins_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()

    def get_name(self, shift: DutyShift) -> str:
        return name_at_work(shift.user)


class SpanSerializer(serializers.Serializer):
    begins_at = serializers.DateTimeField(source="begins")
    ends_at = serializers.DateTimeField(source="ends")


class ColleagueSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    name = serializers.SerializerMethodField()

    def get_name(self, user: User) -> str:
        return name_at_work(user)


class RotaSerializer(serializers.Serializer):
    """`now` is who is on duty, first in line first; `gaps` the times of two weeks with nobody first in line; `shifts`
    those of four weeks; `colleagues` who may be put on duty."""

    mission = serializers.CharField()
    zone = serializers.CharField()
    now = ShiftSerializer(many=True)
    gaps = SpanSerializer(many=True)
    shifts = ShiftSerializer(many=True)
    colleagues = ColleagueSerializer(many=True)


class PlanSerializer(StrictSerializer):
    """The same hours on each of `days` days, by the mission's clock, these people in turn. Hours that end at or before
    they begin end on the next day."""

    users = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20)
    rank = Whole(min_value=RANKS[0], max_value=RANKS[-1])
    first = Day()
    days = Whole(min_value=1, max_value=MOST_DAYS)
    begins = WallClock(input_formats=["%H:%M"])
    ends = WallClock(input_formats=["%H:%M"])


class HandOverSerializer(StrictSerializer):
    user = serializers.UUIDField(help_text="The colleague who goes on.")


def name_at_work(user: User) -> str:
    return getattr(getattr(user, "officer", None), "display_name", "")
