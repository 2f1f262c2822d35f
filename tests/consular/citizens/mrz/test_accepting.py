"""What is unusual, but legal, passes without anyone looking."""

import pytest

from consular.citizens.mrz.formats import Format
from consular.citizens.mrz.reading import read
from tests.consular.citizens.mrz.zones import TODAY, judged, reprinted, zone

CARDS = [Format.TD1, Format.TD2]


def assert_accepted(reading):
    assert (reading.verdict, reading.reasons) == ("accept", ())


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("74<<<<", "1974-XX-XX"),
        ("7408<<", "1974-08-XX"),
        ("<<<<<<", "XXXX-XX-XX"),
        ("<<0229", "XXXX-02-29"),
        ("74<<31", "1974-XX-31"),
    ],
)
def test_any_part_of_a_birth_date_may_be_unknown(format, printed, read_as):
    reading = judged(format, birth_date=printed)

    assert_accepted(reading)
    assert reading.fields["birth_date"] == read_as


@pytest.mark.parametrize("format", Format)
def test_sex_may_be_unspecified(format):
    assert_accepted(judged(format, sex="<"))


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("code", ["D", "DEU", "GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "EUE", "UNO", "UNA", "UNK"])
def test_states_and_officials_outside_the_iso_list_are_known(format, code):
    reading = judged(format, issuing_state=code, nationality=code)

    assert_accepted(reading)
    assert reading.fields["issuing_state"] == reading.fields["nationality"] == code


@pytest.mark.parametrize(
    "code", ["XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP", "XOM", "XDC", "ANT", "NTZ"]
)
def test_organizations_and_codes_of_old_are_known(code):
    assert_accepted(judged(Format.TD3, issuing_state=code, nationality=code))


@pytest.mark.parametrize("code", ["XXA", "XXB", "XXC", "XXX"])
def test_a_holder_may_be_stateless_or_a_refugee(code):
    assert_accepted(judged(Format.TD3, nationality=code))


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("name", ["ARKFREITH", "SATRIYA<SUDARPA", "A", "X<<Y"])
def test_a_holder_may_have_one_name_or_a_short_one(format, name):
    assert_accepted(judged(format, name=name))


@pytest.mark.parametrize("format", Format)
def test_a_name_may_fill_its_field_and_is_then_treated_as_cut(format):
    reading = read(zone(format, secondary_identifier="ANNA MARIA " * 4), today=TODAY)

    assert_accepted(reading)
    assert reading.fields["name_may_be_truncated"]


@pytest.mark.parametrize("format", CARDS)
@pytest.mark.parametrize(
    ("number", "optional_data"), [("D231458907", ""), ("D2314589073412", ""), ("D231458907", "AB")]
)
def test_a_card_may_have_a_long_document_number(format, number, optional_data):
    reading = read(zone(format, document_number=number, optional_data=optional_data), today=TODAY)

    assert_accepted(reading)
    assert reading.fields["document_number"] == number
    assert reading.fields["optional_data"] == optional_data


def test_the_longest_number_of_a_td1_leaves_room_for_one_filler():
    reading = read(zone(Format.TD1, document_number="D" * 22), today=TODAY)

    assert_accepted(reading)
    assert reading.fields["document_number"] == "D" * 22


@pytest.mark.parametrize("digit", ["<", "0"])
def test_the_check_digit_of_an_empty_personal_number_is_zero_or_a_filler(digit):
    assert_accepted(judged(Format.TD3, optional_data="", optional_data_check=digit))


def test_fillers_inside_a_number_stand_for_spaces_or_signs():
    reading = judged(Format.TD3, document_number="AB<12<34")

    assert_accepted(reading)
    assert reading.fields["document_number"] == "AB<12<34"


@pytest.mark.parametrize(
    ("format", "codes"),
    [
        (Format.TD1, "I< A< C< ID IP IR AC CA A1"),
        (Format.TD2, "I< A< C< ID IR CA AI"),
        (Format.TD3, "P< PP PE PD PO PR PT PS PL PM PU PA PN"),
        (Format.MRV_A, "V< VA V1"),
        (Format.MRV_B, "V< VA V1"),
    ],
)
def test_document_codes_of_each_format_are_known(format, codes):
    for code in codes.split():
        assert_accepted(judged(format, document_code=code))


@pytest.mark.parametrize("format", Format)
def test_a_document_is_valid_on_its_last_day(format):
    assert_accepted(judged(format, expiry_date="260615"))


def test_lines_may_come_as_a_tuple_or_a_list():
    lines = reprinted(Format.TD3, zone(Format.TD3))

    assert read(list(lines), today=TODAY) == read(lines, today=TODAY)
