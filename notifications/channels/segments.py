"""How many parts is a short message, and in which alphabet does it travel? 3GPP TS 23.038 and 23.040.

The seven-bit alphabet gives 160 characters, 153 in each of several parts; anything else travels as UCS-2: 70 and 67
code units. Nothing is ever replaced by "?": only the apostrophes of Uzbek Latin, which have no meaning of their own
but their look, become the plain one where that keeps the whole text in the seven-bit alphabet.
"""

from dataclasses import dataclass

# In the order of their codes; what stands at ESCAPE is no character.
ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPE = "\x1b"
# Two units each: an escape goes before them.
EXTENSION = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65,
}  # fmt: skip
BASIC = frozenset(ALPHABET) - {ESCAPE}
EXTENDED = frozenset(EXTENSION)
CODES = {character: bytes([code]) for code, character in enumerate(ALPHABET) if character != ESCAPE} | {
    character: bytes([ALPHABET.index(ESCAPE), code]) for character, code in EXTENSION.items()
}
APOSTROPHES = str.maketrans({"ʻ": "'", "ʼ": "'", "‘": "'", "’": "'"})
ONE_PART = {True: 160, False: 70}
ONE_OF_SEVERAL = {True: 153, False: 67}


@dataclass(frozen=True)
class Spelling:
    """A text as it travels, torn into `pieces` where it is too long for one; `parts` is what the carrier bills."""

    text: str
    seven_bit: bool
    pieces: tuple[str, ...]

    @property
    def parts(self) -> int:
        return len(self.pieces)


def spelt(text: str) -> Spelling:
    """The cheapest way to send exactly this text."""
    plain = text.translate(APOSTROPHES)
    seven_bit = all(character in CODES for character in plain)
    sent = plain if seven_bit else text
    return Spelling(sent, seven_bit, torn(sent, seven_bit=seven_bit))


def torn(text: str, *, seven_bit: bool) -> tuple[str, ...]:
    """The parts of a text; what takes two units is never torn between two."""
    lengths = [units(character, seven_bit=seven_bit) for character in text]
    if sum(lengths) <= ONE_PART[seven_bit]:
        return (text,)
    begins, room = list[int](), 0
    for place, length in enumerate(lengths):
        if length > room:
            begins.append(place)
            room = ONE_OF_SEVERAL[seven_bit]
        room -= length
    return tuple(text[begin:end] for begin, end in zip(begins, [*begins[1:], len(text)], strict=True))


def units(character: str, *, seven_bit: bool) -> int:
    return len(CODES[character]) if seven_bit else len(character.encode("utf-16-be")) // 2


def octets(piece: str, *, seven_bit: bool) -> bytes:
    """A piece as SMPP carries it: one octet for each unit of the seven-bit alphabet, two for each of UCS-2."""
    return b"".join(CODES[character] for character in piece) if seven_bit else piece.encode("utf-16-be")
