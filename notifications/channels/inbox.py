"""How does a message reach the app's inbox? It is there already: the row in our database is the mailbox."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Envelope, Outcome, Result


class Inbox:
    kind = "inbox"
    label = _("Inbox in the app")
    batch = 1000
    receipts = frozenset({Result.DELIVERED})
    local = True
    collapses_repeats = True
    brief = False
    doorbell = False

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        return [Outcome(Result.DELIVERED) for _envelope in envelopes]

    def route(self, address: str) -> str:
        return self.kind

    def check(self) -> list[str]:
        return []
