"""What would everybody read if an alert that is out were stopped now?"""

from django.utils import timezone
from rest_framework import serializers

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.choices import EventKind
from notifications.alerts.serializers.told import AlertOut
from notifications.alerts.services.sending import is_out, last_out
from notifications.alerts.services.words import as_ended


class CarriedOut(serializers.Serializer):
    """As mail and short messages carry it; the link's code is another one when it goes."""

    subject = serializers.CharField()
    text = serializers.CharField()
    sms = serializers.CharField()


class LastWordsOut(serializers.Serializer):
    cancel = serializers.DictField(child=CarriedOut())
    all_clear = serializers.DictField(child=CarriedOut())


class AlertWithLastWords(AlertOut):
    """`last_words`: what everybody will read, by language, if it is cancelled or ended now; null where nothing is out.
    Told to who looks, not to who stops it: nothing may fail beside that."""

    last_words = serializers.SerializerMethodField()

    class Meta(AlertOut.Meta):
        fields = [*AlertOut.Meta.fields, "last_words"]

    def get_last_words(self, alert: Alert) -> LastWordsOut(allow_null=True):  # type: ignore[valid-type]
        if not is_out(alert, timezone.now()):
            return None
        version = last_out(alert)
        return {"cancel": as_ended(version, EventKind.CANCEL), "all_clear": as_ended(version, EventKind.ALL_CLEAR)}
