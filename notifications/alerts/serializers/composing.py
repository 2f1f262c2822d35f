"""What does a composer send: an incident, a version, a template?"""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from econsulate.core.api.serializers import Moment, StrictSerializer, Text, Whole
from notifications.alerts.models.choices import Category, Certainty, Mode, ResponseType, Severity, Urgency
from notifications.alerts.rules.content import LONGEST, LONGEST_AREA_NAME, MOST_CODES, MOST_SHAPES

MISSION, NATIONALITY, STATE, SUBDIVISION = (
    r"^[A-Z]{2}-[A-Z0-9]{2,8}\Z", r"^[A-Z]{3}\Z", r"^[A-Z]{2}\Z", r"^[A-Z]{2}-[A-Z0-9]{1,3}\Z",
)  # fmt: skip
MOST_PEOPLE = 2_000_000_000


class NewIncident(StrictSerializer):
    """`mode` can't be changed afterwards."""

    mode = serializers.ChoiceField(choices=Mode.choices)
    mission = serializers.RegexField(MISSION)
    title = Text(max_length=120)
    place = Text(max_length=120)
    summary = Text(multiline=True, max_length=2000, required=False, default="", allow_blank=True)


class Closing(StrictSerializer):
    reason = Text(multiline=True, max_length=500)


class WordsSerializer(StrictSerializer):
    """One language. Name the place in the words: never "your area". `sms` is needed where SMS is among the channels."""

    event = Text(max_length=LONGEST["event"], required=False, default="", allow_blank=True)
    headline = Text(max_length=LONGEST["headline"], required=False, default="", allow_blank=True)
    description = Text(multiline=True, max_length=LONGEST["description"], required=False, default="", allow_blank=True)
    instruction = Text(multiline=True, max_length=LONGEST["instruction"], required=False, default="", allow_blank=True)
    sms = Text(max_length=LONGEST["sms"], required=False, default="", allow_blank=True)


class TextsSerializer(StrictSerializer):
    """Words by language."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {code: WordsSerializer(required=False) for code, _name in settings.LANGUAGES}


class ShapeSerializer(StrictSerializer):
    """One of the two, as in CAP 1.2: `lat,lon lat,lon …` or `lat,lon radius_km`."""

    polygon = serializers.CharField(required=False, max_length=8_000)
    circle = serializers.CharField(required=False, max_length=100)


class AreaSerializer(StrictSerializer):
    """The union of what is included, less `exclude`. `missions` are the people these missions serve."""

    include = serializers.ListField(child=ShapeSerializer(), required=False, default=list, max_length=MOST_SHAPES)
    exclude = serializers.ListField(child=ShapeSerializer(), required=False, default=list, max_length=MOST_SHAPES)
    states = serializers.ListField(
        child=serializers.RegexField(STATE), required=False, default=list, max_length=MOST_CODES
    )
    subdivisions = serializers.ListField(
        child=serializers.RegexField(SUBDIVISION), required=False, default=list, max_length=MOST_CODES
    )
    missions = serializers.ListField(
        child=serializers.RegexField(MISSION), required=False, default=list, max_length=MOST_CODES
    )

    def to_internal_value(self, data: Any) -> Any:
        return {**EMPTY_AREA, **super().to_internal_value(data)}


EMPTY_AREA: dict[str, list[Any]] = {name: [] for name in ("include", "exclude", "states", "subdivisions", "missions")}


class NewVersion(StrictSerializer):
    """A whole version: what is left out is empty in it, whatever the version before said. It may be incomplete until
    it is submitted."""

    template = serializers.UUIDField(required=False, default=None, allow_null=True)
    category = serializers.ChoiceField(choices=Category.choices, required=False, default="", allow_blank=True)
    event_code = serializers.SlugField(max_length=40, required=False, default="", allow_blank=True)
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False, default="", allow_blank=True)
    severity = serializers.ChoiceField(choices=Severity.choices, required=False, default="", allow_blank=True)
    certainty = serializers.ChoiceField(choices=Certainty.choices, required=False, default="", allow_blank=True)
    response_types = serializers.ListField(
        child=serializers.ChoiceField(choices=ResponseType.choices), required=False, default=list, max_length=9
    )
    texts = TextsSerializer(required=False, default=dict)
    area_name = Text(max_length=LONGEST_AREA_NAME, required=False, default="", allow_blank=True)
    area = AreaSerializer(required=False, default=lambda: EMPTY_AREA)
    nationalities = serializers.ListField(
        child=serializers.RegexField(NATIONALITY), required=False, default=list, max_length=MOST_CODES
    )
    languages = serializers.ListField(
        child=serializers.CharField(max_length=8), required=False, default=list, max_length=10
    )
    channels = serializers.ListField(
        child=serializers.CharField(max_length=16), required=False, default=list, max_length=10
    )
    expires_at = Moment(required=False, default=None, allow_null=True)


class NewAlert(NewVersion):
    incident = serializers.UUIDField()


class NewTemplate(StrictSerializer):
    """What is left to fill in stands in braces: `{place}`. Nothing with a brace left in it can be submitted."""

    mission = serializers.RegexField(MISSION)
    code = serializers.SlugField(max_length=40)
    texts = TextsSerializer()
    corrections = TextsSerializer()
    all_clears = TextsSerializer()
    category = serializers.ChoiceField(choices=Category.choices)
    event_code = serializers.SlugField(max_length=40)
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    severity = serializers.ChoiceField(choices=Severity.choices)
    certainty = serializers.ChoiceField(choices=Certainty.choices)
    response_types = serializers.ListField(
        child=serializers.ChoiceField(choices=ResponseType.choices), min_length=1, max_length=9
    )
    least_people = Whole(max_value=MOST_PEOPLE)
    most_people = Whole(max_value=MOST_PEOPLE)


class Submitting(StrictSerializer):
    """`content_hash` of the version you saw, `accepted_gates` by their codes."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}\Z")
    accepted_gates = serializers.ListField(
        child=serializers.SlugField(max_length=40), required=False, default=list, max_length=20
    )


class SendingBack(StrictSerializer):
    reason = Text(multiline=True, max_length=1000)


class Approving(StrictSerializer):
    """`content_hash` of the version you saw, and the name of its area, typed."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}\Z")
    place = Text(max_length=120)
