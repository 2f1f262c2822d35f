"""What does the app need to take a person to our bot?"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class TelegramLinkSerializer(serializers.Serializer):
    url = serializers.URLField(help_text=_("Opens Telegram. Good once; show it to nobody else."))
    expires_at = serializers.DateTimeField()
