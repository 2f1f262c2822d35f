"""What may be corrected, and how is what changed shown?"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.citizens.serializers.people import NewTravelDocument, PersonFields
from consular.visas.models.corrections import Correction
from consular.visas.serializers.sections import SECTIONS, Form, Section, as_stored
from consular.visas.services.corrections import Changes
from econsulate.core.api.serializers import Text


class Facts(Section):
    """Any part of the facts; those not named stay as they were submitted."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for field in fields.values():
            field.default = serializers.empty
        return fields


class CorrectedIdentity(Facts, PersonFields):
    pass


class CorrectedTravelDocument(Facts, NewTravelDocument):
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Whether the dates fit together is seen once they stand beside those that stay."""
        return attrs


class NewCorrection(Form):
    """Sections are replaced whole, as in a draft; of identity and travel document only what is named."""

    identity = CorrectedIdentity(required=False)
    travel_document = CorrectedTravelDocument(required=False)
    reason = Text(max_length=1000, multiline=True)


def changes_of(values: dict[str, Any]) -> Changes:
    return Changes(
        sections={name: as_stored(values[name]) for name in SECTIONS if name in values},
        identity=as_stored(values.get("identity", {})),
        travel_document=as_stored(values.get("travel_document", {})),
    )


VALUE = {
    "oneOf": [
        {"type": "string"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
    ],
    "nullable": True,
}


@extend_schema_field(VALUE)
class Value(serializers.JSONField):
    """A field's value as the form holds it; null where it wasn't given."""


class ChangeOut(serializers.Serializer):
    path = serializers.CharField()
    before = Value()
    after = Value()


class CorrectionOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    diff = ChangeOut(many=True, read_only=True)
    reason = serializers.CharField(read_only=True)
    assisted = serializers.BooleanField(
        read_only=True, help_text="An officer entered it for the applicant, who had called or written."
    )

    class Meta:
        model = Correction
        fields = ["id", "version", "assisted", "reason", "diff", "created_at"]
        read_only_fields = fields
