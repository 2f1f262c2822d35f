"""What does the app get about whom one acts for, and in which right; and what does it send as proof?"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.citizens.models.claims import Claim
from consular.citizens.models.evidence import (
    ALWAYS_SHOWN,
    Evidence,
    EvidenceFault,
    EvidenceFile,
    EvidenceKind,
    EvidenceState,
)
from consular.citizens.models.representation import CLAIMABLE, Representation, RepresentationKind
from consular.citizens.serializers.people import BirthDate, State
from consular.citizens.services.people import name_of_representative
from econsulate.core.api.serializers import StrictSerializer
from econsulate.core.dates import said_day
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_words
from econsulate.core.files.serializers import RemarkSerializer, remark


class NewEvidence(StrictSerializer):
    kind = serializers.ChoiceField(EvidenceKind.choices)
    upload = serializers.UUIDField()


class NewClaim(StrictSerializer):
    """What the claimant knows of the person; exactly as in the travel document."""

    acting_as = serializers.ChoiceField([kind for kind in RepresentationKind.choices if kind[0] in CLAIMABLE])
    document_number = serializers.RegexField(r"^[A-Z0-9]{3,22}\Z", max_length=22)
    issuing_state = State()
    birth_date = BirthDate()
    mission = serializers.CharField(max_length=11)


class ClaimOut(serializers.ModelSerializer):
    """What was asked for, in the claimant's own words."""

    mission = serializers.CharField(source="mission.code", read_only=True)
    document_number = serializers.CharField(source="asked.document_number", read_only=True)
    issuing_state = serializers.CharField(source="asked.issuing_state", read_only=True)
    birth_date = serializers.CharField(source="asked.birth_date", read_only=True)

    class Meta:
        model = Claim
        fields = ["mission", "document_number", "issuing_state", "birth_date"]
        read_only_fields = fields


class EvidenceFileOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    kind_text = serializers.CharField(source="get_kind_display", read_only=True)
    state = serializers.ChoiceField(StoredFile.State.choices, source="file.state", read_only=True)
    state_text = serializers.CharField(source="file.get_state_display", read_only=True)
    reason = serializers.CharField(source="file.reason", read_only=True)
    reason_text = serializers.SerializerMethodField()
    pages = serializers.IntegerField(source="file.pages", read_only=True)
    advice = serializers.SerializerMethodField()

    class Meta:
        model = EvidenceFile
        fields = [
            "id",
            "number",
            "round",
            "kind",
            "kind_text",
            "state",
            "state_text",
            "reason",
            "reason_text",
            "pages",
            "advice",
            "created_at",
        ]
        read_only_fields = fields

    def get_reason_text(self, sent: EvidenceFile) -> str:
        return in_words(sent.file.reason) if sent.file.reason else ""

    @extend_schema_field(RemarkSerializer(many=True))
    def get_advice(self, sent: EvidenceFile) -> list[dict[str, str]]:
        return [remark(code) for code in sent.file.quality]


class EvidenceOut(serializers.ModelSerializer):
    """`round` counts how often it was opened for files; those of earlier rounds were sent back."""

    state_text = serializers.CharField(source="get_state_display", read_only=True)
    reason = serializers.ChoiceField(EvidenceFault.choices, source="fault", read_only=True, allow_null=True)
    reason_text = serializers.SerializerMethodField()
    note = serializers.CharField(read_only=True, allow_null=True)
    holds = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = [
            "state",
            "state_text",
            "holds",
            "version",
            "round",
            "reason",
            "reason_text",
            "note",
            "valid_until",
            "judged_at",
            "files",
        ]
        read_only_fields = fields

    def get_reason_text(self, evidence: Evidence) -> str:
        return str(EvidenceFault(evidence.fault).label) if evidence.fault else ""

    def get_holds(self, evidence: Evidence) -> bool:
        return evidence.holds_on(timezone.now().date())

    @extend_schema_field(EvidenceFileOut(many=True))
    def get_files(self, evidence: Evidence) -> Any:
        files = sorted(evidence.files.all(), key=lambda sent: sent.number) if evidence.pk else []
        return EvidenceFileOut(files, many=True).data


class RepresentationOut(serializers.ModelSerializer):
    """`evidence` is null while nobody has to show anything; `text` says in words what is to be done.

    `person` is null and `claim` is there while the right is only asked for.
    """

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True, allow_null=True, default=None)
    claim = serializers.SerializerMethodField()
    acting_as = serializers.CharField(source="kind", read_only=True)
    acting_as_text = serializers.CharField(source="get_kind_display", read_only=True)
    evidence = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    class Meta:
        model = Representation
        fields = ["id", "person", "claim", "acting_as", "acting_as_text", "valid_from", "valid_to", "text", "evidence"]
        read_only_fields = fields

    @extend_schema_field(ClaimOut(allow_null=True))
    def get_claim(self, representation: Representation) -> Any:
        return ClaimOut(representation.claim).data if representation.person_id is None else None

    @extend_schema_field(EvidenceOut(allow_null=True))
    def get_evidence(self, representation: Representation) -> Any:
        evidence = evidence_of(representation)
        return EvidenceOut(evidence).data if evidence else None

    def get_text(self, representation: Representation) -> str:
        return in_a_sentence(representation, evidence_of(representation))


class OtherRight(serializers.ModelSerializer):
    """Somebody else's right, as far as who may end it needs to know: in which right, since when, by what name."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    acting_as = serializers.CharField(source="kind", read_only=True)
    acting_as_text = serializers.CharField(source="get_kind_display", read_only=True)
    name = serializers.SerializerMethodField()

    class Meta:
        model = Representation
        fields = ["id", "acting_as", "acting_as_text", "name", "valid_from", "valid_to"]
        read_only_fields = fields

    def get_name(self, representation: Representation) -> str | None:
        return name_of_representative(representation)


def evidence_of(representation: Representation) -> Evidence | None:
    """The proof as it stands; of one who has to show it and sent nothing yet, an empty one."""
    evidence: Evidence | None = getattr(representation, "evidence", None)
    if evidence is None and representation.kind in ALWAYS_SHOWN:
        return Evidence(representation=representation)
    if evidence is not None:
        evidence.representation = representation
    return evidence


def in_a_sentence(representation: Representation, evidence: Evidence | None) -> str:
    if evidence is None:
        return gettext("You need not show anything.")
    match EvidenceState(evidence.state):
        case EvidenceState.AWAITED:
            return gettext("Send the document that gives you the right to act. No visa can be granted before.")
        case EvidenceState.SUBMITTED:
            return gettext("We have your document. An officer will look at it.")
        case EvidenceState.REFUSED:
            return gettext("Your document was not accepted. Read why, and send another.")
        case EvidenceState.ACCEPTED:
            return accepted(evidence)


def accepted(evidence: Evidence) -> str:
    if evidence.valid_until is None:
        return gettext("Your right to act has been shown.")
    day = said_day(evidence.valid_until)
    if evidence.holds_on(timezone.now().date()):
        return gettext("Your right to act has been shown. It holds until {day}.").format(day=day)
    return gettext("Your document ended on {day}. Send another if you still act for this person.").format(day=day)
