"""Days and moments in each of our languages, said by ourselves and in every template."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from econsulate.core.dates import said_day, said_moment, said_weekday

DAY = date(2030, 8, 6)
MOMENT = datetime(2030, 8, 6, 14, 5, tzinfo=UTC)
# Babel ties the year to its abbreviation by a narrow space that does not break.
SAID = {
    "en": ("August 6, 2030", "2:05\u202fPM"),
    "kk": ("2030\u202fж. 6 тамыз", "14:05"),
    "ru": ("6 августа 2030\u202fг.", "14:05"),
    "uz": ("6-avgust, 2030", "14:05"),
    "uz-cyrl": ("6 август, 2030", "14:05"),
}


@pytest.mark.parametrize(("language", "day", "time"), [(language, *said) for language, said in SAID.items()])
def test_a_day_and_a_moment_are_said_in_the_language(language: str, day: str, time: str) -> None:
    assert said_day(DAY, language) == day
    assert said_moment(MOMENT, language).startswith(f"{day}, {time} (")
    with override(language):
        assert said_day(DAY) == day


WEEKDAYS = {
    "en": ("Monday", "Sunday"),
    "kk": ("Дүйсенбі", "Жексенбі"),
    "ru": ("Понедельник", "Воскресенье"),
    "uz": ("Dushanba", "Yakshanba"),
    "uz-cyrl": ("Душанба", "Якшанба"),
}


@pytest.mark.parametrize(("language", "first", "last"), [(language, *said) for language, said in WEEKDAYS.items()])
def test_a_weekday_is_said_in_the_language_and_its_letters(language: str, first: str, last: str) -> None:
    assert (said_weekday(1, language), said_weekday(7, language)) == (first, last)
    with override(language):
        assert said_weekday(1) == first


@pytest.mark.parametrize(("language", "day", "time"), [(language, *said) for language, said in SAID.items()])
def test_templates_write_the_same(language: str, day: str, time: str) -> None:
    with override(language):
        assert written("{{ value|date }}", DAY) == day
        assert written("{{ value|date }}", MOMENT) == day
        assert written('{{ value|date:"DATETIME_FORMAT" }}', MOMENT) == f"{day}, {time} (GMT+00:00)"


def test_a_pattern_for_machines_stays_djangos() -> None:
    with override("kk"):
        assert written('{{ value|date:"Y-m-d H:i" }}', MOMENT) == "2030-08-06 14:05"


@pytest.mark.parametrize("nothing", [None, "", "no day"])
def test_what_is_no_day_is_written_as_nothing(nothing: object) -> None:
    assert written("{{ value|date }}", nothing) == ""


def written(template: str, value: object) -> str:
    return Template(template).render(Context({"value": value}))
