"""What do officers send and get about the right of those who act for an applicant?"""

from rest_framework import serializers

from consular.citizens.models.evidence import EvidenceFault
from consular.citizens.models.representation import Representation
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


class AskEvidence(StrictSerializer):
    note = Text(max_length=1000, multiline=True)


class StaffRepresentation(RepresentationOut):
    """`representative` is the name of who acts, to compare with the document; null for one who never gave it."""

    representative = serializers.SerializerMethodField()

    class Meta(RepresentationOut.Meta):
        fields = [*(name for name in RepresentationOut.Meta.fields if name != "text"), "representative"]
        read_only_fields = fields

    def get_representative(self, representation: Representation) -> str | None:
        return name_of_representative(representation)
