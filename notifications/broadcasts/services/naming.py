"""Under which id does one hand-over go out? One that leads back to it, says nothing, and that nobody can make up.

A ledger of millions keeps no column for it: the id is the numbers of the broadcast and the contact point under a key of
ours (one AES block), the same at each try.
"""

from collections.abc import Sequence
from functools import cache
from struct import Struct
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

from econsulate.core.crypto.primitives import system_key

# Broadcast, contact point, and what must be zero when it is read again.
NUMBERS = Struct(">IQI")
CHECK = 0


@cache
def cipher() -> Any:
    """One block at a time, each another one, so there is nothing to chain."""
    return Cipher(AES256(system_key("broadcast-delivery")), ECB())  # noqa: S305


def delivery_id(broadcast: int, point: int) -> UUID:
    (one,) = delivery_ids(broadcast, [point])
    return one


def delivery_ids(broadcast: int, points: Sequence[int]) -> list[UUID]:
    plain = b"".join(NUMBERS.pack(broadcast, point, CHECK) for point in points)
    blocks = cipher().encryptor().update(plain)
    return [UUID(bytes=blocks[at : at + NUMBERS.size]) for at in range(0, len(blocks), NUMBERS.size)]


def located(delivery: UUID) -> tuple[int, int] | None:
    """The numbers of the broadcast and the contact point; None for an id that is none of ours."""
    broadcast, point, check = NUMBERS.unpack(cipher().decryptor().update(delivery.bytes))
    return (broadcast, point) if check == CHECK else None
