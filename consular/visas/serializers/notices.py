"""What does the applicant read in the notice that an application can't be examined?"""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Inadmissibility
from consular.visas.models.texts import in_language
from consular.visas.services.catalogue import catalogue_of


class GroundOut(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()
    legal_basis = serializers.CharField()


def grounds_told(application: VisaApplication, codes: list[str]) -> list[dict[str, Any]]:
    """The grounds in the reader's language, in the order of the catalogue under which they were given."""
    language, catalogue = get_language() or "en", catalogue_of(application.category.version_id)
    return [
        {
            "code": ground.code,
            "text": in_language(ground.text, language),
            "legal_basis": in_language(ground.legal_basis, language),
        }
        for ground in catalogue.grounds
        if ground.code in codes
    ]


class InadmissibilityOut(serializers.ModelSerializer):
    """`reasons` are in the applicant's language, all else in the reader's; `remedy_until` null: no time runs."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    application = serializers.UUIDField(source="application.public_id", read_only=True)
    reference = serializers.CharField(source="application.reference", read_only=True)
    grounds = serializers.SerializerMethodField()
    reasons = serializers.CharField(read_only=True)
    remedy = serializers.SerializerMethodField()
    appeals = serializers.SerializerMethodField()
    found_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Inadmissibility
        fields = [
            "id",
            "application",
            "reference",
            "grounds",
            "reasons",
            "remedy",
            "remedy_until",
            "appeals",
            "found_at",
        ]
        read_only_fields = fields

    @extend_schema_field(GroundOut(many=True))
    def get_grounds(self, notice: Inadmissibility) -> list[dict[str, Any]]:
        return grounds_told(notice.application, notice.grounds)

    def get_remedy(self, notice: Inadmissibility) -> str:
        return in_language(notice.application.category.version.remedy, get_language() or "en")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_appeals(self, notice: Inadmissibility) -> list[UUID]:
        """Ids of the appeals against it, newest first."""
        return list(notice.appeals.order_by("-id").values_list("public_id", flat=True))
