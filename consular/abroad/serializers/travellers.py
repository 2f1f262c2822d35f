"""What does somebody without an account send and get about a journey?"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from consular.abroad.models.travellers import EMAIL, SMS, TravellerContact
from consular.abroad.serializers.trips import MOST_COMPANIONS, TripFields, TripOut
from consular.abroad.serializers.trips import CompanionFields as AnyCompanion
from consular.abroad.services.travellers import Telling
from consular.citizens.models.person import Identity
from consular.citizens.serializers.people import BirthDate, Phone, State
from econsulate.core.api.serializers import StrictSerializer, Text
from econsulate.core.signin.phones import PhoneField


class ContactFields(StrictSerializer):
    """Either an e-mail address or, where codes go out by SMS, a telephone number."""

    email = serializers.EmailField(max_length=254, required=False, allow_null=True, default=None)
    phone = Phone(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["email"] is None) == (attrs["phone"] is None):
            text = _("Give either an e-mail address or a phone number.")
            raise serializers.ValidationError({"email": text}, "either")
        if attrs["phone"] is not None:
            try:
                PhoneField().clean(attrs["phone"])
            except ValidationError as error:
                raise serializers.ValidationError({"phone": error.messages}, "sms_unavailable") from error
        return attrs


def contact_of(values: dict[str, Any]) -> TravellerContact:
    if values["email"] is not None:
        return TravellerContact(kind=EMAIL, address=values["email"].strip().lower())
    return TravellerContact(kind=SMS, address=values["phone"])


class Asked(serializers.Serializer):
    """The same for every contact, known or not."""

    valid_minutes = serializers.IntegerField()


class NamedCompanion(AnyCompanion):
    """A name and nationality; a birth date where it is known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("person")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return super().validate({"person": None, **attrs})


class TravellerFields(StrictSerializer):
    primary_identifier = Text(max_length=80)
    secondary_identifier = Text(max_length=80, required=False, allow_null=True, default=None)
    birth_date = BirthDate()
    nationality = State()


class OwnTripFields(TripFields):
    companions = serializers.ListField(child=NamedCompanion(), required=False, default=list, max_length=MOST_COMPANIONS)


class NewOwnTrip(OwnTripFields):
    """`code` is the one that went to `contact`."""

    contact = ContactFields()
    code = serializers.RegexField(r"^[0-9]{8}\Z", max_length=8)
    traveller = TravellerFields()


def told_by(values: dict[str, Any], code: Any) -> Telling:
    who = values["traveller"]
    identity: Identity = {
        "primary_identifier": who["primary_identifier"],
        "secondary_identifier": who["secondary_identifier"],
        "original_script_name": None,
        "birth_date": who["birth_date"],
        "birth_place": None,
    }
    return Telling(
        contact=contact_of(values["contact"]),
        code=code,
        identity=identity,
        nationality=who["nationality"],
        language=get_language() or settings.LANGUAGE_CODE,
    )


class OwnTripMade(serializers.Serializer):
    """`token` goes into X-Trip-Token; `link` opens the page for it, and was sent to the contact too."""

    trip: Any = TripOut()
    token = serializers.CharField()
    link = serializers.CharField()


class ClaimFields(StrictSerializer):
    """Whose journey it is: somebody the caller acts for."""

    person = serializers.UUIDField()
