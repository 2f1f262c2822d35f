"""How does a doorbell reach an Android phone with Google's services? By FCM's HTTP v1 interface.

Data alone and no notification of Google's making: the app wakes, asks us what there is and shows it itself.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache, partial
from urllib.parse import urlencode
from uuid import UUID

import jwt
import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.credentials import Kept
from notifications.channels.http import Answer, Request, exchange
from notifications.channels.push import CannotProve, Push, mapped, plain_code, rung, seconds_left

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONGEST_SECONDS = 2_419_200
# FCM keeps four keys a device at most; a doorbell that rings twice needs one, and danger must not fall under the other.
COLLAPSE_KEYS = {False: "inbox", True: "urgent"}
# errorCode of FcmError, else the status of google.rpc; what is wrong with our message never speaks against an address.
CODES = {
    "200": Result.ACCEPTED,
    "UNREGISTERED": Result.NO_SUCH_ADDRESS,
    "INVALID_ARGUMENT": Result.REFUSED,
    "SENDER_ID_MISMATCH": Result.REFUSED,
    "THIRD_PARTY_AUTH_ERROR": Result.REFUSED,
    "UNAUTHENTICATED": Result.UNREACHABLE,
    "PERMISSION_DENIED": Result.UNREACHABLE,
    "NOT_FOUND": Result.UNREACHABLE,
    "QUOTA_EXCEEDED": Result.DEFERRED,
    "RESOURCE_EXHAUSTED": Result.DEFERRED,
    "INTERNAL": Result.DEFERRED,
    "UNAVAILABLE": Result.UNREACHABLE,
}
# Where the answer is none of FCM's, as from a proxy on the way.
BARE = {401: "UNAUTHENTICATED", 429: "QUOTA_EXCEEDED", 500: "INTERNAL", 502: "UNAVAILABLE", 503: "UNAVAILABLE"}
ACCESS = Kept()


class Fcm(Push):
    kind = "fcm"
    label = _("Android (Firebase Cloud Messaging)")
    stale = frozenset({"UNAUTHENTICATED"})

    def requests(self, envelopes: Sequence[Envelope], *, now: datetime) -> list[Request | Outcome]:
        """What is the same for many is put together once; of each only the token and the id are its own."""
        url, proof, forms = place(), headers(access_token()), cache(partial(form, now=now))
        return [
            Request(url, proof, forms(one.message, one.urgent, one.discreet, one.expires_at) % spliced(one))
            for one in envelopes
        ]

    def renew(self) -> None:
        ACCESS.drop(identity())

    def judged(self, answer: Answer) -> Outcome:
        return mapped(CODES, code_of(answer), kind=self.kind, retry_after=answer.retry_after)

    def check(self) -> list[str]:
        """A message that FCM only looks at, to a token that is none: it says so once it knows who asks."""
        where = f"FCM {settings.PUSH['fcm']['url']}"
        try:
            body = orjson.dumps({"validate_only": True, "message": {"token": "none", "data": {}}})
            (answer,) = exchange([Request(place(), headers(access_token()), body)])
        except CannotProve as failed:
            return [f"{where}: no access token: {failed.outcome.code}"]
        code = str(answer.fault or code_of(answer))
        return [] if code in {"INVALID_ARGUMENT", "UNREGISTERED", "200"} else [f"{where}: {code}"]


def form(message: UUID | None, urgent: bool, discreet: bool, expires_at: datetime | None, *, now: datetime) -> bytes:
    """A body with two holes, for what `spliced` gives. Nothing else of it has a per cent sign."""
    android = {
        "collapse_key": COLLAPSE_KEYS[urgent],
        "priority": "HIGH" if urgent else "NORMAL",
        "ttl": f"{seconds_left(expires_at, now=now, most=LONGEST_SECONDS)}s",
    }
    data = rung(message, "%b", urgent=urgent, discreet=discreet)
    return orjson.dumps({"message": {"token": orjson.Fragment(b"%b"), "data": data, "android": android}})


def spliced(envelope: Envelope) -> tuple[bytes, bytes]:
    return orjson.dumps(envelope.address), str(envelope.id).encode()


def place() -> str:
    fcm = settings.PUSH["fcm"]
    return f"{fcm['url']}/v1/projects/{fcm['project_id']}/messages:send"


@lru_cache(maxsize=4)
def headers(token: str) -> Mapping[str, str]:
    """One object for all messages under a token: a connection then needs no new ones."""
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def identity() -> tuple[str, ...]:
    fcm = settings.PUSH["fcm"]
    return fcm["client_email"], fcm["private_key_id"], fcm["token_uri"]


def access_token() -> str:
    return ACCESS.get(identity(), fetched)


def fetched() -> tuple[str, float]:
    """A new access token (RFC 7523); raises CannotProve. It is renewed a minute before its end."""
    fcm, now = settings.PUSH["fcm"], int(time.time())
    claims = {"iss": fcm["client_email"], "scope": SCOPE, "aud": fcm["token_uri"], "iat": now, "exp": now + 3600}
    assertion = jwt.encode(claims, fcm["private_key"], "RS256", headers={"kid": fcm["private_key_id"]})
    body = urlencode({"grant_type": GRANT, "assertion": assertion}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    (answer,) = exchange([Request(fcm["token_uri"], form, body)])
    if answer.fault is not None:
        # No message has gone out yet, whatever became of the question.
        raise CannotProve(Outcome(Result.UNREACHABLE, f"token {answer.fault}"))
    given = parsed(answer.body)
    token, seconds = given.get("access_token"), given.get("expires_in")
    if answer.status != 200 or not isinstance(token, str) or not isinstance(seconds, int):
        wait = answer.retry_after
        raise CannotProve(Outcome(Result.UNREACHABLE, f"token {answer.status}", retry_after=wait))
    return token, seconds - 60


def code_of(answer: Answer) -> str:
    """FCM's own code where there is one, which tells more than the status that all of Google's services share."""
    if answer.status == 200:
        return "200"
    error = parsed(answer.body).get("error")
    error = error if isinstance(error, dict) else {}
    details = error.get("details")
    found = details if isinstance(details, list) else []
    code = plain_code(error.get("status"), otherwise=BARE.get(answer.status, str(answer.status)))
    for detail in found:
        code = plain_code(detail.get("errorCode") if isinstance(detail, dict) else None, otherwise=code)
    return code


def parsed(body: bytes) -> dict[str, object]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
