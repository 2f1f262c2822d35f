"""How does a doorbell reach a browser? By the Web Push protocol (RFC 8030), sealed (RFC 8291) and signed (RFC 8292)."""

import time
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import jwt
import orjson
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from econsulate.core.crypto.primitives import blind_index
from notifications.channels.addresses import is_listed
from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.http import Answer, Request
from notifications.channels.push import Push, doorbell, mapped, seconds_left
from notifications.channels.sealing import packed, padded, raw, sealed, unpacked

LONGEST_SECONDS = 2_419_200
# RFC 8292 allows a day; one that is used an hour ends long before that.
PROOF_SECONDS, USED_SECONDS = 12 * 3600, 3600
# 401 and 403: our proof or our key, which the subscription may have been made for; the address is not to blame. Nor is
# the server, for the path that it refuses us may be any that an account made up: one delivery waits, no route rests.
CODES = {
    "200": Result.ACCEPTED,
    "201": Result.ACCEPTED,
    "202": Result.ACCEPTED,
    "400": Result.REFUSED,
    "401": Result.DEFERRED,
    "403": Result.REFUSED,
    "404": Result.NO_SUCH_ADDRESS,
    "410": Result.NO_SUCH_ADDRESS,
    "413": Result.REFUSED,
    "429": Result.DEFERRED,
    "500": Result.DEFERRED,
    "502": Result.UNREACHABLE,
    "503": Result.UNREACHABLE,
    "504": Result.UNREACHABLE,
}


class WebPush(Push):
    """The address is the browser's subscription, as JSON: {endpoint, p256dh, auth}."""

    kind = "webpush"
    label = _("Browser (Web Push)")

    def may_use(self, host: str) -> bool:
        """Browsers have few makers; anything else is nobody's subscription."""
        return is_listed(host, settings.PUSH["web_hosts"])

    def route(self, address: str) -> str:
        """One for each server, which its port belongs to: a dead one holds up nobody else, and whoever names a closed
        port holds up themselves alone. It names no host, which may be a person's."""
        server = server_of(orjson.loads(address)["endpoint"]) if address else ""
        return f"{self.kind}:{blind_index(server, purpose='push_route').hex()[:24]}"

    def request(self, envelope: Envelope, *, now: datetime) -> Request | Outcome:
        subscription = orjson.loads(envelope.address)
        endpoint: str = subscription["endpoint"]
        if not self.may_use(host_of(endpoint)):
            return Outcome(Result.REFUSED, "host not listed")
        told = orjson.dumps({**doorbell(envelope), "title": envelope.subject})
        headers = {
            "Authorization": f"vapid t={proof(origin_of(endpoint))}, k={public_key()}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(seconds_left(envelope.expires_at, now=now, most=LONGEST_SECONDS)),
            "Topic": packed((envelope.message or envelope.id).bytes),
            "Urgency": "high" if envelope.urgent else "normal",
        }
        receiver, auth = unpacked(subscription["p256dh"]), unpacked(subscription["auth"])
        return Request(endpoint, headers, sealed(padded(told), receiver=receiver, auth=auth), guarded=True)

    def outcome(self, answer: Answer) -> Outcome:
        """A server that lets us wait rests, or any person's could hold up everybody; the Topic makes repeats one."""
        outcome = super().outcome(answer)
        return replace(outcome, result=Result.UNREACHABLE) if answer.timed_out else outcome

    def judged(self, answer: Answer) -> Outcome:
        return mapped(CODES, str(answer.status), kind=self.kind, retry_after=answer.retry_after)

    def check(self) -> list[str]:
        """There is no server to ask: each person's browser names its own. So whether our key can sign."""
        try:
            proof("https://push.example.org")
        except (ValueError, TypeError, jwt.PyJWTError) as error:
            return [f"{self.label}: the VAPID key can't sign: {type(error).__name__}"]
        return []


def host_of(endpoint: str) -> str:
    return (urlsplit(endpoint).hostname or "").rstrip(".")


def server_of(endpoint: str) -> str:
    """Host and port, however they were spelt."""
    port, host = urlsplit(endpoint).port or 443, host_of(endpoint)
    host = f"[{host}]" if ":" in host else host
    return host if port == 443 else f"{host}:{port}"


def origin_of(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def public_key() -> str:
    """What apps give as applicationServerKey when they subscribe."""
    return packed(raw(loaded(settings.PUSH["vapid"]["private_key"]).public_key()))


def proof(origin: str) -> str:
    vapid = settings.PUSH["vapid"]
    return signed(origin, int(time.time()) // USED_SECONDS, vapid["private_key"], vapid["contact"])


@lru_cache(maxsize=512)
def signed(origin: str, slot: int, key: str, contact: str) -> str:
    """The same for all within one slot of time: to sign costs more than to seal."""
    claims = {"aud": origin, "exp": slot * USED_SECONDS + PROOF_SECONDS, "sub": contact}
    return jwt.encode(claims, loaded(key), "ES256")


@lru_cache(maxsize=4)
def loaded(pem: str) -> Any:
    return load_pem_private_key(pem.encode(), None)
