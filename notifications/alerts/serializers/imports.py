"""What is told of a host country's message, and of the draft that came of it?"""

from rest_framework import serializers

from notifications.alerts.models.imports import CapImport, Outcome


class ForeignWords(serializers.Serializer):
    event = serializers.CharField()
    headline = serializers.CharField()
    description = serializers.CharField()
    instruction = serializers.CharField()


class ForeignOut(serializers.Serializer):
    """A text in a language that is not ours, for whoever translates; its tag as it came."""

    language = serializers.CharField()
    words = ForeignWords()


class RemarksOut(serializers.Serializer):
    """What of the message the draft does not hold. Nothing of a Cancel, which is not drafted."""

    languages = serializers.ListField(child=serializers.CharField(), required=False)
    foreign = ForeignOut(many=True, required=False)
    shortened = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Texts that were too long, by path."
    )
    placed = serializers.BooleanField(required=False, help_text="Whether all of its area is known to us.")
    unplaced = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Names of areas that are not, or not wholly."
    )
    blocks_left_out = serializers.IntegerField(
        required=False, help_text="Blocks of a lesser grade: one draft has one grade, the gravest."
    )


class CapImportOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    by = serializers.UUIDField(source="by.public_id")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    incident = serializers.UUIDField(source="incident.public_id", default=None, allow_null=True)
    alert = serializers.UUIDField(source="alert.public_id", default=None, allow_null=True)
    earlier = serializers.UUIDField(
        source="earlier.public_id", default=None, allow_null=True, help_text="The message that it changes or cancels."
    )
    earlier_alert = serializers.UUIDField(source="earlier.alert.public_id", default=None, allow_null=True)
    people = serializers.IntegerField(help_text="In its area, when it was looked at last.")
    remarks = RemarksOut()

    class Meta:
        model = CapImport
        fields = [
            "id", "mission", "sender", "identifier", "sent", "status", "msg_type", "digest", "by", "created_at",
            "outcome", "incident", "alert", "earlier", "earlier_alert", "people", "remarks",
        ]  # fmt: skip
