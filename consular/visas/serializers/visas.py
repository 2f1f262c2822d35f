"""What do holders, officers and checkers send and get about issued documents?"""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.visas.models.texts import in_language
from consular.visas.models.visas import Refusal, ShareCode, ShareCodeUse, Visa, VisaOrder
from consular.visas.serializers.notices import GroundOut, grounds_told
from consular.visas.services.verifying import LONGEST_SEAL
from econsulate.core.api.serializers import StrictSerializer, Text, Whole


class VisaOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    application = serializers.UUIDField(source="decision.application.public_id", read_only=True)
    state = serializers.SerializerMethodField()
    mrz = serializers.ListField(source="printed.mrz", child=serializers.CharField(), read_only=True)
    seal = serializers.CharField(read_only=True)
    replaced_by = serializers.UUIDField(source="replaced_by.public_id", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Visa
        fields = [
            "id",
            "application",
            "reference",
            "state",
            "entries",
            "stay_days",
            "valid_from",
            "valid_until",
            "mrz",
            "seal",
            "issued_at",
            "replaced_by",
        ]
        read_only_fields = fields

    def get_state(self, visa: Visa) -> str:
        return visa.state_on(timezone.localdate())


class RefusalOut(serializers.ModelSerializer):
    """`reasons` are in the applicant's language, all else in the reader's."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    application = serializers.UUIDField(source="decision.application.public_id", read_only=True)
    grounds = serializers.SerializerMethodField()
    reasons = serializers.CharField(source="decision.proposal.reasons", read_only=True)
    remedy = serializers.SerializerMethodField()
    appeals = serializers.SerializerMethodField()

    class Meta:
        model = Refusal
        fields = [
            "id",
            "application",
            "reference",
            "grounds",
            "reasons",
            "remedy",
            "remedy_until",
            "appeals",
            "issued_at",
        ]
        read_only_fields = fields

    @extend_schema_field(GroundOut(many=True))
    def get_grounds(self, refusal: Refusal) -> list[dict[str, Any]]:
        return grounds_told(refusal.decision.application, refusal.decision.proposal.grounds)

    def get_remedy(self, refusal: Refusal) -> str:
        return in_language(refusal.decision.application.category.version.remedy, get_language() or "en")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_appeals(self, refusal: Refusal) -> list[UUID]:
        """Ids of the appeals against it, newest first."""
        return list(refusal.appeals.order_by("-id").values_list("public_id", flat=True))


class NewShareCode(StrictSerializer):
    purpose = Text(max_length=200)
    days = Whole(min_value=1, max_value=90, default=30)


class UseOut(serializers.ModelSerializer):
    class Meta:
        model = ShareCodeUse
        fields = ["at", "status"]
        read_only_fields = fields


class ShareCodeOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    purpose = serializers.CharField(read_only=True)
    uses = UseOut(many=True, read_only=True)

    class Meta:
        model = ShareCode
        fields = ["id", "purpose", "expires_at", "revoked_at", "uses", "created_at"]
        read_only_fields = fields


class MadeShareCodeOut(ShareCodeOut):
    """`code` is shown once, when it is made."""

    code = serializers.CharField(read_only=True)

    class Meta(ShareCodeOut.Meta):
        fields = [*ShareCodeOut.Meta.fields, "code"]
        read_only_fields = fields


class NewOrder(StrictSerializer):
    kind = serializers.ChoiceField(VisaOrder.Kind.choices)
    grounds = serializers.ListField(child=serializers.SlugField(max_length=40), max_length=20, default=list)
    reasons = Text(max_length=8000, multiline=True)


class OrderOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    visa = serializers.UUIDField(source="visa.public_id", read_only=True)
    reasons = serializers.CharField(read_only=True)

    class Meta:
        model = VisaOrder
        fields = ["id", "visa", "kind", "state", "grounds", "reasons", "confirmed_at", "created_at"]
        read_only_fields = fields


class Question(StrictSerializer):
    """Exactly one of the three: a scanned seal in base64, a typed reference, a share code."""

    default_error_messages = {"one": _("Give exactly one of seal, reference and share_code.")}

    seal = Text(max_length=LONGEST_SEAL, required=False)
    reference = Text(max_length=64, required=False)
    share_code = Text(max_length=32, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            self.fail("one")
        return attrs
