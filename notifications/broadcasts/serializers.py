"""What is said of taking part in exercises?"""

from rest_framework import serializers


class EnrolmentOut(serializers.Serializer):
    """`since` when, or null for who takes no part."""

    since = serializers.DateTimeField(allow_null=True)
