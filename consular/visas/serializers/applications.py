"""What does the applicant send and get about applications, their checklist and their story?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.visas.models.applications import GroupKind, VisaApplication
from consular.visas.models.choices import Urgency
from consular.visas.models.items import ApplicationItem, DocumentVersion, InformationRequest
from consular.visas.models.texts import in_language
from consular.visas.models.timeline import Because, TimelineEvent
from consular.visas.rules.acts import ACTS
from consular.visas.serializers.sections import Form
from econsulate.core.api.answers import RowAnswer, answers, of
from econsulate.core.api.serializers import StrictSerializer, Text
from econsulate.core.audit.models import AuditEntry
from econsulate.core.dates import said_day
from econsulate.core.files.reasons import in_words
from econsulate.core.files.serializers import RemarkSerializer, remark


class NewApplication(StrictSerializer):
    person = serializers.UUIDField()
    category = serializers.SlugField(max_length=40)
    mission = serializers.CharField(max_length=11, required=False)
    urgency = serializers.ChoiceField(Urgency.choices, default=Urgency.ORDINARY)
    group = serializers.UUIDField(required=False)
    travel_document = serializers.UUIDField(required=False)


class ApplicationChange(Form):
    travel_document = serializers.UUIDField(required=False)


class NewGroup(StrictSerializer):
    kind = serializers.ChoiceField(GroupKind.choices)


class GroupOut(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(GroupKind.choices)


class FileOut(RowAnswer, serializers.ModelSerializer):
    """What the applicant learns of a file: its state in words, and advice for a better one."""

    needs = {"reason_text": ["file__reason"], "advice": ["file__quality"]}

    id = serializers.UUIDField(source="public_id", read_only=True)
    state = serializers.CharField(source="file.state", read_only=True)
    state_text = serializers.CharField(source="file.get_state_display", read_only=True)
    reason = serializers.CharField(source="file.reason", read_only=True)
    reason_text = serializers.SerializerMethodField()
    pages = serializers.IntegerField(source="file.pages", read_only=True)
    advice = serializers.SerializerMethodField()

    class Meta:
        model = DocumentVersion
        fields = ["id", "number", "state", "state_text", "reason", "reason_text", "pages", "advice", "created_at"]
        read_only_fields = fields

    def get_reason_text(self, version: Any) -> str:
        reason = of(version, "file__reason")
        return in_words(reason) if reason else ""

    @extend_schema_field(RemarkSerializer(many=True))
    def get_advice(self, version: Any) -> list[dict[str, str]]:
        return [remark(code) for code in of(version, "file__quality")]


class ItemOut(RowAnswer, serializers.ModelSerializer):
    # A row of values brings its note opened and its latest file as such a row.
    needs = {"label": ["requirement__label"], "reason_text": ["reason__text"], "latest": []}

    id = serializers.UUIDField(source="public_id", read_only=True)
    code = serializers.CharField(source="requirement.code", read_only=True)
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    mandatory = serializers.BooleanField(source="requirement.mandatory", read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)
    reason = serializers.CharField(source="reason.code", read_only=True, allow_null=True, default=None)
    reason_text = serializers.SerializerMethodField()
    note = serializers.CharField(read_only=True, allow_null=True)
    latest = serializers.SerializerMethodField()

    class Meta:
        model = ApplicationItem
        fields = ["id", "code", "label", "mandatory", "state", "state_text", "reason", "reason_text", "note", "latest"]
        read_only_fields = fields

    def get_label(self, item: Any) -> str:
        return in_language(of(item, "requirement__label"), get_language() or "en")

    def get_reason_text(self, item: Any) -> str:
        text = of(item, "reason__text")
        return in_language(text, get_language() or "en") if text else ""

    @extend_schema_field(FileOut(allow_null=True))
    def get_latest(self, item: Any) -> Any:
        latest = item["latest"] if isinstance(item, Mapping) else latest_of(item)
        return answers(FileOut, [latest])[0] if latest else None


def latest_of(item: ApplicationItem) -> DocumentVersion | None:
    return max(item.versions.all(), key=lambda version: version.number, default=None)


class ApplicationRow(RowAnswer, serializers.ModelSerializer):
    """A line of the applicant's list."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True)
    group = serializers.UUIDField(source="group.public_id", read_only=True, allow_null=True, default=None)
    category = serializers.CharField(source="category_code", read_only=True)
    mission = serializers.CharField(source="mission.code", read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)
    expected_by = serializers.DateField(source="due_on", read_only=True, allow_null=True)

    class Meta:
        model = VisaApplication
        fields = [
            "id",
            "reference",
            "person",
            "group",
            "category",
            "mission",
            "urgency",
            "state",
            "state_text",
            "submitted_at",
            "expected_by",
            "lapses_at",
            "created_at",
        ]
        read_only_fields = fields


