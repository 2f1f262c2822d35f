"""How many parts is a short message, and in which alphabet does it travel? 3GPP TS 23.038 and 23.040.

The seven-bit alphabet gives 160 characters, 153 in each of several parts; anything else travels as UCS-2: 70 and 67
code units. Nothing is ever replaced by "?": only the apostrophes of Uzbek Latin, which have no meaning of their own
but their look, become the plain one where that keeps the whole text in the seven-bit alphabet.
"""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # two units each: an escape goes before them
APOSTROPHES = str.maketrans({"ʻ": "'", "ʼ": "'", "‘": "'", "’": "'"})
ONE_PART = {True: 160, False: 70}
ONE_OF_SEVERAL = {True: 153, False: 67}


@dataclass(frozen=True)
class Spelling:
    """A text as it travels; `parts` is what the carrier bills."""

    text: str
    seven_bit: bool
    parts: int


def spelt(text: str) -> Spelling:
    """The cheapest way to send exactly this text."""
    plain = text.translate(APOSTROPHES)
    if all(character in BASIC or character in EXTENDED for character in plain):
        return Spelling(plain, True, count([2 if character in EXTENDED else 1 for character in plain], seven_bit=True))
    units = [len(character.encode("utf-16-be")) // 2 for character in text]
    return Spelling(text, False, count(units, seven_bit=False))


def count(units: list[int], *, seven_bit: bool) -> int:
    """Parts needed; what takes two units is never torn between two parts."""
    if sum(units) <= ONE_PART[seven_bit]:
        return 1
    parts, room = 0, 0
    for unit in units:
        if unit > room:
            parts, room = parts + 1, ONE_OF_SEVERAL[seven_bit]
        room -= unit
    return parts
