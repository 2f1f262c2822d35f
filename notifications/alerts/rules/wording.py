"""What may not stand in the words of an alert: gaps nobody filled, and "this is not a drill" in a drill? Pure.

Nobody who means to deceive is kept from it by a list of words; the approver is there for that. But letters of another
script that look the same, and what can't be seen, come by copying too, and hide nothing here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

Texts = Mapping[str, Mapping[str, str]]

# What templates leave to be filled in, and what people type where they mean to come back.
GAPS = re.compile(r"[{}｛｝]|［[^［］]*］|\[[^\[\]]*\]|<[^<>]*>|_{3,}|\.{4,}|…{2,}|\b(?:XX+|TODO|TBD)\b")
# In which words somebody says that it is no exercise; apostrophes and punctuation are gone by then.
NO_DRILL = re.compile(
    r"\b(?:not|isnt|aint) (?:just |only )?(?:a|an|any) (?:\w+ )?(?:drill|exercise|test|training|simulation)\b"
    r"|\b(?:no|is not|its not|isnt|aint) (?:drill|exercise|test|training|simulation)\b"
    r"|\bне (?:\w+ )?(?:учен|учеб|трениров|проверк)\w*"
    r"|\b(?:жаттығу|оқу|дабылы?|тексеру|сынақ)\w* емес\b"
    r"|\b(?:mashq|mashgulot|oquv|sinov|trenirovka|tekshiruv)\w*(?: \w+)? emas\b"
    r"|\b(?:машқ|машғулот|ўқув|синов|текширув)\w*(?: \w+)? эмас\b"
)
APOSTROPHES = re.compile(r"['ʻʼ‘’`´]")
NO_WORD = re.compile(r"[\W_]+")
# Small letters that look the same, also where only their capitals do.
LATIN, CYRILLIC = "abcehijkmnopstxy", "авсеніјкмпорѕтху"
TO_LATIN = str.maketrans(CYRILLIC + "αεικνορτυχ0", LATIN + "aeiknoptyxo")
TO_CYRILLIC = str.maketrans(LATIN + "0", CYRILLIC + "о")


def words_of(texts: Texts, area_name: str = "") -> Iterator[tuple[str, str]]:
    """Each text with its path."""
    yield "area_name", area_name
    for language, words in texts.items():
        for part, text in words.items():
            yield f"texts.{language}.{part}", text


def says_something(text: str) -> bool:
    """Whether there is anything to read in it; spaces of no width are nothing."""
    return any(char.isalnum() for char in text)


def gaps(texts: Texts, area_name: str = "") -> list[str]:
    return [path for path, text in words_of(texts, area_name) if GAPS.search(text)]


def denials_of_a_drill(texts: Texts, area_name: str = "") -> list[str]:
    return [path for path, text in words_of(texts, area_name) if any(map(NO_DRILL.search, readings(text)))]


def readings(text: str) -> Iterator[str]:
    """The text as it may be read, letters that look the same being of the one script or the other."""
    letters = plain(text)
    yield letters
    yield letters.translate(TO_LATIN)
    yield letters.translate(TO_CYRILLIC)


def plain(text: str) -> str:
    """Small letters with a space between words; no accents put upon them, and nothing that is not seen."""
    letters = unicodedata.normalize("NFKC", APOSTROPHES.sub("", text)).casefold()
    seen = "".join(char for char in letters if unicodedata.category(char) not in {"Cf", "Mn", "Me"})
    return NO_WORD.sub(" ", seen).strip()
