"""How are capital letters, digits and the filler packed three to two bytes? (C40, ICAO Doc 9303-13 §2.6)"""

import struct
from functools import lru_cache
from typing import Final

from consular.visas.seals.errors import MalformedSeal

ALPHABET: Final = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OFFSET: Final = 3  # values 0 to 2 are shifts; a seal uses only 0, as padding
VALUES: Final = {character: value for value, character in enumerate(ALPHABET, OFFSET)}
SINGLE: Final = 0xFE  # the last character alone, as ASCII + 1


def encode(text: str) -> bytes:
    """Pack text; `<` becomes a space. Raises MalformedSeal for any other character."""
    plain = text.replace("<", " ")
    try:
        return b"".join(pack(plain[start : start + 3]) for start in range(0, len(plain), 3))
    except KeyError:
        raise MalformedSeal("character_not_in_c40") from None


def decode(data: bytes) -> str:
    """Unpack to text, fillers as spaces. Raises MalformedSeal for anything `encode` would not write."""
    if len(data) % 2:
        raise MalformedSeal("bad_c40")
    texts = list(map(unpack, struct.unpack(f">{len(data) // 2}H", data)))
    if "" in texts or {3}.union(map(len, texts[:-1])) != {3}:
        raise MalformedSeal("bad_c40")
    return "".join(texts)


@lru_cache(maxsize=8192)
def pack(text: str) -> bytes:
    """Two bytes for three characters, or for the one or two a string ends with (§2.6.3)."""
    match [VALUES[character] for character in text]:
        case [_]:
            return bytes((SINGLE, ord(text) + 1))
        case [first, second, *third]:
            return (1600 * first + 40 * second + sum(third) + 1).to_bytes(2, "big")
    return b""


@lru_cache(maxsize=8192)
def unpack(number: int) -> str:
    """The one to three characters of a pair of bytes; empty when no text packs to it."""
    if number >> 8 == SINGLE:
        character = chr((number & 0xFF) - 1) if number & 0xFF else ""
        return character if character in VALUES else ""
    first, rest = divmod(number - 1, 1600)
    second, third = divmod(rest, 40)
    if not (OFFSET <= first < 40 and second >= OFFSET and (third >= OFFSET or third == 0)):
        return ""
    return "".join(ALPHABET[value - OFFSET] for value in (first, second, third) if value)
