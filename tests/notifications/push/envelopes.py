"""What the ledger would hand to a push channel, and what came of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from notifications.channels.base import Channel, Envelope

TOKEN = "f1:" + "A" * 60
DEVICE = "ab" * 32


def an_envelope(address: str, **given: Any) -> Envelope:
    rest = {"id": uuid4(), "message": uuid4(), "subject": "You have a message", "text": "You have a message."}
    return Envelope(**{**rest, "address": address, "expires_at": datetime.now(UTC) + timedelta(hours=1), **given})


def send_one(channel: Channel, address: str, **given: Any) -> Any:
    (outcome,) = channel.send([an_envelope(address, **given)])
    return outcome


def said(outcome: Any) -> tuple[str, str]:
    return outcome.result, outcome.code


MESSAGE = UUID(int=5)