class GroupWithApplications(GroupOut):
    """The group with those of its applications that the caller may see, oldest first."""

    applications = ApplicationRow(many=True)


class ApplicationOut(ApplicationRow):
    # A row of values brings its form opened, its items as such rows, and the visa that stands.
    needs = {"form": ["form"], "items": [], "visa": []}

    travel_document = serializers.UUIDField(
        source="travel_document.public_id", read_only=True, allow_null=True, default=None
    )
    form = Form(read_only=True)
    items = ItemOut(many=True, read_only=True)
    visa = serializers.UUIDField(source="decision.visa.public_id", read_only=True, allow_null=True, default=None)
    refusal = serializers.UUIDField(source="decision.refusal.public_id", read_only=True, allow_null=True, default=None)
    inadmissibility = serializers.UUIDField(
        source="inadmissibility.public_id", read_only=True, allow_null=True, default=None
    )

    class Meta(ApplicationRow.Meta):
        fields = [*ApplicationRow.Meta.fields, "travel_document", "form", "items", "visa", "refusal", "inadmissibility"]
        read_only_fields = fields


class TimelineOut(serializers.ModelSerializer):
    text = serializers.SerializerMethodField()
    values = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = TimelineEvent
        fields = ["happening", "text", "values", "at"]
        read_only_fields = fields

    def get_text(self, event: TimelineEvent) -> str:
        return sentence(event)


def sentence(event: TimelineEvent) -> str:
    """The event in the reader's language, with its reason where it has one."""
    values = {name: shown(value) for name, value in event.values.items()}
    told = str(event.get_happening_display()).format(**values)
    because = event.values.get("because")
    return f"{told} {Because(because).label}" if because in Because.values else told


def shown(value: str) -> str:
    """A day in the reader's language; any other value as it is."""
    try:
        return said_day(date.fromisoformat(value))
    except ValueError:
        return value


class QuestionOut(serializers.ModelSerializer):
    """What officers asked for, in their own words; not who asked."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    message = serializers.CharField(read_only=True)
    documents = serializers.SerializerMethodField(help_text="Codes of the items to send again.")

    class Meta:
        model = InformationRequest
        fields = ["id", "message", "documents", "created_at", "answer_by", "answered_at"]
        read_only_fields = fields

    def get_documents(self, question: InformationRequest) -> list[str]:
        return sorted(item.requirement.code for item in question.items.all())


class ReadingOut(serializers.Serializer):
    """One opening of the file, in words; `office` is the mission's code."""

    at = serializers.DateTimeField()
    office = serializers.CharField(source="chain")
    text = serializers.SerializerMethodField()

    def get_text(self, entry: AuditEntry) -> str:
        return str(ACTS[entry.action])


class NewDocument(StrictSerializer):
    item = serializers.SlugField(max_length=40)
    upload = serializers.UUIDField()


class Answer(StrictSerializer):
    text = Text(max_length=4000, multiline=True, required=False, allow_blank=True, default="")


class TakeFile(StrictSerializer):
    """With `seen`, a file that somebody else has taken since is not taken from them: 409 `taken_already` names them."""

    seen = serializers.UUIDField(
        required=False, allow_null=True, help_text="Whom the file was assigned to when it was read; null for nobody."
    )


class Empty(StrictSerializer):
    """A verb that needs nothing but its address."""
