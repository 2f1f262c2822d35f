"""What no person can mend by looking: structure, alphabet, dates, check digits."""

import pytest

from consular.citizens.mrz.check_digits import check_digit
from consular.citizens.mrz.formats import LAYOUTS, Format
from consular.citizens.mrz.reading import read
from tests.consular.citizens.mrz.zones import TODAY, judged, reprinted, zone

CARDS = [Format.TD1, Format.TD2]
VISAS = [Format.MRV_A, Format.MRV_B]


@pytest.mark.parametrize(
    "lines", [None, 7, "P<UTO", b"P<UTO", {"lines": []}, ["P<", None], [["P<"]], [1, 2], {"a", "b"}]
)
def test_what_is_not_a_list_of_text(lines):
    reading = read(lines, today=TODAY)

    assert (reading.verdict, reading.format, reading.reasons) == ("reject", None, ("input:lines",))
    assert reading.checks == reading.fields == {}


@pytest.mark.parametrize(
    "shape",
    [
        (),
        (44,),
        (44, 44, 44),
        (44, 43),
        (44, 45),
        (36, 44),
        (30, 30, 31),
        (30, 30),
        (30, 30, 30, 30),
        (36, 36, 36),
        (0, 0),
        (45, 45),
        (30, 30, 29),
    ],
)
def test_a_number_or_length_of_lines_no_format_has(shape):
    reading = read(["<" * length for length in shape], today=TODAY)

    assert (reading.verdict, reading.format, reading.reasons) == ("reject", None, ("structure:lines",))


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("stray", ["a", " ", "-", "«", "А", "٣", "\n", "\x00", "İ"])
def test_a_character_no_zone_prints_is_not_repaired(format, stray):
    upper, *rest = zone(format)

    reading = read([upper, *rest[:-1], rest[-1][:3] + stray + rest[-1][4:]], today=TODAY)

    last = len(rest) + 1
    assert (reading.verdict, reading.format, reading.reasons) == (
        "reject",
        format,
        (f"alphabet:line_{last}",),
    )
    assert reading.checks == reading.fields == {}


def test_lower_case_is_foreign_in_each_line():
    reading = read([line.lower() for line in zone(Format.TD3)], today=TODAY)

    assert reading.reasons == ("alphabet:line_1", "alphabet:line_2")


@pytest.mark.parametrize("lines", [["{} ", " {}"], ["{}\n", "{}\n"]])
def test_white_space_around_a_line_counts(lines):
    padded = [pattern.format(line) for pattern, line in zip(lines, zone(Format.TD3), strict=True)]

    assert read(padded, today=TODAY).reasons == ("structure:lines",)


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "ER1KSSON<<ANNA"),
        ("issuing_state", "UT0"),
        ("nationality", "1<<"),
        ("sex", "1"),
        ("birth_date", "74O812"),
        ("expiry_date", "31O415"),
        ("expiry_date", "31<<<<"),
        ("expiry_date", "<<<<<<"),
    ],
)
def test_a_field_with_what_its_alphabet_lacks(format, field, text):
    reading = judged(format, **{field: text})

    assert (reading.verdict, reading.reasons) == ("reject", (f"alphabet:{field}",))


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("birth_date", "741312"),
        ("birth_date", "740832"),
        ("birth_date", "740230"),
        ("birth_date", "730229"),
        ("birth_date", "740012"),
        ("birth_date", "740800"),
        ("birth_date", "74<<32"),
        ("birth_date", "<<0230"),
        ("birth_date", "<<13<<"),
        ("birth_date", "7<0812"),
        ("birth_date", "74080<"),
        ("birth_date", "7408<1"),
        ("expiry_date", "310431"),
        ("expiry_date", "310229"),
        ("expiry_date", "310000"),
    ],
)
def test_a_day_the_calendar_lacks(format, field, day):
    reading = judged(format, **{field: day})

    assert (reading.verdict, reading.reasons) == ("reject", (f"impossible_date:{field}",))
    assert reading.fields[field] is None


def check_cells():
    for layout in LAYOUTS.values():
        for cell in layout.cells:
            if cell.endswith("_check"):
                yield pytest.param(layout, cell, id=f"{layout.format}-{cell}")


@pytest.mark.parametrize(("layout", "cell"), list(check_cells()))
def test_a_wrong_check_digit_is_named(layout, cell):
    lines = zone(layout.format, optional_data="ZE1")
    right = "".join(lines)[layout.cells[cell]]
    checked = cell.removesuffix("_check")

    for wrong in set("0123456789<AKUZ") - {right}:
        reading = read(reprinted(layout.format, lines, **{cell: wrong}), today=TODAY)

        assert reading.verdict == "reject"
        assert f"check_digit:{checked}" in reading.reasons
        assert [name for name, is_right in reading.checks.items() if not is_right] == [checked]


def test_a_personal_number_needs_its_check_digit():
    reading = judged(Format.TD3, optional_data="ZE184226B", optional_data_check="<")

    assert (reading.verdict, reading.reasons) == ("reject", ("check_digit:optional_data",))


@pytest.mark.parametrize("format", [Format.TD3, *VISAS])
def test_only_cards_may_leave_the_check_digit_of_the_number_to_the_optional_data(format):
    reading = judged(format, document_number="D23145890", document_number_check="<", optional_data="7349")

    assert "check_digit:document_number" in reading.reasons


@pytest.mark.parametrize("format", CARDS)
@pytest.mark.parametrize("tail", ["", "<", "7", "9", "7348", "734A", "<7349", "7349" * 9])
def test_a_long_number_that_does_not_end_in_check_digit_and_filler(format, tail):
    tail = tail[: LAYOUTS[format].room("optional_data")]

    reading = judged(format, document_number="D23145890", document_number_check="<", optional_data=tail)

    assert (reading.verdict, reading.reasons) == ("reject", ("check_digit:document_number",))


@pytest.mark.parametrize("format", CARDS)
def test_a_long_number_that_leaves_no_room_for_the_filler(format):
    number = "D" * (9 + LAYOUTS[format].room("optional_data") - 1)
    tail = number[9:] + check_digit(number)

    reading = judged(format, document_number=number[:9], document_number_check="<", optional_data=tail)

    assert (reading.verdict, reading.reasons) == ("reject", ("check_digit:document_number",))


def test_a_rejection_also_names_what_is_odd():
    reading = judged(Format.TD3, birth_date="741312", sex="X", composite_check="A")

    assert reading.verdict == "reject"
    assert reading.reasons == ("impossible_date:birth_date", "check_digit:composite", "unknown_sex:sex")


@pytest.mark.parametrize("format", VISAS)
def test_a_visa_has_no_composite_check_digit(format):
    assert set(judged(format).checks) == {"document_number", "birth_date", "expiry_date"}
