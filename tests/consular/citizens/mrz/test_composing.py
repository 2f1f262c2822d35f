"""Printing a zone, and reading it back."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consular.citizens.mrz.composing import DoesNotFit, compose
from consular.citizens.mrz.formats import LAYOUTS, Format
from consular.citizens.mrz.names import WELL_FORMED, name_field
from consular.citizens.mrz.reading import read
from consular.citizens.mrz.states import ISSUERS, NATIONALITIES
from tests.consular.citizens.mrz.zones import CODES, TODAY, fields, zone

WOOLOOMOOLOO = ["BENNELONG", "WOOLOOMOOLOO", "WARRANDYTE", "WARNAMBOOL"]
LONGEST_NUMBER = {Format.TD1: 22, Format.TD2: 14, Format.TD3: 9, Format.MRV_A: 9, Format.MRV_B: 9}

components = st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14), min_size=1, max_size=6)
shown_day = st.dates(date(1930, 1, 1), TODAY).map(date.isoformat)


@st.composite
def legal(draw, format):
    number = draw(st.from_regex(rf"[A-Z0-9]{{1,{LONGEST_NUMBER[format]}}}", fullmatch=True))
    day = draw(shown_day)
    return {
        "document_code": CODES[format],
        "issuing_state": draw(st.sampled_from(sorted(ISSUERS - {"DEU"}))),
        "document_number": number,
        "nationality": draw(st.sampled_from(sorted(NATIONALITIES - {"DEU"}))),
        "birth_date": draw(st.sampled_from([day, f"{day[:7]}-XX", f"{day[:4]}-XX-XX", "XXXX-XX-XX"])),
        "sex": draw(st.sampled_from("MF<")),
        "expiry_date": draw(st.dates(TODAY, date(2076, 12, 31)).map(date.isoformat)),
        "primary_identifier": " ".join(draw(components)),
        "secondary_identifier": " ".join(draw(components)) if draw(st.booleans()) else None,
    }


@pytest.mark.parametrize("format", Format)
@settings(deadline=None)
@given(data=st.data())
def test_what_is_composed_is_accepted_and_reads_the_same(format, data):
    given_fields = data.draw(legal(format))

    reading = read(compose(format, given_fields), today=TODAY)

    assert (reading.verdict, reading.format, reading.reasons) == ("accept", format, ())
    names = ("primary_identifier", "secondary_identifier")
    for field in set(given_fields) - set(names):
        assert reading.fields[field] == given_fields[field]
    whole = "<<".join((given_fields[name] or "").replace(" ", "<") for name in names).removesuffix("<<")
    if len(whole) <= LAYOUTS[format].room("name"):
        assert [reading.fields[name] for name in names] == [given_fields[name] for name in names]
    else:
        assert reading.fields["name_may_be_truncated"]
        assert reading.fields["secondary_identifier"] or not given_fields["secondary_identifier"]


@settings(deadline=None)
@given(components, st.one_of(st.just([]), components), st.sampled_from([30, 31, 39]))
def test_a_cut_name_keeps_the_beginning_of_its_components(primary, secondary, width):
    field = name_field(primary, secondary, width)

    assert len(field) == width
    assert WELL_FORMED.fullmatch(field)
    for wanted, shown in zip((primary, secondary), field.rstrip("<").split("<<"), strict=False):
        assert all(whole.startswith(part) for whole, part in zip(wanted, shown.split("<"), strict=False))


@pytest.mark.parametrize(
    ("primary", "secondary", "width", "field"),
    [
        (["ERIKSSON"], ["ANNA", "MARIA"], 30, "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
        (["PAPANDROPOULOUS"], ["JONATHON", "ALEC"], 30, "PAPANDROPOULOUS<<JONATHON<ALEC"),
        (["NILAVADHANANANDA"], ["CHAYAPA", "DEJTHAMRONG", "KRASUANG"], 31, "NILAVADHANANANDA<<CHA<DEJT<KRAS"),
        (WOOLOOMOOLOO, ["DINGO", "POTOROO"], 39, "BENNELO<WOOLOOMO<WARRANDY<WARNAMBO<<D<P"),
        (["A" * 50], [], 39, "A" * 39),
        (["A"] * 20, [], 39, "A<" * 19 + "A"),
        (["A" * 50], ["B" * 50], 39, "A" * 36 + "<<B"),
        (["AB"] * 5, ["CD"] * 30, 30, "A<A<A<A<A<<C<C<C<C<C<C<C<C<C<C"),
    ],
)
def test_letters_leave_the_longest_component_first(primary, secondary, width, field):
    assert name_field(primary, secondary, width) == field.ljust(width, "<")


def test_an_e_visa_of_two_lines_of_36_is_composed():
    assert zone(
        Format.MRV_B,
        document_code="V",
        issuing_state="UZ",
        document_number="N12345678901",
        nationality="DE",
        primary_identifier="Müller-O'Hara",
        secondary_identifier="Жанна",
        sex="X",
    ) == ("V<UZBMUELLER<OHARA<<ZHANNA<<<<<<<<<<", "N123456785D<<7408122<3104150<<<<<<<<")


def test_optional_data_is_printed_in_both_places_of_a_td1():
    lines = zone(Format.TD1, optional_data="A1B2", optional_data_2="XYZ")

    assert lines[0][15:] == "A1B2<<<<<<<<<<<"
    assert lines[1][18:29] == "XYZ<<<<<<<<"
    assert read(lines, today=TODAY).verdict == "accept"


@pytest.mark.parametrize(
    ("format", "field", "value", "named"),
    [
        (Format.TD3, "document_number", "L898902C34", "document_number"),
        (Format.TD2, "document_number", "L" * 15, "optional_data"),
        (Format.MRV_B, "optional_data", "A" * 9, "optional_data"),
        (Format.TD3, "optional_data", "a", "optional_data"),
        (Format.TD3, "issuing_state", "UTOPIA", "issuing_state"),
        (Format.TD3, "document_code", "P-", "document_code"),
        (Format.TD3, "birth_date", None, "birth_date"),
        (Format.TD3, "birth_date", "12.08.1974", "birth_date"),
        (Format.TD3, "expiry_date", "2031-XX-XX", "expiry_date"),
        (Format.TD3, "primary_identifier", "", "name"),
        (Format.TD3, "primary_identifier", "'", "name"),
        (Format.TD3, "primary_identifier", "ERIKSSON 2", "name"),
        (Format.TD3, "secondary_identifier", "安娜", "name"),
    ],
)
def test_what_does_not_fit_is_named(format, field, value, named):
    with pytest.raises(DoesNotFit, match=f"^{named}$"):
        compose(format, fields(format, **{field: value}))
