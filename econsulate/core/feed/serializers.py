"""How does a page of changes look to the app?"""

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from econsulate.core.feed.kinds import KINDS


class SyncChange(serializers.Serializer):
    """`body` is what the list of its kind gives for it, null with `gone`; at `href` is all of it. Leave out kinds you
    don't know: more will come."""

    kind = serializers.CharField()
    id = serializers.UUIDField()
    change = serializers.ChoiceField([("put", "put"), ("gone", "gone")])
    changed_at = serializers.DateTimeField()
    href = serializers.CharField()
    body = PolymorphicProxySerializer(
        component_name="SyncBody",
        serializers=lambda: [kind.serializer for kind in KINDS.values()],
        resource_type_field_name=None,
        allow_null=True,
    )


class SyncOut(serializers.Serializer):
    """`reset`: all is told anew, up to the page without `more`; what wasn't told by then is no longer yours."""

    reset = serializers.BooleanField()
    changes = SyncChange(many=True)
    more = serializers.BooleanField(help_text="Ask again at once, with the new cursor.")
    cursor = serializers.CharField()
