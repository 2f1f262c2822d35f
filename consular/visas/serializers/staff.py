"""What do officers send and get about applications?"""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.abroad.serializers.reaching import TelephoneRulesOut
from consular.citizens.models.person import Sex
from consular.citizens.models.travel_document import DocumentKind
from consular.visas.models.applications import VisaApplication
from consular.visas.models.choices import Entries
from consular.visas.models.decisions import Consultation, Decision, Outcome, Proposal
from consular.visas.models.items import InformationRequest
from consular.visas.serializers.applications import ItemOut
from consular.visas.serializers.corrections import CorrectionOut
from consular.visas.serializers.sections import Form
from consular.visas.services.reaching import is_reachable, telephone_rules
from econsulate.core.api.answers import RowAnswer, answers
from econsulate.core.api.serializers import Day, StrictSerializer, Text, Whole
from econsulate.core.crypto.models import unwrapped


class RequestInformation(StrictSerializer):
    items = serializers.ListField(child=serializers.SlugField(max_length=40), max_length=40, default=list)
    reason = serializers.SlugField(max_length=40, required=False, allow_null=True, default=None)
    message = Text(max_length=4000, multiline=True)
    days = Whole(min_value=1, max_value=90, default=30)


class JudgeItem(StrictSerializer):
    accepted = serializers.BooleanField()
    reason = serializers.SlugField(max_length=40, required=False, allow_null=True, default=None)
    note = Text(max_length=1000, multiline=True, required=False, allow_blank=True, default="")


class Consult(StrictSerializer):
    authority = Text(max_length=120)
    question = Text(max_length=4000, multiline=True)


class ConsultationAnswer(StrictSerializer):
    answer = Text(max_length=4000, multiline=True)


