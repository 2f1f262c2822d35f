"""How are uploads and files shown to those who may see them?"""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.reasons import in_words


class RemarkSerializer(serializers.Serializer):
    """A stable code and what it means, in the caller's language."""

    code = serializers.CharField()
    text = serializers.CharField()


def remark(code: str) -> dict[str, str]:
    return {"code": code, "text": in_words(code)}


class StoredFileSerializer(serializers.Serializer):
    """What came of a file: `reason` says why it was refused, `quality` what an officer may find hard to read."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    size = serializers.IntegerField(help_text=_("bytes"))
    state = serializers.ChoiceField(StoredFile.State.choices)
    reason = serializers.SerializerMethodField()
    media_type = serializers.CharField()
    pages = serializers.IntegerField()
    quality = serializers.SerializerMethodField()

    @extend_schema_field(RemarkSerializer(allow_null=True))
    def get_reason(self, file: StoredFile) -> dict[str, str] | None:
        return remark(file.reason) if file.reason else None

    @extend_schema_field(RemarkSerializer(many=True))
    def get_quality(self, file: StoredFile) -> list[dict[str, str]]:
        return [remark(code) for code in file.quality]


class UploadSerializer(serializers.Serializer):
    """Where an upload stands; `file` is there once it was handed in."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(Upload.State.choices)
    length = serializers.IntegerField(help_text=_("bytes"))
    offset = serializers.IntegerField(help_text=_("bytes received"))
    expires_at = serializers.DateTimeField()
    file = StoredFileSerializer(allow_null=True)
