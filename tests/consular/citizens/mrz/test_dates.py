"""Which century is meant?"""

from datetime import date

import pytest

from consular.citizens.mrz.dates import birth_date, expiry_date, printed

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("740812", "1974-08-12"),
        ("260615", "2026-06-15"),
        ("260616", "1926-06-16"),
        ("26<<<<", "2026-XX-XX"),
        ("2607<<", "1926-07-XX"),
        ("2606<<", "2026-06-XX"),
        ("26<<20", "2026-XX-20"),
        ("27<<<<", "1927-XX-XX"),
        ("000229", "2000-02-29"),
        ("240229", "2024-02-29"),
    ],
)
def test_a_birth_is_the_latest_possible_day_that_is_not_to_come(text, day):
    assert birth_date(text, TODAY) == day


def test_a_leap_day_lies_in_the_century_that_has_it():
    assert birth_date("000229", date(2101, 1, 1)) == "2000-02-29"
    assert birth_date("000229", date(1999, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("260615", "2026-06-15"),
        ("361231", "2036-12-31"),
        ("761231", "2076-12-31"),
        ("770101", "1977-01-01"),
        ("991231", "1999-12-31"),
        ("000229", "2000-02-29"),
    ],
)
def test_an_expiry_lies_at_most_fifty_years_ahead(text, day):
    assert expiry_date(text, TODAY) == day


def test_a_century_turns():
    assert expiry_date("030115", date(1999, 1, 1)) == "2003-01-15"
    assert birth_date("030115", date(1999, 1, 1)) == "1903-01-15"


@pytest.mark.parametrize("day", ["1974-08-12", "1974-08-XX", "1974-XX-XX", "XXXX-XX-XX", "XXXX-08-12"])
def test_a_birth_prints_as_it_was_read(day):
    assert birth_date(printed(day), TODAY) == day
