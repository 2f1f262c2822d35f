"""How does a person link a chat with our bot, and what does Telegram tell us?"""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen, Provider
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate
from notifications.channels import telegram_updates
from notifications.channels.registry import CHANNELS
from notifications.channels.telegram import Telegram, message, shown
from notifications.recipients.serializers.telegram import TelegramLinkSerializer
from notifications.recipients.services import people, telegram


class TelegramLinksView(ApiView):
    """A link to our bot, by which a chat becomes one's own way; absent where this installation has no bot."""

    audience = Citizen
    serializer_class = TelegramLinkSerializer
    rate = Rate(20, 3600)
    # Each makes another link, and the last one is good: a kept answer would keep the token.
    repeats_itself = True

    @extend_schema(operation_id="telegram_links_make", request=None, responses={201: TelegramLinkSerializer})
    def post(self, request: Request) -> Response:
        if Telegram.kind not in CHANNELS:
            raise Http404
        url, until = telegram.offer(people.ensure_recipient(self.me), by=self.me)
        return Response(TelegramLinkSerializer({"url": url, "expires_at": until}).data, status=201)

    @extend_schema(operation_id="telegram_links_end", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Nothing more goes to the chat that was linked, and no link that is out can be used."""
        telegram.unlink(people.ensure_recipient(self.me))
        return Response(status=204)


class TelegramUpdateView(ApiView):
    """Telegram says what somebody did in their chat with our bot; our answer to them goes back in this answer."""

    audience = Provider
    repeats_itself = True

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        header = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        request.provider_verified = telegram_updates.is_from_telegram(header)

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        """What we don't know is taken all the same, or it would be sent for ever."""
        update = telegram_updates.read(request.data)
        words = telegram.hear(update) if update else ""
        if update is None or not words:
            return Response({})
        if update.query:
            return Response(shown(update.query, words))
        return Response({"method": "sendMessage", **message(update.chat, words)})
