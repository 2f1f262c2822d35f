"""Which head-counts can be asked for, and how are they told?"""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from consular.abroad.services.head_counts import Asked
from consular.missions.models.missions import STATE, Mission
from consular.missions.models.texts import in_language
from econsulate.core.api.serializers import StrictSerializer
from econsulate.core.countries import country_name
from notifications.facade import PlaceCount

LEVELS = {"state": _("States"), "subdivision": _("Subdivisions"), "mission": _("Missions")}
LONGEST_AREA = 8_000


class AskedSerializer(StrictSerializer):
    """Of places at one level, or of an area."""

    by = serializers.ChoiceField(list(LEVELS.items()), required=False, default="state")
    state = serializers.RegexField(
        STATE, required=False, default=None, help_text="Of this State alone, by ISO 3166-1 alpha-2."
    )
    polygon = serializers.CharField(
        required=False, default=None, max_length=LONGEST_AREA, help_text="`lat,lon lat,lon lat,lon …`, as in CAP 1.2."
    )
    circle = serializers.CharField(
        required=False, default=None, max_length=100, help_text="`lat,lon radius_km`, as in CAP 1.2."
    )

    def asked(self) -> Asked:
        return Asked(**self.validated_data)


class FiguresSerializer(serializers.Serializer):
    """Everybody stands once in a figure; who is in one may be in others, so figures are never added up."""

    registered = serializers.IntegerField(help_text="In the register there, also those not examined yet.")
    confirmed = serializers.IntegerField(help_text="Of these, who confirmed it within 90 days.")
    travelling = serializers.IntegerField(help_text="On a journey there now, with whoever comes along.")
    companions = serializers.IntegerField(help_text="Of these, who comes along; of any nationality.")
    minors = serializers.IntegerField(help_text="Under 18, where they most probably are.")


class PlaceCountSerializer(serializers.Serializer):
    place = serializers.CharField(help_text="A State, a subdivision or a mission by its code; empty where not known.")
    state = serializers.CharField()
    name = serializers.CharField()
    figures = FiguresSerializer()


class AreaCountSerializer(serializers.Serializer):
    """Who is there, and who possibly is: of these only a State or subdivision is known, which reaches into the area."""

    there = FiguresSerializer()
    possibly_there = FiguresSerializer()


class HeadCountsSerializer(serializers.Serializer):
    """`places` of the level asked for, or `area` where one was given."""

    places = PlaceCountSerializer(many=True)
    area = AreaCountSerializer(allow_null=True)


def named(places: list[PlaceCount], by: str) -> list[dict[str, Any]]:
    """With names in the language of the request; those of subdivisions are English alone."""
    missions = {}
    if by == "mission":
        rows = Mission.objects.filter(code__in=[one.place for one in places]).values_list("code", "names")
        missions = {code: in_language(names, get_language() or "en") for code, names in rows}
    return [
        {"place": one.place, "state": one.state, "name": name_of(one, by, missions), "figures": one.figures}
        for one in places
    ]


def name_of(one: PlaceCount, by: str, missions: dict[str, str]) -> str:
    if by == "mission":
        return missions.get(one.place, "")
    if by == "state":
        return country_name(one.place) if one.place else ""
    return one.name