class Propose(StrictSerializer):
    """Terms for a grant, grounds for a refusal; reasons always."""

    outcome = serializers.ChoiceField(Outcome.choices)
    reasons = Text(max_length=8000, multiline=True)
    entries = serializers.ChoiceField(Entries.choices, required=False)
    stay_days = Whole(min_value=1, max_value=3650, required=False)
    valid_from = Day(required=False)
    valid_until = Day(required=False)
    grounds = serializers.ListField(child=serializers.SlugField(max_length=40), max_length=20, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        terms = ("entries", "stay_days", "valid_from", "valid_until")
        needed, barred = (terms, ("grounds",)) if attrs["outcome"] == Outcome.GRANT else (("grounds",), terms)
        faults = {name: self.fields[name].error_messages["required"] for name in needed if name not in attrs}
        faults |= {name: self.error_messages["unknown"] for name in barred if name in attrs}
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


class Decide(StrictSerializer):
    """`content_hash` is that of the proposal the decider read."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}\Z", max_length=64)


class ReturnProposal(StrictSerializer):
    reason = Text(max_length=4000, multiline=True)


class AssignTo(StrictSerializer):
    """`colleague` is an id from the list of colleagues."""

    colleague = serializers.UUIDField()


class ColleagueOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    load = serializers.IntegerField()


class Inadmissible(StrictSerializer):
    grounds = serializers.ListField(child=serializers.SlugField(max_length=40), min_length=1, max_length=20)
    reasons = Text(max_length=8000, multiline=True)


class Transfer(StrictSerializer):
    mission = serializers.CharField(max_length=11)
    reason = Text(max_length=1000, multiline=True)


class ProposalOut(RowAnswer, serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    reasons = serializers.CharField(read_only=True)
    proposed_by = serializers.UUIDField(source="proposed_by.public_id", read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "id",
            "state",
            "outcome",
            "entries",
            "stay_days",
            "valid_from",
            "valid_until",
            "grounds",
            "reasons",
            "proposed_by",
            "content_hash",
            "created_at",
        ]
        read_only_fields = fields


class DecisionOut(RowAnswer, serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    proposed_by = serializers.UUIDField(source="proposed_by.public_id", read_only=True)
    decided_by = serializers.UUIDField(source="decided_by.public_id", read_only=True)

    class Meta:
        model = Decision
        fields = ["id", "outcome", "proposed_by", "decided_by", "decided_at"]
        read_only_fields = fields


class InformationRequestOut(RowAnswer, serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    message = serializers.CharField(read_only=True)
    answer = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = InformationRequest
        fields = ["id", "message", "answer_by", "answer", "answered_at", "created_at"]
        read_only_fields = fields


class ConsultationOut(RowAnswer, serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    question = serializers.CharField(read_only=True)
    answer = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Consultation
        fields = ["id", "authority", "question", "answer", "answered_at", "created_at"]
        read_only_fields = fields


class Identity(serializers.Serializer):
    primary_identifier = serializers.CharField()
    secondary_identifier = serializers.CharField(allow_null=True)
    original_script_name = serializers.CharField(allow_null=True)
    birth_date = serializers.CharField()
    birth_place = serializers.CharField(allow_null=True)


class SubmittedTravelDocument(serializers.Serializer):
    kind = serializers.ChoiceField(DocumentKind.choices)
    number = serializers.CharField()
    issuing_state = serializers.CharField()
    nationality = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField()
    mrz_lines = serializers.ListField(child=serializers.CharField(), allow_null=True)
    differences = serializers.ListField(child=serializers.CharField())


class SubmittedIdentity(serializers.Serializer):
    """The person and the travel document as they stood at submission."""

    identity = Identity()
    nationality = serializers.CharField()
    residence = serializers.CharField()
    sex = serializers.ChoiceField(Sex.choices)
    travel_document = SubmittedTravelDocument()


KEY = [f"person__data_key__{column}" for column in ("wrapped_by", "wrapped", "public_id")]


def submitted(application: VisaApplication | Mapping[str, Any]) -> Any:
    """The snapshot of the applicant, of a row or of what `values()` gave."""
    if isinstance(application, VisaApplication):
        return application.applicant
    field: Any = VisaApplication._meta.get_field("applicant")
    key = unwrapped(*(application[column] for column in KEY))
    return field.open_with(key, bytes(application["applicant"]), application["public_id"])


class StaffRow(RowAnswer, serializers.ModelSerializer):
    """A line of an officer's queue."""

    needs = {"applicant": ("public_id", "applicant", *KEY)}

    id = serializers.UUIDField(source="public_id", read_only=True)
    applicant = serializers.SerializerMethodField()
    nationality = serializers.CharField(source="person.nationality", read_only=True)
    category = serializers.CharField(source="category_code", read_only=True)
    mission = serializers.CharField(source="mission.code", read_only=True)
    assigned_to = serializers.UUIDField(source="assigned_to.public_id", read_only=True, allow_null=True, default=None)
    review_flags = serializers.ListField(child=serializers.CharField(), read_only=True)
    is_new = serializers.BooleanField(
        read_only=True, help_text="Something came in from the applicant since you last opened the file."
    )

    class Meta:
        model = VisaApplication
        fields = [
            "id",
            "reference",
            "applicant",
            "nationality",
            "category",
            "mission",
            "urgency",
            "state",
            "submitted_at",
            "due_on",
            "assigned_to",
            "review_flags",
            "is_new",
            "created_at",
        ]
        read_only_fields = fields

    def get_applicant(self, application: VisaApplication | Mapping[str, Any]) -> str:
        identity = submitted(application)["identity"]
        return ", ".join(part for part in (identity["primary_identifier"], identity["secondary_identifier"]) if part)


class StaffApplication(StaffRow):
    # Whoever reads this has just opened the file.
    is_new = None  # type: ignore[assignment]
    reachable = serializers.SerializerMethodField()
    telephone_rules = serializers.SerializerMethodField()
    form = Form(read_only=True)
    submitted_identity = SubmittedIdentity(source="applicant", read_only=True)
    items = ItemOut(many=True, read_only=True)
    proposals = ProposalOut(many=True, read_only=True)
    decision = serializers.SerializerMethodField()
    information_requests = InformationRequestOut(many=True, read_only=True)
    consultations = ConsultationOut(many=True, read_only=True)
    corrections = CorrectionOut(many=True, read_only=True)

    class Meta(StaffRow.Meta):
        fields = [
            *(name for name in StaffRow.Meta.fields if name != "is_new"),
            "reachable",
            "telephone_rules",
            "form",
            "submitted_identity",
            "items",
            "proposals",
            "decision",
            "information_requests",
            "consultations",
            "corrections",
        ]
        read_only_fields = fields

    def get_reachable(self, application: VisaApplication) -> bool:
        """False while nobody acts for the applicant: what is written to them waits for whoever acts next."""
        return is_reachable(application)

    @extend_schema_field(TelephoneRulesOut)
    def get_telephone_rules(self, application: VisaApplication) -> Any:
        return TelephoneRulesOut(telephone_rules(application)).data

    @extend_schema_field(DecisionOut(allow_null=True))
    def get_decision(self, application: VisaApplication) -> Any:
        decision = getattr(application, "decision", None)
        return answers(DecisionOut, [decision])[0] if decision else None
