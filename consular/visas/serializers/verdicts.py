"""What does a checker learn of a document? A seal says what the page prints; a reference never says a name."""

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from consular.visas.models.choices import Entries


class StaySerializer(serializers.Serializer):
    """Days, months and years from entry; zeros mean until the visa ends, 255 and 254 are the cases of ICAO 9303-13."""

    days = serializers.IntegerField()
    months = serializers.IntegerField()
    years = serializers.IntegerField()


class SealedVisa(serializers.Serializer):
    """`birth_date` is YYYY-MM-DD, or six MRZ characters that name no day; `entries` 0 means any number."""

    country = serializers.CharField()
    mrz = serializers.ListField(child=serializers.CharField())
    primary_identifier = serializers.CharField()
    secondary_identifier = serializers.CharField(allow_blank=True)
    document_number = serializers.CharField()
    nationality = serializers.CharField()
    birth_date = serializers.CharField()
    sex = serializers.CharField()
    passport_number = serializers.CharField()
    visa_type = serializers.CharField()
    entries = serializers.IntegerField(allow_null=True)
    stay = StaySerializer()
    issued_on = serializers.DateField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField()


class SealedRefusal(serializers.Serializer):
    country = serializers.CharField()
    reference = serializers.CharField()
    primary_identifier = serializers.CharField()
    secondary_identifier = serializers.CharField(allow_blank=True)
    grounds = serializers.ListField(child=serializers.CharField())
    issued_on = serializers.DateField()
    remedy_until = serializers.DateField(allow_null=True)


class SealedReceipt(serializers.Serializer):
    """That a mission entered something for somebody who called; `kind` is the code of the help it is about."""

    country = serializers.CharField()
    reference = serializers.CharField()
    primary_identifier = serializers.CharField()
    secondary_identifier = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    issued_on = serializers.DateField()


class RegisteredVisa(serializers.Serializer):
    """What a reference tells; a share code adds the holder's name."""

    kind = serializers.ChoiceField(["visa"])
    entries = serializers.ChoiceField(Entries.choices)
    stay_days = serializers.IntegerField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    issued_on = serializers.DateField()
    name = serializers.CharField(required=False)


class RegisteredRefusal(serializers.Serializer):
    kind = serializers.ChoiceField(["refusal"])
    issued_on = serializers.DateField()


CHECKED = PolymorphicProxySerializer(
    component_name="CheckedDocument",
    serializers=[SealedVisa, SealedRefusal, SealedReceipt, RegisteredVisa, RegisteredRefusal],
    resource_type_field_name=None,
)


@extend_schema_field(CHECKED)
class CheckedDocument(serializers.DictField):
    """One of the five above."""


class VerdictOut(serializers.Serializer):
    """`document` holds what the page prints and nothing else; null unless it is ours."""

    status = serializers.ChoiceField(["valid", "expired", "revoked", "unknown", "altered"])
    reason = serializers.CharField(allow_blank=True)
    document = CheckedDocument(allow_null=True)
