"""What does the app send and get about emergency contacts and what they may be told?"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from consular.citizens.models.consents import ConsentGrant, Organisation, Told
from consular.citizens.models.emergency_contacts import A_HANDFUL, EmergencyContact, Relation
from consular.citizens.serializers.people import Phone
from consular.citizens.services.consent_texts import text_of
from consular.citizens.services.emergency_contacts import Facts
from econsulate.core.api.serializers import Day, StrictSerializer, Text, Whole


class EmergencyContactFields(StrictSerializer):
    """An e-mail address, a telephone number, or both. `rank` is the place in the order in which they are called."""

    name = Text(max_length=120)
    relation = serializers.ChoiceField(Relation.choices)
    email = serializers.EmailField(max_length=254, required=False, allow_null=True, default=None)
    phone = Phone(required=False, allow_null=True, default=None)
    language = serializers.ChoiceField(settings.LANGUAGES)
    rank = Whole(min_value=1, max_value=A_HANDFUL, required=False, allow_null=True, default=None)

    default_error_messages = {"unknown_contact": _("This is no contact you named for this person.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["email"] is None and attrs["phone"] is None:
            text = _("Give an e-mail address, a telephone number, or both.")
            raise serializers.ValidationError({"phone": text}, "no_address")
        return attrs


def facts_of(values: dict[str, Any]) -> Facts:
    return Facts(
        details={"name": values["name"], "email": values["email"], "phone": values["phone"]},
        relation=values["relation"],
        language=values["language"],
        rank=values["rank"],
    )


class EmergencyContactOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True)
    name = serializers.CharField(source="details.name", read_only=True)
    email = serializers.CharField(source="details.email", read_only=True, allow_null=True)
    phone = serializers.CharField(source="details.phone", read_only=True, allow_null=True)
    relation_text = serializers.CharField(source="get_relation_display", read_only=True)

    class Meta:
        model = EmergencyContact
        fields = [
            "id",
            "person",
            "rank",
            "name",
            "relation",
            "relation_text",
            "email",
            "phone",
            "language",
            "created_at",
        ]
        read_only_fields = fields


class NewConsent(StrictSerializer):
    """Either a `contact` of the person or an `organisation`; `wording` is the version of the text that was read."""

    contact = serializers.UUIDField(required=False, allow_null=True, default=None)
    organisation = serializers.ChoiceField(Organisation.choices, required=False, allow_null=True, default=None)
    what = serializers.ChoiceField(Told.choices)
    wording = Whole(min_value=1)
    until = Day(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["contact"] is None) == (attrs["organisation"] is None):
            raise serializers.ValidationError({"contact": _("Name either a contact or an organisation.")}, "either")
        if attrs["what"] == Told.UNREACHED and attrs["contact"] is None:
            raise serializers.ValidationError({"contact": _("Only a contact can be told this.")}, "contact_alone")
        return attrs


class ConsentOut(serializers.ModelSerializer):
    """`contact` is null where it was taken away; `in_force` ends with the right of who gave it, too."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="right.person.public_id", read_only=True)
    contact = serializers.SerializerMethodField()
    what_text = serializers.CharField(source="get_what_display", read_only=True)
    organisation_text = serializers.CharField(source="get_organisation_display", read_only=True, allow_null=True)
    text = serializers.SerializerMethodField()
    given_as = serializers.CharField(source="right.kind", read_only=True)
    given_at = serializers.DateTimeField(source="created_at", read_only=True)
    in_force = serializers.BooleanField(read_only=True)

    class Meta:
        model = ConsentGrant
        fields = [
            "id",
            "person",
            "contact",
            "organisation",
            "organisation_text",
            "what",
            "what_text",
            "wording",
            "text",
            "given_as",
            "given_at",
            "until",
            "withdrawn_at",
            "in_force",
        ]
        read_only_fields = fields

    def get_contact(self, grant: ConsentGrant) -> str | None:
        if grant.contact is None or grant.contact.removed_at is not None:
            return None
        return str(grant.contact.public_id)

    def get_text(self, grant: ConsentGrant) -> str:
        return text_of(grant.wording, grant.what)


class ConsentText(serializers.Serializer):
    what = serializers.ChoiceField(Told.choices)
    what_text = serializers.CharField()
    text = serializers.CharField()


class ConsentTexts(serializers.Serializer):
    """What one consents to, in the reader's language."""

    wording = serializers.IntegerField()
    texts = ConsentText(many=True)
