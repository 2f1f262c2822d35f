"""How does the public read the catalogue? In one language, with plain sentences beside the figures."""

from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.visas.models.catalogue import VisaCategory
from consular.visas.models.choices import Entries, ItemKind, MediaType, Purpose, Urgency
from consular.visas.models.texts import SOURCE_LANGUAGE, in_language
from consular.visas.rules.catalogue import Entry, EntryAnswer
from consular.visas.rules.states import state_code
from econsulate.core.api.serializers import StrictSerializer


@extend_schema_field(OpenApiTypes.STR)
class LocalText(serializers.Field):
    """The text in the language of the request."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, texts: dict[str, str]) -> str:
        return in_language(texts, get_language() or SOURCE_LANGUAGE)


class StateField(serializers.CharField):
    """A State by its alpha-2 or alpha-3 code, read as alpha-3."""

    default_error_messages = {"unknown_state": _("No State has this code. Give it as in a passport, such as KAZ.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=3, **options)

    def to_internal_value(self, data: Any) -> str:
        code = state_code(super().to_internal_value(data))
        if code is None:
            self.fail("unknown_state")
        return code


class CategoryAsked(StrictSerializer):
    nationality = StateField(required=False, help_text="ISO 3166-1 alpha-3 or alpha-2, or a code of ICAO Doc 9303-3")


class CategoriesAsked(CategoryAsked):
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False)


class RequirementsAsked(CategoriesAsked):
    residence = StateField(required=False, help_text="The State where the traveller lives")
    age = serializers.IntegerField(min_value=0, max_value=150, required=False, help_text="Completed years")


class CatalogueOut(serializers.Serializer):
    number = serializers.IntegerField()
    demo = serializers.BooleanField()
    notice = LocalText()


class EntryOut(serializers.Serializer):
    """Whether a visa is needed; `visa_free_days` is null where no limit of days applies."""

    visa_needed = serializers.SerializerMethodField()
    visa_free_days = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    def get_visa_needed(self, answer: EntryAnswer) -> bool:
        return answer.entry is Entry.VISA_NEEDED

    def get_visa_free_days(self, answer: EntryAnswer) -> int | None:
        return answer.visa_free_days if answer.entry is Entry.VISA_FREE else None

    def get_text(self, answer: EntryAnswer) -> str:
        if answer.entry is Entry.CITIZEN:
            return gettext("You are a citizen of this State and need no visa.")
        if answer.entry is Entry.VISA_NEEDED:
            return gettext("You need a visa.")
        days = answer.visa_free_days
        return ngettext(
            "You need no visa for a stay of up to %(days)d day. For a longer stay, apply for a visa.",
            "You need no visa for a stay of up to %(days)d days. For a longer stay, apply for a visa.",
            days,
        ) % {"days": days}


class ServiceStandardOut(serializers.Serializer):
    """How long a decision takes, in working days of the mission; null where there is no urgent service."""

    ordinary_working_days = serializers.IntegerField()
    urgent_working_days = serializers.IntegerField(allow_null=True)
    text = serializers.SerializerMethodField()

    def get_text(self, category: VisaCategory) -> str:
        days = category.ordinary_working_days
        return ngettext(
            "A decision is due within %(days)d working day.", "A decision is due within %(days)d working days.", days
        ) % {"days": days}


class CategoryOut(serializers.Serializer):
    """Lengths in days; the passport must stay valid `passport_margin_days` beyond the planned departure.

    `entry` is null when no nationality was named.
    """

    code = serializers.CharField()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    entries = serializers.ListField(child=serializers.ChoiceField(choices=Entries.choices))
    max_stay_days = serializers.IntegerField()
    validity_days = serializers.IntegerField()
    passport_margin_days = serializers.IntegerField()
    name = LocalText()
    description = LocalText()
    for_whom = LocalText()
    service_standard = ServiceStandardOut(source="*")
    entry = serializers.SerializerMethodField()

    @extend_schema_field(EntryOut(allow_null=True))
    def get_entry(self, category: VisaCategory) -> Any:
        answer = self.context["entry"](category)
        return EntryOut(answer).data if answer else None


class CategoriesOut(serializers.Serializer):
    catalogue = CatalogueOut()
    results = CategoryOut(many=True)


class ChecklistItemOut(serializers.Serializer):
    """`certain` is false when it takes more facts to say whether this person is asked; `asked_when` says which."""

    code = serializers.CharField(source="requirement.code")
    kind = serializers.ChoiceField(source="requirement.kind", choices=ItemKind.choices)
    mandatory = serializers.BooleanField(source="requirement.mandatory")
    certain = serializers.BooleanField()
    label = LocalText(source="requirement.label")  # type: ignore[assignment]
    help = LocalText(source="requirement.help")
    asked_when = LocalText(source="requirement.asked_when")
    media_types = serializers.ListField(
        source="requirement.media_types", child=serializers.ChoiceField(choices=MediaType.choices)
    )
    max_pages = serializers.IntegerField(source="requirement.max_pages", allow_null=True)
    min_width_px = serializers.IntegerField(source="requirement.min_width_px", allow_null=True)
    min_height_px = serializers.IntegerField(source="requirement.min_height_px", allow_null=True)
    width_mm = serializers.IntegerField(source="requirement.width_mm", allow_null=True)
    height_mm = serializers.IntegerField(source="requirement.height_mm", allow_null=True)


class FeeOut(serializers.Serializer):
    """`amount` in minor units of the ISO 4217 currency."""

    entries = serializers.ChoiceField(choices=Entries.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    amount = serializers.IntegerField()
    currency = serializers.CharField()
    nationality_group = serializers.CharField(source="nationality_group.code")
    nationality_group_name = LocalText(source="nationality_group.name")


class RequirementsOut(serializers.Serializer):
    """`entry` is null and fees are those of every group of States when no nationality was named."""

    catalogue = CatalogueOut()
    category = serializers.CharField()
    entry = EntryOut(allow_null=True)
    checklist = ChecklistItemOut(many=True)
    fees = FeeOut(many=True)
    service_standard = ServiceStandardOut()
