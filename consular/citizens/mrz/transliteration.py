"""Which MRZ letters may stand for the letters of a name? Doc 9303-3 §4.6 and section 6, tables A and B.

The first spelling is the one we print. The others are the tables' own alternatives ("AE or A", "except
Serbian = Z") and what Central Asian passports print; they matter only where a typed name is compared with
a printed one. Letters that Unicode can take apart (É, Š, Ộ) need no entry: they lose their marks.
"""

import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

Spellings: TypeAlias = tuple[str, ...]
"""What may be printed for one letter, the recommended first; "" where it may be left out."""


class NotTransliterable(ValueError):
    """The name holds a digit, or a letter of a script that tables A and B don't cover."""


def _table(entries: str) -> dict[str, Spellings]:
    letters = (entry.partition(":") for entry in entries.split())
    return {letter: tuple(spellings.split("|")) for letter, _, spellings in letters}


_SPELLINGS = _table(
    # Latin
    "Ä:AE|A Å:AA|A Æ:AE Ð:D Đ:D Ə:A Ħ:H Ł:L Ñ:N|NXX Ŋ:N Ö:OE|O Ø:OE|O Œ:OE Þ:TH Ŧ:T Ü:UE|UXX|U ẞ:SS "
    # Cyrillic
    "А:A Б:B В:V Г:G|H Д:D Е:E|YE Ё:E|IO|YO Ж:ZH|Z|J З:Z И:I|Y Й:I|Y К:K Л:L М:M Н:N О:O П:P Р:R С:S Т:T "
    "У:U Ф:F Х:KH|H|X Ц:TS|C|S Ч:CH|C Ш:SH|S Щ:SHCH|SHT Ъ:IE||A Ы:Y Ь: Э:E Ю:IU|YU Я:IA|YA "
    "Є:IE|YE І:I Ї:I|YI Ґ:G Ў:U|O Ђ:D Ѓ:G|GJ Ѕ:DZ Ј:J Љ:LJ Њ:NJ Ћ:C Ќ:K|KJ Џ:DZ|DJ Ѫ:U Ѵ:Y "
    # Kazakh, Kyrgyz, Tajik, Uzbek
    "Ә:A|AE Ғ:G|GH Қ:K|Q Ң:N|NG Ө:O|OE Ұ:U Ү:U Һ:H|C Ҳ:H|KH Ҷ:J "
)


def components(name: str) -> list[list[Spellings]]:
    """Return the components of a name, of each the spellings letter by letter.

    Spaces, hyphens and commas part components; apostrophes and all other marks are left out. Raises
    NotTransliterable.
    """
    words: list[list[Spellings]] = [[]]
    for character in unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).upper()):
        if character.isspace() or character == "," or unicodedata.category(character) == "Pd":
            words.append([])
        else:
            words[-1].extend(_spellings(character))
    return [word for word in words if any(spellings[0] for spellings in word)]


def printed(name: str) -> list[str]:
    """Return the components of a name as a zone prints them. Raises NotTransliterable."""
    return ["".join(spellings[0] for spellings in word) for word in components(name)]


def _spellings(character: str) -> Iterator[Spellings]:
    if "A" <= character <= "Z":
        yield (character,)
    elif character in _SPELLINGS:
        yield _SPELLINGS[character]
    elif (parts := unicodedata.normalize("NFKD", character)) != character:
        for part in parts.upper():
            yield from _spellings(part)
    elif not _is_mark(character):
        raise NotTransliterable


def _is_mark(character: str) -> bool:
    """Say whether it is punctuation, a sign, an accent, or a letter that modifies (the ʻ of Oʻzbek)."""
    category = unicodedata.category(character)
    return category[0] in "MPSC" or category == "Lm"
