"""Which link answers for one person in one check-in, without signing in? One that nobody can make up, and that counts
nothing: the numbers of both as one AES block, and a code over it that only we can make."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from struct import Struct
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings

from econsulate.core.accounts.models import User
from econsulate.core.crypto.primitives import system_key
from notifications.checkins.models.check_ins import CheckIn

PURPOSE = "check-in-links"
NUMBERS = Struct(">QQ")
CODE_BYTES = 8
LENGTH = 32  # of base 64, no padding


@dataclass(frozen=True)
class Opened:
    check_in: CheckIn
    user: User


def address_of(check_in: CheckIn, user: int) -> str:
    return f"{settings.PUBLIC_BASE_URL}/c/{token_of(check_in.pk, user)}"


def maker_of(thread: UUID) -> Callable[[int], str] | None:
    """What makes the links of the question that is open in a thread; None where there is none."""
    check_in = CheckIn.objects.open().filter(thread=thread).first()
    return partial(address_of, check_in) if check_in else None


def token_of(check_in: int, user: int) -> str:
    key_id = next(iter(settings.KEY_ENCRYPTION_KEYS))
    block = cipher(key_id).encryptor().update(NUMBERS.pack(check_in, user))
    return urlsafe_b64encode(block + code_of(block, key_id)).decode()


def opened(token: str) -> Opened | None:
    """Whose it is and what it asks, while it is open; None for what we did not make under any key at hand."""
    numbers = read(token)
    if numbers is None:
        return None
    check_in = CheckIn.objects.open().filter(pk=numbers[0]).first()
    user = User.objects.filter(pk=numbers[1], is_active=True).first()
    return Opened(check_in, user) if check_in and user else None


def read(token: str) -> tuple[int, int] | None:
    if len(token) != LENGTH or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(token)
    except ValueError:
        return None
    block, code = raw[:-CODE_BYTES], raw[-CODE_BYTES:]
    if len(block) != NUMBERS.size or urlsafe_b64encode(raw).decode() != token:
        return None
    for key_id in settings.KEY_ENCRYPTION_KEYS:
        if hmac.compare_digest(code, code_of(block, key_id)):
            check_in, user = NUMBERS.unpack(cipher(key_id).decryptor().update(block))
            return check_in, user
    return None


def code_of(block: bytes, key_id: str) -> bytes:
    return hmac.digest(system_key(f"{PURPOSE}-code", key_id), block, "sha256")[:CODE_BYTES]


def cipher(key_id: str) -> Cipher[ECB]:
    """One block, each another one, so there is nothing to chain."""
    return Cipher(AES256(system_key(PURPOSE, key_id)), ECB())  # noqa: S305
