"""How does what is told become a signed message with its place in the chain? Whole, or nothing is changed."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from notifications.alerts.cap.messages import Message, Reference
from notifications.alerts.cap.values import references_text
from notifications.alerts.cap.writing import CannotWrite
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.choices import EventKind, Mode
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.rules.message import Facts, message
from notifications.alerts.services.authority import names_of
from notifications.alerts.services.words import SOME_CODE, Texts, as_told, link_to
from notifications.alerts.signing import published
from notifications.alerts.signing.signers import NoAlertKey, signer_at
from notifications.alerts.signing.signing import CannotSign, SignedAlert, sign

# Crockford's: nothing that is taken for something else when read aloud.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
CHAIN = "SELECT pg_advisory_xact_lock(hashtext('notifications_alertevent'), hashtext(%s))"


class CannotPublish(DomainError):
    """The rules of CAP don't let it be written. Drafts are checked for it, so this is a fault of ours."""

    status = HTTPStatus.CONFLICT
    code = "no_valid_message"
    title = _("This alert can't be written as a valid message. Change it, and tell your technicians.")


@dataclass(frozen=True)
class Telling:
    """What is to be told of a version: `texts` as people read them."""

    kind: EventKind
    version: AlertVersion
    texts: Texts
    expires_at: datetime
    by: User
    reason: str = ""


def signed(telling: Telling, *, at: datetime) -> AlertEvent:
    """An event that isn't saved yet: it still lacks its broadcast. The caller holds the alert's row; from here on the
    chain of the mode is held too. Raises NoAlertKey, CannotPublish."""
    alert, version = telling.version.alert, telling.version
    mode = Mode(alert.incident.mode)
    public_id, code = uuid4(), "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    identifier = f"{alert.incident.mission}-{public_id}"
    earlier = () if telling.kind == EventKind.ALERT else unexpired(alert, at)
    # A clock that was set back must not keep anybody from stopping: nothing refers to a later message.
    sent = max([at.replace(microsecond=0), *(reference.sent for reference in earlier)])
    told = facts(telling, identifier=identifier, sent=sent, earlier=earlier, code=code)
    kept = made(message(told), mode, sent)
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [mode])
    last = AlertEvent.objects.filter(mode=mode).order_by("-position").first()
    previous = last.digest if last else ""
    return AlertEvent(
        public_id=public_id,
        alert=alert,
        seq=alert.events.count() + 1,
        kind=telling.kind,
        version=version,
        mode=mode,
        identifier=identifier,
        sender=told.sender,
        sent=sent,
        expires_at=telling.expires_at,
        references=references_text(earlier),
        code=code,
        canonical=kept.canonical,
        xml=kept.xml,
        jws=kept.jws,
        kid=kept.kid,
        position=last.position + 1 if last else 1,
        previous=previous,
        digest=chained(previous, kept.canonical),
        by=telling.by,
        reason=telling.reason,
    )


def rehearsed(version: AlertVersion, *, at: datetime) -> Message:
    """The message it would be now, for whoever checks whether it can be written."""
    assert version.expires_at is not None  # noqa: S101 - what is submitted has one
    told = Telling(EventKind.ALERT, version, as_told(version, EventKind.ALERT), version.expires_at, version.author)
    identifier = f"{version.alert.incident.mission}-{version.public_id}"
    return message(facts(told, identifier=identifier, sent=at.replace(microsecond=0), earlier=(), code=SOME_CODE))


def facts(telling: Telling, *, identifier: str, sent: datetime, earlier: tuple[Reference, ...], code: str) -> Facts:
    incident = telling.version.alert.incident
    return Facts(
        kind=telling.kind,
        mode=Mode(incident.mode),
        identifier=identifier,
        sender=f"{incident.mission.lower()}@{settings.ALERT_SENDER_DOMAIN}",
        sent=sent,
        expires_at=telling.expires_at,
        references=earlier,
        incident=str(incident.public_id),
        texts=telling.texts,
        names=names_in(telling.texts, incident.mission),
        content=vars(telling.version),
        web=link_to(code),
    )


def names_in(texts: Texts, mission: str) -> Mapping[str, str]:
    named = {}
    for language in texts:
        with translation.override(language):
            named[language] = str(names_of([mission])[mission])
    return named


def unexpired(alert: Alert, at: datetime) -> tuple[Reference, ...]:
    """Every message of the thread that still holds, the first one first."""
    rows = alert.events.filter(expires_at__gt=at).order_by("seq")
    return tuple(Reference(row.sender, row.identifier, row.sent) for row in rows)


def made(written: Message, mode: Mode, sent: datetime) -> SignedAlert:
    try:
        return sign(written, signer_at(published.Mode(mode.value), sent))
    except CannotWrite as error:
        raise CannotPublish(problems=[asdict(problem) for problem in error.problems]) from error
    except CannotSign as error:
        raise NoAlertKey from error


def chained(previous: str, canonical: bytes) -> str:
    return hashlib.sha256(previous.encode() + hashlib.sha256(canonical).digest()).hexdigest()
