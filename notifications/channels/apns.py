"""How does a doorbell reach an iPhone? By Apple's push service over HTTP/2, with a key of ours (token-based)."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import jwt
import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.credentials import Kept
from notifications.channels.http import Answer, Request, exchange
from notifications.channels.push import Push, doorbell, mapped, plain_code, seconds_left

# Apple refuses tokens older than an hour, and whoever makes a new one more often than every twenty minutes.
RENEWED_AFTER_SECONDS = 40 * 60
LONGEST_SECONDS = 2_419_200
NO_DEVICE = "0" * 64
# Apple's `reason`. Of a 400 only one speaks of the address; the others are faults of ours, some of them for everybody.
CODES = {
    "200": Result.ACCEPTED,
    "BadDeviceToken": Result.NO_SUCH_ADDRESS,
    "Unregistered": Result.NO_SUCH_ADDRESS,
    "ExpiredToken": Result.NO_SUCH_ADDRESS,
    "BadTopic": Result.UNREACHABLE,
    "MissingTopic": Result.UNREACHABLE,
    "TopicDisallowed": Result.UNREACHABLE,
    "ExpiredProviderToken": Result.UNREACHABLE,
    "InvalidProviderToken": Result.UNREACHABLE,
    "MissingProviderToken": Result.UNREACHABLE,
    "UnrelatedKeyIdInToken": Result.UNREACHABLE,
    "BadEnvironmentKeyIdInToken": Result.UNREACHABLE,
    "BadCertificate": Result.UNREACHABLE,
    "BadCertificateEnvironment": Result.UNREACHABLE,
    "Forbidden": Result.UNREACHABLE,
    "TooManyProviderTokenUpdates": Result.UNREACHABLE,
    "ServiceUnavailable": Result.UNREACHABLE,
    "Shutdown": Result.DEFERRED,
    "InternalServerError": Result.DEFERRED,
    "TooManyRequests": Result.DEFERRED,
    "IdleTimeout": Result.DEFERRED,
    "DeviceTokenNotForTopic": Result.REFUSED,
    "PayloadTooLarge": Result.REFUSED,
    "PayloadEmpty": Result.REFUSED,
    "BadPath": Result.REFUSED,
    "MethodNotAllowed": Result.REFUSED,
    "DuplicateHeaders": Result.REFUSED,
    "MissingDeviceToken": Result.REFUSED,
    "BadCollapseId": Result.REFUSED,
    "BadExpirationDate": Result.REFUSED,
    "BadMessageId": Result.REFUSED,
    "BadPriority": Result.REFUSED,
    "InvalidPushType": Result.REFUSED,
}
# Where the answer has no reason in it.
BARE = {403: "Forbidden", 413: "PayloadTooLarge", 429: "TooManyRequests", 500: "InternalServerError"}
BARE |= {502: "ServiceUnavailable", 503: "ServiceUnavailable"}
PROOFS = Kept()


class Apns(Push):
    kind = "apns"
    label = _("iPhone (Apple Push Notification service)")
    stale = frozenset({"ExpiredProviderToken"})

    def request(self, envelope: Envelope, *, now: datetime) -> Request:
        return posted(
            envelope.address,
            payload(envelope),
            id=envelope.id,
            collapse=str(envelope.message or envelope.id),
            expires=int(now.timestamp()) + seconds_left(envelope.expires_at, now=now, most=LONGEST_SECONDS),
            silent=envelope.discreet,
        )

    def renew(self) -> None:
        PROOFS.drop(identity())

    def judged(self, answer: Answer) -> Outcome:
        reason, gone_at = told(answer)
        outcome = mapped(CODES, reason, kind=self.kind, retry_after=answer.retry_after)
        return Outcome(outcome.result, outcome.code, outcome.retry_after, gone_at)

    def check(self) -> list[str]:
        """To a device that is none: Apple says so once it knows who asks and for which app."""
        (answer,) = exchange([posted(NO_DEVICE, {"aps": {}}, id=UUID(int=0), collapse="check", expires=0, silent=True)])
        code = str(answer.fault or told(answer)[0])
        good = code in {"BadDeviceToken", "DeviceTokenNotForTopic", "Unregistered", "200"}
        return [] if good else [f"APNs {settings.PUSH['apns']['url']}: {code}"]


def payload(envelope: Envelope) -> dict[str, Any]:
    """For the person to see "You have a message", until the app's own extension has fetched more; to discreet people
    nothing by itself, for the system would show the name of the app."""
    aps: dict[str, Any] = {"content-available": 1}
    if not envelope.discreet:
        aps |= {"alert": {"title": envelope.subject}, "sound": "default", "mutable-content": 1, "thread-id": "inbox"}
    if envelope.urgent and not envelope.discreet:
        aps["interruption-level"] = "time-sensitive"
    return {"aps": aps, **doorbell(envelope)}


def posted(token: str, body: object, *, id: UUID, collapse: str, expires: int, silent: bool) -> Request:
    apns = settings.PUSH["apns"]
    headers = {
        "authorization": f"bearer {proof()}",
        "apns-topic": apns["topic"],
        "apns-id": str(id),
        "apns-collapse-id": collapse,
        "apns-expiration": str(expires),
        "apns-push-type": "background" if silent else "alert",
        "apns-priority": "5" if silent else "10",
        "content-type": "application/json",
    }
    return Request(f"{apns['url']}/3/device/{token}", headers, orjson.dumps(body))


def identity() -> tuple[str, ...]:
    apns = settings.PUSH["apns"]
    return apns["team_id"], apns["key_id"], apns["url"]


def proof() -> str:
    return PROOFS.get(identity(), signed)


def signed() -> tuple[str, float]:
    apns = settings.PUSH["apns"]
    claims = {"iss": apns["team_id"], "iat": int(time.time())}
    return jwt.encode(claims, apns["private_key"], "ES256", headers={"kid": apns["key_id"]}), RENEWED_AFTER_SECONDS


def told(answer: Answer) -> tuple[str, datetime | None]:
    """Apple's reason, and since when it knows that an address is gone."""
    if answer.status == 200:
        return "200", None
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        found = None
    found = found if isinstance(found, dict) else {}
    reason, since = found.get("reason"), found.get("timestamp")
    known = plain_code(reason, otherwise=BARE.get(answer.status, str(answer.status)))
    if not isinstance(since, int) or not 0 < since < 10**14:
        return known, None
    return known, datetime.fromtimestamp(since / 1000, UTC)
