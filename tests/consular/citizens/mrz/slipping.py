"""Invented passports, the slips of people who type them, and how often the right lines are found.

`python -m tests.consular.citizens.mrz.slipping 2000` prints the table of docs/typing-help.md.
"""

import random
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

from consular.citizens.mrz.composing import DoesNotFit, compose
from consular.citizens.mrz.fields import Fields
from consular.citizens.mrz.formats import LAYOUTS, Format
from consular.citizens.mrz.reading import read
from consular.citizens.mrz.slips import DIGIT_FOR, LETTER_FOR, LOOK_ALIKES, classes_of
from consular.citizens.mrz.states import ISSUERS
from consular.citizens.mrz.suggesting import suggest
from tests.consular.citizens.mrz.zones import TODAY

Lines = list[str]
Slipping = Callable[[random.Random, Lines, Format], Lines]
CODES = {Format.TD1: "ID", Format.TD2: "I", Format.TD3: "P", Format.MRV_A: "V", Format.MRV_B: "V"}
STATES = sorted(ISSUERS)
CYRILLIC = {latin: cyrillic for cyrillic, latin in LOOK_ALIKES.items() if latin.isalpha()}
ALPHABET = f"{string.ascii_uppercase}{string.digits}<"


def passport(dice: random.Random, format: Format) -> Lines:
    """A legal zone of an invented holder: one to four names, any State, numbers as States print them."""
    while True:
        try:
            lines = list(compose(format, holder(dice, format)))
        except DoesNotFit:
            continue
        if read(lines, today=TODAY).verdict == "accept":
            return lines


