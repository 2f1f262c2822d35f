"""What does an officer's app send and get about reaching somebody abroad safely?"""

from typing import Any

from rest_framework import serializers

from consular.citizens.models.consents import Told
from consular.citizens.serializers.emergency_contacts import EmergencyContactOut
from econsulate.core.api.serializers import StrictSerializer, Text


class TelephoneRulesOut(serializers.Serializer):
    """To be minded before calling. `leave_no_message`: nothing on a machine, no word to anybody else who answers."""

    leave_no_message = serializers.BooleanField()
    has_duress_word = serializers.BooleanField()


class CalledOut(serializers.Serializer):
    """Somebody to call; `may_be_told` is what the person allowed. Of the rest not a word."""

    contact = EmergencyContactOut()
    may_be_told = serializers.ListField(child=serializers.ChoiceField(Told.choices))


class SpokenWord(StrictSerializer):
    """What was heard on the telephone; without it the word is opened instead."""

    word = Text(max_length=60, required=False, allow_null=True, default=None)


class WordOut(serializers.Serializer):
    """`matches` is null where the word was opened, `words` is empty where it was compared."""

    is_agreed = serializers.BooleanField()
    matches = serializers.BooleanField(allow_null=True)
    words: Any = serializers.ListField(child=serializers.CharField())
