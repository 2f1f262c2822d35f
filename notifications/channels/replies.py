"""To which address does somebody answer a mail, and which mail is it an answer to?

Each mail has an address of its own, `local+token@domain`: the delivery's id and a code that only we can make, in
base 32, for mail servers fold the case of letters. Whoever has a mail has the right to answer it, nobody else has.
"""

import hmac
from base64 import b32decode, b32encode
from uuid import UUID

from django.conf import settings

from econsulate.core.crypto.primitives import system_key

PURPOSE = "mail-replies"
ID_BYTES, CODE_BYTES = 16, 10
TOKEN_LENGTH = 42  # of base 32, without its padding
PADDING = "=" * 6


def reply_address(delivery: UUID) -> str:
    """Where an answer to this mail goes; "" where answers by mail are not set up."""
    local, _at, domain = settings.MAIL_REPLIES.rpartition("@")
    return f"{local}+{token_of(delivery)}@{domain}" if local else ""


def token_of(delivery: UUID) -> str:
    signed = delivery.bytes + code_of(delivery, next(iter(settings.KEY_ENCRYPTION_KEYS)))
    return b32encode(signed).decode().rstrip("=").lower()


def code_of(delivery: UUID, key_id: str) -> bytes:
    return hmac.digest(system_key(PURPOSE, key_id), delivery.bytes, "sha256")[:CODE_BYTES]


def is_token(extension: str) -> bool:
    """Whether it looks like one, ours or not: no code of a mission is as long."""
    return len(extension) == TOKEN_LENGTH and unpacked(extension) is not None


def answered_delivery(token: str) -> UUID | None:
    """The delivery whose reply address held this; None for what we did not sign under any key at hand."""
    raw = unpacked(token)
    if raw is None or len(raw) != ID_BYTES + CODE_BYTES:
        return None
    delivery, code = UUID(bytes=raw[:ID_BYTES]), raw[ID_BYTES:]
    known = [hmac.compare_digest(code, code_of(delivery, key_id)) for key_id in settings.KEY_ENCRYPTION_KEYS]
    return delivery if any(known) else None


def unpacked(token: str) -> bytes | None:
    try:
        return b32decode(token.upper() + PADDING)
    except ValueError:
        return None


def place_of(address: str) -> str | None:
    """What stands behind the plus of an address of ours, "" without one; None for an address that is not ours."""
    ours_local, _at, ours_domain = settings.MAIL_REPLIES.lower().rpartition("@")
    local, _at, domain = address.strip().lower().rpartition("@")
    name, _plus, extension = local.partition("+")
    return extension if ours_local and (name, domain) == (ours_local, ours_domain) else None


def matter_id(delivery_address: str, matter: UUID) -> str:
    """A Message-ID that all mails about one matter to one address refer to, so that programs show them together.

    No mail has it, which RFC 5322 allows; nobody can tell from it what the matter is.
    """
    key = system_key(PURPOSE)
    return hmac.digest(key, f"{matter}:{delivery_address.lower()}".encode(), "sha256")[:16].hex()
