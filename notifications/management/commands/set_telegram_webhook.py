"""Does Telegram tell us what people do in their chats with our bot? Once for each bot, address and secret."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.channels.telegram import hook_address, set_webhook


class Command(BaseCommand):
    help = "Tell Telegram where this installation hears what is written to its bot."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TELEGRAM:
            raise CommandError("ECONSULATE_TELEGRAM_BOT is not set")
        code = set_webhook()
        if code != "200":
            raise CommandError(f"Telegram: {code}")
        self.stdout.write(f"Telegram tells {hook_address()} from now on.")
