"""How does a message go out by SMS? Over HTTP to a Kannel gateway (its sendsms interface), which speaks to carriers.

Number and text go in headers and body, never in the address, which proxies write to their logs. Each message has a
connection of its own: on one kept open, a gateway that hung up meanwhile can't be told from one that took the message.
"""

import hmac
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urljoin
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from econsulate.core.crypto.primitives import blind_index
from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.segments import Spelling, spelt
from notifications.channels.turns import one_by_one

WAIT_SECONDS = 10
MOST_PARTS = 6
LONGEST_VALIDITY_MINUTES = 2880
ANSWERS = {
    202: Result.ACCEPTED,
    400: Result.REFUSED,
    401: Result.UNREACHABLE,
    403: Result.UNREACHABLE,
    404: Result.UNREACHABLE,
    429: Result.DEFERRED,
    500: Result.DEFERRED,
    502: Result.UNREACHABLE,
    503: Result.DEFERRED,
    504: Result.UNREACHABLE,
}
# Delivered, failed, refused by the carrier: "%d" of a delivery report. The others only say that it is on its way.
RECEIPT_MASK = 1 | 2 | 16
RECEIPTS = {1: Result.DELIVERED, 2: Result.REFUSED, 16: Result.REFUSED}


class Sms:
    """A text has no identity a phone would know again, so one that may have arrived is never sent twice."""

    kind = "sms"
    label = _("SMS")
    batch = 20
    receipts = frozenset({Result.ACCEPTED})
    local = False
    collapses_repeats = False
    brief = True
    doorbell = False

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        return one_by_one(envelopes, hand_over)

    def route(self, address: str) -> str:
        return self.kind

    def check(self) -> list[str]:
        """A request without a number: the gateway says whether it knows us before it misses the number."""
        place = f"SMS gateway {settings.SMS['host']}:{settings.SMS['port']}"
        connection = connect()
        try:
            connection.request("POST", settings.SMS["path"], b"", {"Content-Length": "0", **credentials()})
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            return [f"{place}: {type(error).__name__}"]
        finally:
            connection.close()
        return [] if status == 400 else [f"{place}: answered {status} to a request that lacks a number"]


def hand_over(envelope: Envelope) -> Outcome:
    spelling = spelt(envelope.text)
    if spelling.parts > MOST_PARTS:
        return Outcome(Result.REFUSED, "too long")
    connection = connect()
    try:
        try:
            connection.connect()
        except OSError as error:
            return Outcome(Result.UNREACHABLE, type(error).__name__)
        try:
            body = spelling.text.encode()
            connection.request("POST", settings.SMS["path"], body, headers(envelope, spelling))
        except (OSError, HTTPException):
            return Outcome(Result.DEFERRED, "cut off")
        try:
            status = connection.getresponse().status
        except (OSError, HTTPException):
            return Outcome(Result.UNKNOWN, "no answer")
    finally:
        connection.close()
    return Outcome(ANSWERS.get(status, Result.REFUSED), str(status))


def connect() -> HTTPConnection:
    kind = HTTPSConnection if settings.SMS["tls"] else HTTPConnection
    return kind(settings.SMS["host"], settings.SMS["port"], timeout=WAIT_SECONDS)


def credentials() -> dict[str, str]:
    return {"X-Kannel-Username": settings.SMS["user"], "X-Kannel-Password": settings.SMS["password"]}


def headers(envelope: Envelope, spelling: Spelling) -> dict[str, str]:
    sender = settings.SMS["discreet_sender" if envelope.discreet else "sender"]
    given = {
        "Content-Type": "text/plain; charset=UTF-8",
        "X-Kannel-To": envelope.address,
        "X-Kannel-Coding": "0" if spelling.seven_bit else "2",
        "X-Kannel-DLR-Mask": str(RECEIPT_MASK),
        "X-Kannel-DLR-URL": receipt_address(envelope.id),
        **credentials(),
    }
    if sender:
        given["X-Kannel-From"] = sender
    if envelope.expires_at:
        given["X-Kannel-Validity"] = str(minutes_until(envelope.expires_at, now=datetime.now(UTC)))
    return given


def minutes_until(end: datetime, *, now: datetime) -> int:
    """As long as the carrier keeps trying: what comes after that would only confuse."""
    return max(1, min(LONGEST_VALIDITY_MINUTES, int((end - now).total_seconds() // 60)))


def receipt_address(delivery_id: UUID) -> str:
    """Where the gateway reports what became of this message; nobody else can know it. Kannel fills in "%d"."""
    path = f"hooks/sms/{delivery_id}/{receipt_code(delivery_id)}"
    return f"{urljoin(settings.SMS['receipts_url'] + '/', path)}?{urlencode({'status': ''})}%d"


def receipt_code(delivery_id: UUID) -> str:
    return blind_index(str(delivery_id), purpose="sms_receipt").hex()


def incoming_address() -> str:
    """Where the gateway brings what people write (`get-url` of its sms-service); nobody else can know it."""
    path = f"hooks/sms/in/{incoming_code()}"
    return f"{urljoin(settings.SMS['receipts_url'] + '/', path)}?from=%p&id=%I&text=%a"


def incoming_code() -> str:
    return blind_index("incoming", purpose="sms_incoming").hex()


def is_incoming(code: str) -> bool:
    return hmac.compare_digest(incoming_code().encode(), code.encode())


def number_of(told: str) -> str:
    """In E.164, as carriers tell it: with a plus, with 00, or bare; "" for what is no number of a person."""
    found = re.fullmatch(r"(?:\+|00)?([1-9][0-9]{6,14})", told.strip(), re.ASCII)
    return f"+{found[1]}" if found else ""


def is_receipt(delivery_id: UUID, code: str) -> bool:
    return hmac.compare_digest(receipt_code(delivery_id).encode(), code.encode())


def reported(status: str) -> Outcome | None:
    """What a delivery report says; None for steps on the way and for what is no report."""
    value = int(status) if status.isascii() and status.isdigit() and len(status) < 4 else 0
    return Outcome(RECEIPTS[value], f"report {value}") if value in RECEIPTS else None
