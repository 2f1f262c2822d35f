"""Which characters may a text hold? NFC, no control characters, nothing that turns the reading direction round or that
no exchange of texts may hold."""

import unicodedata

# Bidi controls can make a name or a place read as another one (Unicode UTS 39, "Trojan Source").
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class UnfitCharacters(ValueError):
    """The text holds invisible control characters."""


def cleaned(text: str, *, multiline: bool = False) -> str:
    """The text in NFC with plain line breaks. Raises UnfitCharacters."""
    if text.isprintable():
        # Most texts: nothing of categories C and Z but the space, so only the form is left to settle.
        return unicodedata.normalize("NFC", text)
    kept = "\n\t" if multiline else ""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if any(char not in kept and is_unfit(char) for char in text):
        raise UnfitCharacters
    return text


def is_unfit(char: str) -> bool:
    code = ord(char)
    # Noncharacters (Unicode 23.7): XML can't hold some, so what had them could not be signed later.
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return noncharacter or char in BIDI or unicodedata.category(char) in {"Cc", "Cs"}
