"""What does the kernel ask of notifications?"""

from typing import Any
from uuid import UUID

import structlog
from django.dispatch import receiver

from econsulate.core.signin.signals import carry_text
from notifications.channels.base import Envelope, Result
from notifications.channels.registry import CHANNELS

logger = structlog.get_logger(__name__)


@receiver(carry_text)
def send_code(sender: Any, *, id: UUID, phone: str, text: str, discreet: bool, **_: Any) -> None:
    """A code to sign in. Raises OSError while the gateway takes nothing; a number it refuses is asked no second time,
    and a code that may have arrived is not sent again: people ask for another."""
    (outcome,) = CHANNELS["sms"].send([Envelope(id=id, address=phone, subject="", text=text, discreet=discreet)])
    if outcome.result in {Result.UNREACHABLE, Result.DEFERRED}:
        raise OSError(f"SMS gateway: {outcome.code}")
    if outcome.result in {Result.REFUSED, Result.NO_SUCH_ADDRESS}:
        logger.warning("code not taken", kind="sms", code=outcome.code)
