"""Which printed fields of a visa can be corrected, and what do officers see of a correction?"""

from typing import Any

from rest_framework import serializers

from consular.citizens.models.person import Sex
from consular.citizens.serializers.people import BirthDate
from consular.visas.models.replacements import VisaReplacement
from consular.visas.serializers.sections import Section
from econsulate.core.api.serializers import StrictSerializer, Text


class Printed(Section):
    """What may be corrected; the terms of the visa and the holder's nationality may not."""

    primary_identifier = Text(max_length=80)
    secondary_identifier = Text(max_length=80, allow_null=True)
    original_script_name = Text(max_length=120, allow_null=True)
    birth_date = BirthDate()
    sex = serializers.ChoiceField(Sex.choices)
    passport_number = serializers.RegexField(r"^[A-Z0-9]{3,22}\Z", max_length=22)


class NewReplacement(StrictSerializer):
    corrected = Printed()
    reason = Text(max_length=1000, multiline=True)


class CorrectedOut(serializers.Serializer):
    """Only the fields that change."""

    primary_identifier = serializers.CharField(required=False)
    secondary_identifier = serializers.CharField(required=False, allow_null=True)
    original_script_name = serializers.CharField(required=False, allow_null=True)
    birth_date = serializers.CharField(required=False)
    sex = serializers.CharField(required=False)
    passport_number = serializers.CharField(required=False)

    def to_representation(self, instance: Any) -> Any:
        return dict(instance)


class ReplacementOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    visa = serializers.UUIDField(source="visa.public_id", read_only=True)
    corrected = CorrectedOut(read_only=True)
    reason = serializers.CharField(read_only=True)

    class Meta:
        model = VisaReplacement
        fields = ["id", "visa", "state", "corrected", "reason", "confirmed_at", "created_at"]
        read_only_fields = fields
