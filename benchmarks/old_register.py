"""A made-up older register as CSV, streamed: nobody in it exists."""

import csv
import random
from collections.abc import Iterator
from io import StringIO

from consular.abroad.rules.old_register import COLUMNS

FAMILY = "Mysaly Ulgibek Korneki Sanaqov Tolegeny Zhorabek Iskakov Omarbay Seitkali Baimurat Nurpeis Dulatov".split()
GIVEN = "Aruzhan Daniyar Zhanar Timur Aigerim Bolat Kamila Ruslan Madina Yerlan Saltanat Azamat Dinara Askar".split()
PLACES = (("KR", "KR-11", "Seoul"), ("KR", "KR-26", "Busan"), ("AT", "AT-9", "Vienna"), ("AT", "", "Graz"))
AT_ONCE = 1000


def pieces(rows: int, *, changed: int = 0) -> Iterator[bytes]:
    """The file in pieces; the first `changed` rows have moved within their city."""
    chance = random.Random(7)
    yield written([COLUMNS])
    for start in range(0, rows, AT_ONCE):
        block = range(start, min(start + AT_ONCE, rows))
        yield written([a_row(number, chance, moved=number < changed) for number in block])


def a_row(number: int, chance: random.Random, *, moved: bool) -> list[str]:
    state, region, city = chance.choice(PLACES)
    born = f"{chance.randint(1940, 2020)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    family = chance.choice(FAMILY) + letters(number)
    told = {
        "external_id": f"REG-{number:08}",
        "primary_identifier": family,
        "secondary_identifier": chance.choice(GIVEN),
        "original_script_name": "Үлгібек Аружан Тимурқызы",
        "birth_date": born,
        "sex": chance.choice("FM"),
        "nationality": "KAZ",
        "document_kind": "passport",
        "document_number": f"N{number:08}",
        "document_issuing_state": "KAZ",
        "document_issued_on": "2022-05-04",
        "document_expires_on": "2032-05-04",
        "state": state,
        "region": region,
        "city": city,
        "address": f"{chance.randint(1, 400)}{'A' if moved else ''} Example Street, flat {chance.randint(1, 90)}",
        "phone": f"+8210{chance.randint(10_000_000, 99_999_999)}",
        "email": f"person{number}@example.org",
        "stay": "permanent",
        "reason": chance.choice(["work", "study", "family"]),
        "since": "2021-09-01",
        "confirmed_on": "2026-06-01",
    }
    return [told.get(name, "") for name in COLUMNS]


def letters(number: int) -> str:
    """The number in letters, for names have no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def written(rows: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
