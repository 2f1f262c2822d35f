"""What does an officer's program read of those a search has found?"""

from rest_framework import serializers

from consular.finding.services.sources import SOURCES


class FoundThing(serializers.Serializer):
    """Open it by its own address, on record. `reference` is empty where such things have none."""

    kind = serializers.ChoiceField(choices=[source.kind for source in SOURCES])
    id = serializers.UUIDField()
    kind_name = serializers.CharField(source="label", help_text="The kind, in the caller's language.")
    said = serializers.CharField(help_text="Where it stands, in the caller's language.")
    reference = serializers.CharField()
    missions = serializers.ListField(child=serializers.CharField())


class PersonFound(serializers.Serializer):
    """`person` is null for somebody who told of a journey without an account."""

    person = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    birth_date = serializers.CharField(help_text="`YYYY-MM-DD`, with `XX` for a part nobody knows.")
    nationality = serializers.CharField()
    things = FoundThing(many=True)


class FoundPeople(serializers.Serializer):
    """`more`: others may agree too; say more to find them."""

    results = PersonFound(many=True, source="hits")
    more = serializers.BooleanField()
