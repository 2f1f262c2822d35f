"""How long did each step of each alert take, in figures?"""

from rest_framework import serializers


class StepsOut(serializers.Serializer):
    """Seconds. Null: it did not come to that, or one person sent it alone."""

    compose = serializers.FloatField(help_text="From its beginning until it was first put forward.")
    approve = serializers.FloatField(allow_null=True, help_text="Until somebody else approved what went out.")
    release = serializers.FloatField(
        help_text="Until it went out; where one person sent it alone, from when it was put forward."
    )
    first = serializers.FloatField(allow_null=True, help_text="From there until a carrier took the first batch.")
    half = serializers.FloatField(allow_null=True)
    most = serializers.FloatField(allow_null=True, help_text="95 percent of all that is, or is to be, taken.")


class ScoreAudienceOut(serializers.Serializer):
    """Logins that were told, had it on a screen, and acknowledged it or said how they are."""

    logins = serializers.IntegerField()
    seen = serializers.IntegerField()
    answered = serializers.IntegerField()


class ScoreOut(serializers.Serializer):
    """One alert, up to its first message and how far that came."""

    alert = serializers.UUIDField(source="alert.public_id")
    headline = serializers.CharField()
    begun_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(help_text="The first time.")
    approved_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField()
    sent_back = serializers.IntegerField(help_text="How often it was returned or rejected before.")
    seconds = StepsOut()
    audience = ScoreAudienceOut()
