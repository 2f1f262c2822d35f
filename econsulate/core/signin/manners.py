"""How openly may sign-in write to this address? The kernel keeps nobody's wishes: it asks whoever does.

Codes and notices of sign-in go past the ledger of messages, since they are good for minutes only. So what somebody
wished for their safety reaches them here.
"""

from collections.abc import Callable
from datetime import datetime
from enum import IntEnum

from django.utils import timezone


class Manner(IntEnum):
    """The higher, the more careful."""

    PLAIN = 0
    # Not a word of who writes or what about.
    NEUTRAL = 1
    # The channel is not to be used: a code somebody asked for just now goes out, as neutral as above, or they could not
    # sign in; nothing else does.
    ONLY_WHAT_WAS_ASKED = 2


Question = Callable[..., Manner]
ASKED: list[Question] = []


def ask(question: Question) -> None:
    """Called once at start: `question(kind, address, now=…)`, kind being email or sms."""
    if question not in ASKED:
        ASKED.append(question)


def towards(kind: str, address: str, *, now: datetime | None = None) -> Manner:
    moment = now or timezone.now()
    return max((question(kind, address, now=moment) for question in ASKED), default=Manner.PLAIN)
