"""What does the app send and get about a machine-readable zone?"""

from typing import Any

from rest_framework import serializers

from consular.citizens.models.person import Sex
from consular.citizens.models.travel_document import DocumentKind
from consular.citizens.mrz.formats import Format
from consular.citizens.mrz.slips import Slip
from econsulate.core.api.serializers import StrictSerializer


class MrzLines(StrictSerializer):
    lines = serializers.ListField(child=serializers.CharField(max_length=200, trim_whitespace=False), max_length=5)


class MrzFields(serializers.Serializer):
    """As printed; missing where the lines could not be told apart."""

    document_code = serializers.CharField(required=False)
    issuing_state = serializers.CharField(required=False)
    document_number = serializers.CharField(required=False)
    nationality = serializers.CharField(required=False)
    birth_date = serializers.CharField(required=False, allow_null=True)
    sex = serializers.CharField(required=False)
    expiry_date = serializers.CharField(required=False, allow_null=True)
    primary_identifier = serializers.CharField(required=False)
    secondary_identifier = serializers.CharField(required=False, allow_null=True)
    name_may_be_truncated = serializers.BooleanField(required=False)
    optional_data = serializers.CharField(required=False)
    optional_data_2 = serializers.CharField(required=False)


class MrzChange(serializers.Serializer):
    """What was typed (`from`) and what is proposed in its place (`to`), either may be empty."""

    line = serializers.IntegerField(help_text="In the proposed lines, counted from 1.")
    position = serializers.IntegerField(help_text="In the proposed line, counted from 1.")
    to = serializers.CharField()
    reason = serializers.ChoiceField([slip.value for slip in Slip])
    text = serializers.CharField(help_text="The reason in words.")

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python's own.
        return {**super().get_fields(), "from": serializers.CharField()}


class MrzSuggestion(serializers.Serializer):
    """The only zone of which the lines can be a slip. Show it beside the document; send it only if a person agrees."""

    lines = serializers.ListField(child=serializers.CharField())
    changes = MrzChange(many=True)


class FilledPerson(serializers.Serializer):
    primary_identifier = serializers.CharField()
    secondary_identifier = serializers.CharField(allow_null=True)
    birth_date = serializers.CharField(allow_null=True)
    sex = serializers.ChoiceField(Sex.choices, allow_null=True)
    nationality = serializers.CharField(allow_null=True)


class FilledDocument(serializers.Serializer):
    kind = serializers.ChoiceField(DocumentKind.choices, allow_null=True)
    number = serializers.CharField(allow_null=True)
    issuing_state = serializers.CharField(allow_null=True)
    nationality = serializers.CharField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)


class Filled(serializers.Serializer):
    """The zone's values as `/persons` and `…/travel-documents` take them; null where it doesn't say."""

    person = FilledPerson()
    travel_document = FilledDocument(allow_null=True, help_text="Null for a visa.")


class MrzReading(serializers.Serializer):
    """The verdict on what was sent, as it was sent. `suggestion` and `prefill` change nothing in it."""

    verdict = serializers.ChoiceField(["accept", "review", "reject"])
    format = serializers.ChoiceField([format.value for format in Format], allow_null=True)
    checks = serializers.DictField(child=serializers.BooleanField())
    fields = MrzFields()  # type: ignore[assignment]
    reasons = serializers.ListField(child=serializers.CharField())
    suggestion = MrzSuggestion(allow_null=True)
    prefill = Filled(allow_null=True)
