"""How does what is public reach an official site? By POST, signed in the form of Standard Webhooks (1.0).

Not a way to a person: no address of the register, no wish and no receipt belongs to it. The sites and their secrets are
the operator's (ECONSULATE_WEBHOOKS); several secrets of one site sign side by side while one gives way to another.
"""

import base64
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from notifications.channels.base import Outcome, Result
from notifications.channels.http import Answer, Request, exchange
from notifications.channels.push import FAULTS, mapped

# 410: the site says that it wants no more. 3xx: nothing is sent on to where it points.
CODES = {
    "2xx": Result.ACCEPTED,
    "3xx": Result.REFUSED,
    "4xx": Result.REFUSED,
    "5xx": Result.DEFERRED,
    "401": Result.UNREACHABLE,
    "403": Result.UNREACHABLE,
    "404": Result.UNREACHABLE,
    "408": Result.DEFERRED,
    "410": Result.NO_SUCH_ADDRESS,
    "425": Result.DEFERRED,
    "429": Result.UNREACHABLE,
    "502": Result.UNREACHABLE,
    "503": Result.UNREACHABLE,
    "504": Result.UNREACHABLE,
}
# A full stop in an id would let two different messages have one signature.
ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class Site:
    """`keys` are pairs of what they sign (`v1` or `v1a`) and the secret."""

    name: str
    url: str
    keys: list[tuple[str, bytes]] = field(repr=False)


def sites() -> list[Site]:
    return [Site(**one) for one in settings.WEBHOOKS]


def post(site: Site, body: bytes, *, id: str, at: datetime) -> Outcome:
    """Hand it over once. `at` is the time of this try, for sites refuse what is older than some minutes; `id` stays the
    same over all tries, so that a site knows a repeat. Raises nothing a site can cause, ValueError for such an `id`."""
    if not ID.fullmatch(id):
        raise ValueError("an id is of letters, digits, _ and -")
    (answer,) = exchange([Request(site.url, headers(site, body, id=id, at=at), body, guarded=True)])
    if answer.fault is not None:
        return Outcome(FAULTS[answer.fault], f"{answer.fault} {answer.detail}")
    return mapped(CODES, code_of(answer), kind="webhook", retry_after=answer.retry_after)


def code_of(answer: Answer) -> str:
    code = str(answer.status)
    return code if code in CODES else f"{code[0]}xx"


def headers(site: Site, body: bytes, *, id: str, at: datetime) -> dict[str, str]:
    seconds = str(int(at.timestamp()))
    signed = f"{id}.{seconds}.".encode() + body
    return {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"{form},{signature(form, key, signed)}" for form, key in site.keys),
    }


def signature(form: str, key: bytes, signed: bytes) -> str:
    shared = form == "v1"
    made = hmac.digest(key, signed, sha256) if shared else Ed25519PrivateKey.from_private_bytes(key).sign(signed)
    return base64.b64encode(made).decode()


def check(site: Site) -> list[str]:
    """Something without a signature, which a site that looks at signatures refuses."""
    (answer,) = exchange([Request(site.url, {"Content-Type": "application/json"}, b"{}", guarded=True)])
    place = f"webhook {site.name}"
    if answer.fault is not None:
        return [f"{place}: {answer.fault} {answer.detail}"]
    if answer.status < 300:
        return [f"{place}: takes what nobody signed"]
    good = answer.status in {400, 401, 403, 422}
    return [] if good else [f"{place}: answered {answer.status} to what nobody signed"]
