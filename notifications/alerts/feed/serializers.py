"""How do the documents for programs look? Only described here: services/documents.py writes them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications.alerts.cap.vocabulary import Certainty, MsgType, Severity, Urgency
from notifications.alerts.feed.rules.standing import State
from notifications.alerts.feed.services.checking import Withheld
from notifications.alerts.models.choices import Mode
from notifications.alerts.serializers.told import CoordinatesField


def one_of(values: type) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=[str(value) for value in values])  # type: ignore[attr-defined]


class SignedOut(serializers.Serializer):
    identifier = serializers.CharField()
    kid = serializers.CharField(help_text="Which key of `alert-keys` signed it.")
    canonical = serializers.CharField(help_text="The CAP 1.2 message, in base64: the bytes that were signed.")
    jws = serializers.CharField(help_text="A detached JWS over them (RFC 7515, appendix F; ES256).")
    state = one_of(State)
    by = serializers.CharField(allow_null=True, help_text="The identifier of the message that ended it, if one did.")


class PublishedKeyOut(serializers.Serializer):
    """A JWK (RFC 7517) with members of our own. Believe nothing under one that was revoked."""

    kty = serializers.CharField()
    crv = serializers.CharField()
    x = serializers.CharField()
    y = serializers.CharField()
    use = serializers.CharField()
    alg = serializers.CharField()
    kid = serializers.CharField()
    mode = serializers.ChoiceField(choices=Mode.choices)
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    pem = serializers.CharField()


class AlertKeysOut(serializers.Serializer):
    keys = PublishedKeyOut(many=True)


class LinkOut(serializers.Serializer):
    """`digest` is the SHA-256 of the digest before it, in hexadecimal (of the first one: of nothing), followed by the
    32 bytes of `sha256`."""

    position = serializers.IntegerField(help_text="From 1, without gaps.")
    identifier = serializers.CharField()
    sent = serializers.DateTimeField()
    sha256 = serializers.CharField(help_text="Of the canonical bytes.")
    digest = serializers.CharField()


class ChainOut(serializers.Serializer):
    links = LinkOut(many=True)


class CircleOut(serializers.Serializer):
    centre = serializers.ListField(child=serializers.FloatField(), help_text="Longitude and latitude.")
    radius_km = serializers.FloatField()


class WarningTextsOut(serializers.Serializer):
    event = serializers.CharField()
    headline = serializers.CharField()
    description = serializers.CharField()
    instruction = serializers.CharField(allow_blank=True)


@extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}})
class CodesField(serializers.DictField):
    """By ISO3166-1, ISO3166-2 and mission."""


class WarningFactsOut(serializers.Serializer):
    msg_type = one_of(MsgType)
    sender = serializers.CharField()
    sent = serializers.DateTimeField()
    expires = serializers.DateTimeField()
    category = serializers.CharField()
    urgency = one_of(Urgency)
    severity = one_of(Severity)
    certainty = one_of(Certainty)
    area_name = serializers.CharField()
    codes = CodesField()
    circles = CircleOut(many=True)
    cap = serializers.CharField(help_text="Where the signed message is.")
    signed = serializers.CharField()
    texts = serializers.DictField(child=WarningTextsOut(), help_text="By language.")


class WarningShapeOut(serializers.Serializer):
    type = serializers.CharField(help_text="`Polygon` or `MultiPolygon`.")
    coordinates = CoordinatesField()


class WarningOut(serializers.Serializer):
    type = serializers.CharField(help_text="`Feature`.")
    id = serializers.CharField()
    geometry = WarningShapeOut(allow_null=True, help_text="None where people are meant, as those of a mission.")
    properties = WarningFactsOut()


class WithheldOut(serializers.Serializer):
    identifier = serializers.CharField()
    reason = one_of(Withheld)


class WarningsOut(serializers.Serializer):
    type = serializers.CharField(help_text="`FeatureCollection`.")
    features = WarningOut(many=True)
    withheld = WithheldOut(many=True)
