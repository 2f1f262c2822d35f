"""What is left of what somebody typed? Plain text, whole: nothing is refused for a character nobody can see. Pure.

A form that names a place refuses invisible characters; a call for help pasted from another app must get through.
"""

import unicodedata

from econsulate.core.characters import BIDI

LONGEST = 8000
LONGEST_SUBJECT = 150
KEPT = "\n\t"


def plain(text: str) -> str:
    """In NFC with plain line breaks; controls, and what turns the reading direction round, are gone."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(char for char in text if not is_hidden(char)).strip()


def is_hidden(char: str) -> bool:
    return char in BIDI or (unicodedata.category(char) == "Cc" and char not in KEPT)


def one_line(text: str) -> str:
    return " ".join(plain(text).split())
