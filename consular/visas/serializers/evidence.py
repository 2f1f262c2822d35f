"""What do officers send and get about the right of those who act for an applicant?"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.citizens.models.evidence import EvidenceFault
from consular.citizens.models.person import Person
from consular.citizens.models.representation import BY_OFFICERS, Representation
from consular.citizens.serializers.representations import RepresentationOut
from consular.citizens.services.people import name_of_representative
from econsulate.core.api.serializers import Day, StrictSerializer, Text, Whole


class AcceptEvidence(StrictSerializer):
    """`version` is that of the proof that was looked at; `valid_until` the last day of the deed, if it names one."""

    version = Whole(min_value=1)
    valid_until = Day(required=False, allow_null=True, default=None)


class RefuseEvidence(StrictSerializer):
    """`note` is read by the representative, so it is written in their language."""

    version = Whole(min_value=1)
    reason = serializers.ChoiceField(EvidenceFault.choices)
    note = Text(max_length=1000, multiline=True, required=False, allow_blank=True, default="")


class AcceptClaim(AcceptEvidence):
    """`person` is one of those `found` by the claim."""

    person = serializers.UUIDField()


class EndRight(StrictSerializer):
    """`court_order` where a court or authority ended it, `false_evidence` where it rested on such, or `error`."""

    reason = serializers.ChoiceField([(ending.value, ending.label) for ending in BY_OFFICERS])


class AskEvidence(StrictSerializer):
    note = Text(max_length=1000, multiline=True)


class StaffRepresentation(RepresentationOut):
    """`representative` is the name of who acts, to compare with the document; null for one who never gave it.

    `birth_date` is that of the person now: of a child, a right that is accepted ends by it.
    """

    representative = serializers.SerializerMethodField()
    birth_date = serializers.CharField(
        source="person.identity.birth_date", read_only=True, allow_null=True, default=None
    )

    class Meta(RepresentationOut.Meta):
        fields = [*(name for name in RepresentationOut.Meta.fields if name != "text"), "representative", "birth_date"]
        read_only_fields = fields

    def get_representative(self, representation: Representation) -> str | None:
        return name_of_representative(representation)


class FoundPerson(serializers.ModelSerializer):
    """Somebody by exactly the data a claim names."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    name = serializers.SerializerMethodField()
    birth_date = serializers.CharField(source="identity.birth_date", read_only=True)

    class Meta:
        model = Person
        fields = ["id", "name", "birth_date", "nationality"]
        read_only_fields = fields

    def get_name(self, person: Person) -> str:
        names = (person.identity["primary_identifier"], person.identity["secondary_identifier"])
        return ", ".join(name for name in names if name)


class StaffClaim(StaffRepresentation):
    """A right that is asked for; `found` are those of the mission's people it can be about, most often one or none."""

    found = serializers.SerializerMethodField()

    class Meta(StaffRepresentation.Meta):
        fields = [*StaffRepresentation.Meta.fields, "found"]
        read_only_fields = fields

    @extend_schema_field(FoundPerson(many=True))
    def get_found(self, right: Representation) -> Any:
        return FoundPerson(self.context["found"], many=True).data
