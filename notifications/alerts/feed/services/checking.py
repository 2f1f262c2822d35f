"""Do our own published keys vouch for what we are about to show? Nothing else is shown.

An alert is looked at as anybody else would look at it: both its signatures, by the list we publish. Verdicts are kept
in the process for the same bytes and the same list, so that a key taken back is noticed at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from http import HTTPStatus

import structlog
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError
from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.values import references_text
from notifications.alerts.cap.vocabulary import Scope, Status
from notifications.alerts.models.choices import EventKind
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.rules.message import MSG_TYPES
from notifications.alerts.signing import published
from notifications.alerts.signing.published import Mode, PublishedKey
from notifications.alerts.signing.signers import NoAlertKey, published_list
from notifications.alerts.signing.verification import Finding, Verdict, verify, verify_detached

logger = structlog.get_logger(__name__)
RETRY_AFTER_SECONDS = 30


class Withheld(StrEnum):
    KEY_REVOKED = "key_revoked"
    NOT_VERIFIED = "not_verified"


class NoKeyList(DomainError):
    """Without the list nobody knows what is genuine, and an empty feed would say that there is no danger."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "alert_keys_unreadable"
    title = _("Alerts can't be shown at the moment. That doesn't mean that there is no danger. Try again soon.")

    def __init__(self) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}


@dataclass(frozen=True)
class KeyList:
    """The very bytes we publish, and what they say."""

    content: bytes
    keys: Mapping[str, PublishedKey] = field(compare=False, repr=False)


def key_list() -> KeyList:
    """Raises NoKeyList where a key of it can't be read, or none is there that signs real alerts."""
    try:
        found = list_in(published_list())
    except (NoAlertKey, published.UnusableList) as error:
        raise NoKeyList from error
    if not any(key.mode is Mode.LIVE for key in found.keys.values()):
        raise NoKeyList
    return found


@lru_cache(maxsize=4)
def list_in(content: bytes) -> KeyList:
    return KeyList(content, published.read(content))


def vouched_for(event: AlertEvent, keys: KeyList) -> Message | Withheld:
    """What it says, where a key of the list signed all of it, it is real and public, and the row says the same."""
    finding = checked(bytes(event.xml), bytes(event.canonical), event.jws, keys)
    if finding.verdict is Verdict.REVOKED:
        return Withheld.KEY_REVOKED
    if finding.message is None or finding.verdict is not Verdict.GENUINE or not agrees(event, finding.message):
        complain(event.position, finding.verdict.value, keys)
        return Withheld.NOT_VERIFIED
    return finding.message


@lru_cache(maxsize=256)
def checked(xml: bytes, canonical: bytes, jws: str, keys: KeyList) -> Finding:
    inside, beside = verify(xml, keys.keys), verify_detached(canonical, jws, keys.keys)
    worse = inside if inside.verdict is not Verdict.GENUINE else beside
    if Verdict.REVOKED in (inside.verdict, beside.verdict):
        return Finding(Verdict.REVOKED)
    return worse if inside.message == beside.message else Finding(Verdict.ALTERED)


@lru_cache(maxsize=64)
def complain(position: int, code: str, keys: KeyList) -> None:
    """Once in each process and for each list, since readers come by the thousand."""
    logger.error("alert withheld", code=code)


def agrees(event: AlertEvent, message: Message) -> bool:
    """Whether the columns by which an alert is found and judged are those that were signed."""
    public = message.status is Status.ACTUAL and message.scope is Scope.PUBLIC
    named = (event.identifier, event.sender, event.sent, event.references, MSG_TYPES[EventKind(event.kind)])
    said = (
        message.identifier,
        message.sender,
        message.sent,
        references_text(message.references),
        message.msg_type,
    )
    return public and named == said and all(info.expires == event.expires_at for info in message.infos)
