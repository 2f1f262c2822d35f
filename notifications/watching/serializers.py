"""What do operators get to see of the channels?"""

from rest_framework import serializers

from notifications.watching.rules import RouteState


class RouteOut(serializers.Serializer):
    """`state`: `well`, `failing` (the last test), `down` (for three minutes or more), `silent` (not tested for three
    minutes or more), `unwatched` (no test address is set). `paused_until`: until then nothing is sent by it."""

    channel = serializers.CharField()
    name = serializers.CharField(source="label", help_text="In the language of the request.")
    state = serializers.ChoiceField(choices=RouteState.choices)
    state_label = serializers.CharField(source="state.label")
    tested_at = serializers.DateTimeField(source="health.answered_at", default=None, allow_null=True)
    accepted_at = serializers.DateTimeField(source="health.accepted_at", default=None, allow_null=True)
    took_ms = serializers.IntegerField(source="health.took_ms", default=None, allow_null=True)
    code = serializers.CharField(source="health.code", default="", help_text="What the last test was answered.")
    failing_since = serializers.DateTimeField(source="health.failing_since", default=None, allow_null=True)
    paused_until = serializers.DateTimeField(allow_null=True)
