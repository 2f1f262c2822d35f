"""Which address does the SMS gateway bring answers to? For `get-url` of its sms-service; to be kept as a secret."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.channels.sms import incoming_address


class Command(BaseCommand):
    help = "Print the address to which an SMS gateway (Kannel) brings what people write."

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.SMS["host"]:
            raise CommandError("ECONSULATE_SMS_URL is not set")
        self.stdout.write(incoming_address())
