"""What do operators and approvers get to see?"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.choices import Category, Certainty, Mode, ResponseType, Severity, Urgency
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.serializers.break_glass import BreakGlassOut
from notifications.alerts.serializers.composing import AreaSerializer, TextsSerializer


class IncidentOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    opened_by = serializers.UUIDField(source="opened_by.public_id")
    closed_by = serializers.UUIDField(source="closed_by.public_id", default=None, allow_null=True)

    class Meta:
        model = Incident
        fields = [
            "id", "mode", "mission", "title", "place", "summary", "opened_by", "opened_at", "closed_by", "closed_at",
            "closing_reason",
        ]  # fmt: skip


class AlertRow(serializers.ModelSerializer):
    """`state` of the version that counts; until `live_until` one is out, whichever it is."""

    id = serializers.UUIDField(source="public_id")
    incident = serializers.UUIDField(source="incident.public_id")
    mode = serializers.ChoiceField(choices=Mode.choices, source="incident.mode")
    mission = serializers.CharField(source="incident.mission")

    class Meta:
        model = Alert
        fields = ["id", "incident", "mode", "mission", "state", "version", "live_until", "created_at"]


class FrozenArea(AreaSerializer):
    library = serializers.CharField(help_text="Edition of the library that the codes meant.")


class VersionOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    author = serializers.UUIDField(source="author.public_id")
    template = serializers.UUIDField(source="template.public_id", default=None, allow_null=True)
    texts = TextsSerializer()
    area = FrozenArea()
    category = serializers.ChoiceField(choices=Category.choices, allow_blank=True)
    urgency = serializers.ChoiceField(choices=Urgency.choices, allow_blank=True)
    severity = serializers.ChoiceField(choices=Severity.choices, allow_blank=True)
    certainty = serializers.ChoiceField(choices=Certainty.choices, allow_blank=True)
    response_types = serializers.ListField(child=serializers.ChoiceField(choices=ResponseType.choices))
    languages = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = AlertVersion
        fields = [
            "id", "number", "author", "created_at", "template", "category", "event_code", "urgency", "severity",
            "certainty", "response_types", "texts", "area_name", "area", "nationalities", "languages", "channels",
            "expires_at", "content_hash",
        ]  # fmt: skip


class FiguresOut(serializers.Serializer):
    """Which of them stand there depends on the gate."""

    places = serializers.ListField(child=serializers.CharField(), required=False)
    paths = serializers.ListField(child=serializers.CharField(), required=False)
    people = serializers.IntegerField(required=False)
    least = serializers.IntegerField(required=False)
    most = serializers.IntegerField(required=False)
    percent = serializers.FloatField(required=False)
    limit = serializers.IntegerField(required=False)
    longest_hours = serializers.IntegerField(required=False)
    logins = serializers.DictField(child=serializers.IntegerField(), required=False)
    parts = serializers.DictField(child=serializers.IntegerField(), required=False)
    judged = serializers.IntegerField(required=False)
    differing = serializers.IntegerField(required=False)


class GateOut(serializers.Serializer):
    """`hard` ones can't be accepted; `figures` say why in numbers, codes and paths."""

    code = serializers.CharField()
    hard = serializers.BooleanField()
    figures = FiguresOut()


class ClosedGateOut(GateOut):
    detail = serializers.CharField()


class ApprovalOut(serializers.ModelSerializer):
    by = serializers.UUIDField(source="by.public_id")

    class Meta:
        model = Approval
        fields = ["verdict", "by", "at", "reason", "lapses_at"]


class SubmissionOut(serializers.ModelSerializer):
    """`gates` were let pass by who submitted it; `people` and `logins` were counted then."""

    version = serializers.IntegerField(source="version.number")
    by = serializers.UUIDField(source="by.public_id")
    gates = GateOut(many=True)
    verdicts = ApprovalOut(many=True, source="approvals")

    class Meta:
        model = Submission
        fields = ["version", "by", "created_at", "gates", "people", "logins", "verdicts"]


class AlertOut(AlertRow):
    """With the version that counts, every submission and what was said to it, newest first. `contributors` can't
    approve it. `break_glass` where one person sent it alone."""

    current = serializers.SerializerMethodField()
    submissions = serializers.SerializerMethodField()
    contributors = serializers.SerializerMethodField()
    break_glass = BreakGlassOut(source="glass", default=None, allow_null=True)

    class Meta(AlertRow.Meta):
        fields = [*AlertRow.Meta.fields, "current", "submissions", "contributors", "break_glass"]

    def get_current(self, alert: Alert) -> VersionOut:
        version = alert.versions.select_related("author", "template").get(number=alert.version)
        return VersionOut(version).data  # type: ignore[return-value]

    def get_submissions(self, alert: Alert) -> SubmissionOut(many=True):  # type: ignore[valid-type]
        rows = Submission.objects.filter(version__alert=alert).order_by("-pk")
        return SubmissionOut(rows.select_related("version", "by").prefetch_related("approvals__by"), many=True).data

    def get_contributors(self, alert: Alert) -> list[str]:
        people = alert.contributions.order_by("pk").values_list("person__public_id", flat=True)
        return [str(person) for person in people]


class TemplateOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    author = serializers.UUIDField(source="author.public_id")
    approved_by = serializers.UUIDField(source="approved_by.public_id", default=None, allow_null=True)
    texts = TextsSerializer()
    corrections = TextsSerializer()
    all_clears = TextsSerializer()

    class Meta:
        model = AlertTemplate
        fields = [
            "id", "mission", "code", "number", "state", "texts", "corrections", "all_clears", "category", "event_code",
            "urgency", "severity", "certainty", "response_types", "least_people", "most_people", "author",
            "created_at", "approved_by", "approved_at", "break_glass",
        ]  # fmt: skip


class FreshnessOut(serializers.Serializer):
    """People: confirmed within 90 days or not; known by a point or by State or subdivision alone."""

    confirmed_by_point = serializers.IntegerField()
    confirmed_by_area = serializers.IntegerField()
    stale_by_point = serializers.IntegerField()
    stale_by_area = serializers.IntegerField()


class SegmentsOut(serializers.Serializer):
    language = serializers.CharField()
    seven_bit = serializers.BooleanField()
    parts = serializers.IntegerField(help_text="Of one message.")
    messages = serializers.IntegerField()
    segments = serializers.IntegerField(help_text="Of all messages, as carriers bill them.")


class SampledOut(serializers.Serializer):
    cell = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Longitude and latitude of a cell of about 11 km."
    )
    state = serializers.CharField()
    subdivision = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    by_area = serializers.BooleanField()
    fresh = serializers.BooleanField()


COORDINATES = {"type": "array", "items": {"oneOf": [{"type": "number"}, {"type": "array", "items": {}}]}}


@extend_schema_field(COORDINATES)
class CoordinatesField(serializers.ListField):
    """Of a point, or of rings."""


class GeometryOut(serializers.Serializer):
    type = serializers.ChoiceField(choices=["Point", "MultiPolygon"])
    coordinates = CoordinatesField()


class FeaturePropertiesOut(serializers.Serializer):
    """A circle is a point with its radius."""

    part = serializers.ChoiceField(choices=["include", "exclude"])
    radius_km = serializers.FloatField(required=False)


class FeatureOut(serializers.Serializer):
    type = serializers.ChoiceField(choices=["Feature"])
    properties = FeaturePropertiesOut()
    geometry = GeometryOut()


class MapOut(serializers.Serializer):
    """GeoJSON (RFC 7946). Areas of the library aren't drawn: the version names them by code."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    features = FeatureOut(many=True)


class MayBeToldOut(serializers.Serializer):
    """`people` have an emergency contact that is told, with their consent, after so many seconds without a sign."""

    people = serializers.IntegerField()
    after_seconds = serializers.IntegerField()


class PreviewOut(serializers.Serializer):
    """`people` are counted once each, `logins` are accounts; `languages`, `channels` and `sms` count logins. Nothing
    here says who somebody is."""

    version = serializers.IntegerField()
    content_hash = serializers.CharField()
    people = serializers.IntegerField()
    logins = serializers.IntegerField()
    without_login = serializers.IntegerField(help_text="People for whom nobody hears of it in the app or outside.")
    inbox_alone = serializers.IntegerField(help_text="Logins that no channel of the plan outside the app reaches.")
    emergency_contacts = MayBeToldOut(
        allow_null=True, help_text="Null in an exercise, and of little danger: nobody's contacts are told."
    )
    missions = serializers.DictField(child=serializers.IntegerField())
    freshness = FreshnessOut()
    languages = serializers.DictField(child=serializers.IntegerField())
    channels = serializers.DictField(child=serializers.IntegerField())
    seconds = serializers.DictField(
        child=serializers.IntegerField(allow_null=True),
        help_text="How long each channel's carrier takes at the least; null where no limit is known.",
    )
    sms = SegmentsOut(many=True)
    sample = SampledOut(many=True)
    missing = serializers.ListField(child=serializers.CharField(), help_text="What the version lacks, by path.")
    gates = ClosedGateOut(many=True)
    map = MapOut()


class LibraryAreaOut(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()
    point = serializers.ListField(child=serializers.FloatField(), help_text="Longitude, latitude.")
    radius_km = serializers.IntegerField()
    geometry = GeometryOut(allow_null=True, help_text="A GeoJSON MultiPolygon, where asked for.")
