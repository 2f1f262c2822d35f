"""The examples printed in Doc 9303 itself."""

from datetime import date

import pytest

from consular.citizens.mrz.check_digits import check_digit
from consular.citizens.mrz.names import WELL_FORMED, identifiers, may_be_truncated
from consular.citizens.mrz.reading import read

WHEN_VALID = date(2010, 1, 1)
ERIKSSON = {
    "issuing_state": "UTO",
    "nationality": "UTO",
    "birth_date": "1974-08-12",
    "sex": "F",
    "expiry_date": "2012-04-15",
    "primary_identifier": "ERIKSSON",
    "secondary_identifier": "ANNA MARIA",
    "name_may_be_truncated": False,
}


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("HA672242<", "6"), ("D23145890734", "9")]
)
def test_check_digits_are_those_of_part_3(text, digit):
    assert check_digit(text) == digit


@pytest.mark.parametrize(
    ("format", "lines", "fields"),
    [
        (
            "TD1",
            [
                "I<UTOD231458907<<<<<<<<<<<<<<<",
                "7408122F1204159UTO<<<<<<<<<<<6",
                "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            ],
            {
                "document_code": "I",
                "document_number": "D23145890",
                "optional_data": "",
                "optional_data_2": "",
            },
        ),
        (
            "TD2",
            ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"],
            {"document_code": "I", "document_number": "D23145890", "optional_data": ""},
        ),
        (
            "TD3",
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
            {"document_code": "P", "document_number": "L898902C3", "optional_data": "ZE184226B"},
        ),
        (
            "MRV-A",
            ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4UTO7408122F1204159ZE184226B<<<<<<<"],
            {"document_code": "V", "document_number": "L8988901C", "optional_data": "ZE184226B"},
        ),
        (
            "MRV-B",
            ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4UTO7408122F1204159<<<<<<<<"],
            {"document_code": "V", "document_number": "L8988901C", "optional_data": ""},
        ),
    ],
)
def test_a_specimen_of_every_format_is_accepted_while_valid(format, lines, fields):
    reading = read(lines, today=WHEN_VALID)

    assert (reading.verdict, reading.format, reading.reasons) == ("accept", format, ())
    assert reading.fields == {**ERIKSSON, **fields}
    assert all(reading.checks.values())


@pytest.mark.parametrize(
    "lines",
    [
        [
            "I<UTOD23145890<7349<<<<<<<<<<<",
            "3407127M9507122UTO<<<<<<<<<<<2",
            "STEVENSON<<PETER<JOHN<<<<<<<<<",
        ],
        ["I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"],
    ],
    ids=["TD1", "TD2"],
)
def test_the_long_document_numbers_of_part_11_are_put_together(lines):
    reading = read(lines, today=date(1990, 1, 1))

    assert reading.verdict == "accept"
    assert reading.fields["document_number"] == "D23145890734"
    assert reading.fields["optional_data"] == ""


@pytest.mark.parametrize(
    "lower_line",
    ["HA672242<6UTO5802254M9601086<<<<<<<<<<<<<<08", "HA672242<6UTO5802254M9601086<<<<<<<8"],
    ids=["TD3", "TD2"],
)
def test_the_composite_check_digits_of_part_3_are_right(lower_line):
    upper_line = ("P<UTO" if len(lower_line) == 44 else "I<UTO").ljust(len(lower_line), "<")

    assert read([upper_line, lower_line], today=WHEN_VALID).checks["composite"]


@pytest.mark.parametrize(
    ("field", "primary", "secondary", "may_be_cut"),
    [
        ("HENG<<DEBORAH<MING<LO<<<<<<<<<<<<<<<<<<", "HENG", "DEBORAH MING LO", False),
        ("SMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<", "SMITH JONES", "SUSIE MARGARET", False),
        ("OCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<", "OCONNOR", "ENYA SIOBHAN", False),
        ("VAN<DER<MUELLEN<<MARTIN<<<<<<<<<<<<<<<<", "VAN DER MUELLEN", "MARTIN", False),
        ("AL<BASRI<<HUDA<MUHAMMAD<JAWAD<", "AL BASRI", "HUDA MUHAMMAD JAWAD", False),
        ("ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", None, False),
        ("SATRIYA<SUDARPA<<<<<<<<<<<<<<<<<<<<<<<<", "SATRIYA SUDARPA", None, False),
        ("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", True),
        ("NILAVADHANANANDA<<ARN<PET<CHARO", "NILAVADHANANANDA", "ARN PET CHARO", True),
        ("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI", True),
        ("BENNE<WOOLO<WARRA<WARNA<<DIN<P", "BENNE WOOLO WARRA WARNA", "DIN P", True),
        ("PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", True),
    ],
)
def test_the_names_of_parts_4_to_7_are_well_formed(field, primary, secondary, may_be_cut):
    assert WELL_FORMED.fullmatch(field)
    assert identifiers(field) == (primary, secondary)
    assert may_be_truncated(field) is may_be_cut
