"""An official site that takes what is posted to it, where it can verify who posted."""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from notifications.channels.webhook import Site
from tests.notifications.push.http2 import Reply, Seen, Server, serving

TOLERANCE = timedelta(minutes=5)


@dataclass
class Receiver:
    """An official site that checks as the standard says: id, time, then any one signature it can verify."""

    shared: bytes = b"k" * 32
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    accepts: tuple[str, ...] = ("v1", "v1a")
    server: Server = field(default_factory=lambda: Server(lambda seen: Reply()))
    trouble: Reply | None = None
    taken: dict[str, bytes] = field(default_factory=dict)

    def site(self, *forms: str) -> Site:
        keys = {"v1": self.shared, "v1a": self.key.private_bytes_raw()}
        return Site("portal", f"{self.server.url}/hook", [(form, keys[form]) for form in forms or ("v1", "v1a")])

    def judge(self, seen: Seen) -> Reply:
        if self.trouble:
            return self.trouble
        if not self.is_genuine(seen):
            return Reply(401)
        self.taken[seen.headers["webhook-id"]] = seen.body
        return Reply(204)

    def is_genuine(self, seen: Seen) -> bool:
        id, at = seen.headers.get("webhook-id", ""), seen.headers.get("webhook-timestamp", "")
        if not id or not at.isdigit() or abs(time.time() - int(at)) > TOLERANCE.total_seconds():
            return False
        signed = f"{id}.{at}.".encode() + seen.body
        given = [one.split(",", 1) for one in seen.headers.get("webhook-signature", "").split(" ")]
        return any(self.verifies(form, base64.b64decode(text), signed) for form, text in given if form in self.accepts)

    def verifies(self, form: str, signature: bytes, signed: bytes) -> bool:
        if form == "v1":
            return hmac.compare_digest(hmac.new(self.shared, signed, hashlib.sha256).digest(), signature)
        try:
            self.key.public_key().verify(signature, signed)
        except InvalidSignature:
            return False
        return True


@pytest.fixture
def receiver(trusting: None, certificates: tuple[Path, Path]) -> Iterator[Receiver]:
    site = Receiver()
    with serving(site.judge, certificates[1]) as site.server:
        yield site
