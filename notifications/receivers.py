"""What does the kernel ask of notifications, and an alert of check-ins?"""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.signin.signals import carry_text
from notifications.alerts.signals import check_in_wanted
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.channels.base import Envelope, Result
from notifications.channels.registry import CHANNELS
from notifications.checkins.services import opening
from notifications.recipients.services.devices import forget_session

logger = structlog.get_logger(__name__)


@receiver(carry_text)
def send_code(sender: Any, *, id: UUID, phone: str, text: str, discreet: bool, **_: Any) -> None:
    """A code to sign in. Raises OSError while the gateway takes nothing; a number it refuses is asked no second time,
    and a code that may have arrived is not sent again: people ask for another."""
    gateway = CHANNELS.get("sms")
    if gateway is None:
        raise OSError("this process has no SMS gateway")
    (outcome,) = gateway.send([Envelope(id=id, address=phone, subject="", text=text, discreet=discreet)])
    if outcome.result in {Result.UNREACHABLE, Result.DEFERRED}:
        raise OSError(f"SMS gateway: {outcome.code}")
    if outcome.result in {Result.REFUSED, Result.NO_SUCH_ADDRESS}:
        logger.warning("code not taken", kind="sms", code=outcome.code)


@receiver(post_delete, sender=Session)
def session_ended(sender: Any, *, instance: Session, **_: Any) -> None:
    """Signed out, by whomever. One that ran out leaves its phone ringing: danger may come to who rarely looks."""
    if instance.expire_date > timezone.now():
        forget_session(instance.session_key)


@receiver(check_in_wanted)
def an_alert_asks(
    sender: Any, *, broadcast: Broadcast, mission: str, by: User, closes_at: datetime, now: datetime, **_: Any
) -> None:
    """In the transaction that releases it."""
    opening.open_with(broadcast, mission=mission, by=by, closes_at=closes_at, now=now)