def holder(dice: random.Random, format: Format) -> Fields:
    state = dice.choice(STATES)
    given = " ".join(name(dice) for _ in range(dice.choice((0, 1, 1, 2, 3))))
    return {
        "document_code": CODES[format],
        "issuing_state": state,
        "nationality": state,
        "document_number": number(dice, long=LAYOUTS[format].holds_long_numbers and dice.random() < 0.2),
        "birth_date": f"{dice.randint(1940, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        "expiry_date": f"{dice.randint(2027, 2036)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        "sex": dice.choice("MF<"),
        "primary_identifier": " ".join(name(dice) for _ in range(dice.choice((1, 1, 1, 2)))),
        "secondary_identifier": given or None,
        "optional_data": dice.choice(("", "", mixed(dice, 6), "".join(dice.choices(string.digits, k=8)))),
    }


def name(dice: random.Random) -> str:
    return "".join(dice.choices(string.ascii_uppercase, k=dice.randint(2, 10)))


def number(dice: random.Random, *, long: bool) -> str:
    """Mostly letters and then digits; one in four has letters anywhere."""
    length = dice.randint(10, 12) if long else dice.randint(7, 9)
    if dice.random() < 0.25:
        return mixed(dice, length)
    letters = dice.randint(0, 2)
    return "".join(dice.choices(string.ascii_uppercase, k=letters) + dice.choices(string.digits, k=length - letters))


def mixed(dice: random.Random, length: int) -> str:
    return "".join(dice.choices(string.ascii_uppercase + string.digits, k=length))


def one_line(change: Callable[[random.Random, str], str]) -> Slipping:
    def slip(dice: random.Random, lines: Lines, format: Format) -> Lines:
        at = dice.randrange(len(lines))
        return [change(dice, line) if place == at else line for place, line in enumerate(lines)]

    return slip


def all_lines(change: Callable[[random.Random, str], str]) -> Slipping:
    return lambda dice, lines, format: [change(dice, line) for line in lines]


def one_place(kind: str, table: dict[str, str]) -> Slipping:
    """Type one look-alike where only the other kind of character may stand."""

    def slip(dice: random.Random, lines: Lines, format: Format) -> Lines:
        back = {meant: typed for typed, meant in table.items()}
        classes, width = classes_of(LAYOUTS[format]), LAYOUTS[format].width
        places = [
            (row, column)
            for row, line in enumerate(lines)
            for column, character in enumerate(line[:width])
            if character in back and classes[min(row * width + column, len(classes) - 1)] == kind
        ]
        if not places:
            return lines
        row, column = dice.choice(places)
        typed = [*lines[row]]
        typed[column] = back[typed[column]]
        return [*lines[:row], "".join(typed), *lines[row + 1 :]]

    return slip


def letter_in_number(dice: random.Random, lines: Lines, format: Format) -> Lines:
    """A letter for one of the digits of the number after its first digit."""
    row, start = divmod(LAYOUTS[format].cells["document_number"].start, LAYOUTS[format].width)
    if row >= len(lines):
        return lines
    cell = lines[row][start : start + 9]
    digits = [place for place, character in enumerate(cell) if character.isdigit()][1:]
    back = {digit: letter for letter, digit in DIGIT_FOR.items() if letter != "L"}
    places = [place for place in digits if cell[place] in back]
    if not places:
        return lines
    at = start + dice.choice(places)
    mistyped = lines[row][:at] + back[lines[row][at]] + lines[row][at + 1 :]
    return [*lines[:row], mistyped, *lines[row + 1 :]]


def cyrillic(dice: random.Random, line: str) -> str:
    """The keyboard was Cyrillic for a while."""
    start = dice.randrange(max(1, len(line)))
    stop = start + dice.randint(1, 12)
    return "".join(
        CYRILLIC.get(character, character) if start <= place < stop else character
        for place, character in enumerate(line)
    )


def fewer_fillers(dice: random.Random, line: str) -> str:
    rest = line.rstrip("<")
    return line[: len(line) - dice.randint(1, len(line) - len(rest))] if rest != line else line


def miscounted(dice: random.Random, line: str) -> str:
    at = line.rfind("<<<")
    if at < 0:
        return line
    more = "<" * dice.randint(1, 3)
    return line[:at] + more + line[at:] if dice.random() < 0.5 else line[:at] + line[at + 1 :]


def grouped(dice: random.Random, line: str) -> str:
    """Spaces for the eye, in groups of the typist's own."""
    size = dice.randint(4, 10)
    return " ".join(line[start : start + size] for start in range(0, len(line), size))


def replaced(dice: random.Random, line: str) -> str:
    at = dice.randrange(len(line)) if line else 0
    return line[:at] + dice.choice(ALPHABET) + line[at + 1 :]


def swapped(dice: random.Random, line: str) -> str:
    at = dice.randrange(max(1, len(line) - 1))
    return line[:at] + line[at : at + 2][::-1] + line[at + 2 :]


def dropped(dice: random.Random, line: str) -> str:
    at = dice.randrange(len(line)) if line else 0
    return line[:at] + line[at + 1 :]


def doubled(dice: random.Random, line: str) -> str:
    at = dice.randrange(len(line)) if line else 0
    return line[:at] + line[at : at + 1] + line[at:]


MENDED: dict[str, Slipping] = {
    "lower case": all_lines(lambda dice, line: line.lower()),
    "Cyrillic look-alikes": one_line(cyrillic),
    "`‹` for `<`": all_lines(lambda dice, line: line.replace("<", "‹")),
    "`«` for `<<`": all_lines(lambda dice, line: line.replace("<<", "«")),
    "spaces for `<`": all_lines(lambda dice, line: line.replace("<", " ")),
    "spaces between `<`": all_lines(lambda dice, line: line.replace("<<", "< <")),
    "spaces in groups": all_lines(grouped),
    "letter for a digit": one_place("digits", {"O": "0", "I": "1", "S": "5", "B": "8", "Z": "2"}),
    "digit for a letter": one_place("letters", LETTER_FOR),
    "letter in the number": letter_in_number,
    "no `<` at the end": all_lines(lambda dice, line: line.rstrip("<")),
    "too few `<` at an end": one_line(fewer_fillers),
    "miscounted `<`": one_line(miscounted),
    "joined lines": lambda dice, lines, format: ["".join(lines)],
}
OTHERS: dict[str, Slipping] = {
    "another character": one_line(replaced),
    "two swapped": one_line(swapped),
    "one left out": one_line(dropped),
    "one doubled": one_line(doubled),
}


def outcome(dice: random.Random, format: Format, *slips: Slipping) -> str:
    """What becomes of lines with these slips.

    `unseen`: they are taken as they are. `wrong`: what is proposed differs from the passport where check digits look.
    `left`: it differs only where none look, in a name, a State or a visa's optional data.
    """
    meant = typed = passport(dice, format)
    for slip in slips:
        typed = slip(dice, typed, format)
    if typed == meant or read(typed, today=TODAY).verdict != "reject":
        return "unseen"
    suggestion = suggest(typed, today=TODAY)
    if suggestion is None:
        return "nothing"
    if list(suggestion.lines) == meant:
        return "found"
    return "left" if checked(list(suggestion.lines), format) == checked(meant, format) else "wrong"


def checked(lines: Lines, format: Format) -> list[str]:
    """The cells that a check digit covers; of lines in another format nothing is alike."""
    layout, text = LAYOUTS[format], "".join(lines)
    if list(map(len, lines)) != [layout.width] * layout.height:
        return []
    covered = {position for place in layout.composite for position in range(place.start, place.stop)}
    return [
        text[place]
        for cell, place in layout.cells.items()
        if (f"{cell}_check" in layout.cells and (cell != "optional_data" or layout.composite)) or place.start in covered
    ]


def tally(seed: int, times: int, *slips: Slipping) -> Counter[str]:
    dice = random.Random(seed)
    return Counter(outcome(dice, format, *slips) for format in Format for _ in range(times))


def pairs() -> Iterator[tuple[str, Slipping, Slipping]]:
    for (one, first), (other, second) in combinations(MENDED.items(), 2):
        yield f"{one} + {other}", first, second


def main(times: int) -> None:
    rows = [(name, tally(1, times, slip)) for name, slip in {**MENDED, **OTHERS}.items()]
    two = sum((tally(2, times // 10, first, second) for _, first, second in pairs()), Counter())
    odd = sum((tally(3, times // 10, slip, other) for slip in MENDED.values() for other in OTHERS.values()), Counter())
    for name, counts in [*rows, ("two of the mended", two), ("one mended, one other", odd)]:
        seen = sum(counts.values()) - counts["unseen"]
        shares = (
            f"{counts[kind]} ({counts[kind] / max(1, seen):.2%})" for kind in ("found", "nothing", "left", "wrong")
        )
        sys.stdout.write(f"| {name} | {seen} | {' | '.join(shares)} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
