"""How is a day or a moment said in each of our languages?

By Babel: Django has no Kazakh formats, and writes the dates and weekdays of Cyrillic Uzbek in Latin letters.
"""

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time, get_day_names, get_timezone_gmt
from django.utils.text import capfirst
from django.utils.translation import get_language


def locale_of(language: str | None = None) -> Locale:
    """Babel's locale for one of our language codes; without one, for the language of the request."""
    return Locale.parse(language or get_language() or "en", sep="-")


def said_day(day: date, language: str | None = None) -> str:
    """A day in words, as in `4 May 2030`."""
    return format_date(day, "long", locale_of(language))


def said_time(moment: datetime, language: str | None = None) -> str:
    """A day and a time of day in words, in the zone the moment carries, which is not named."""
    return f"{said_day(moment, language)}, {format_time(moment, 'short', locale=locale_of(language))}"


def said_moment(moment: datetime, language: str | None = None) -> str:
    """A day, a time of day and its distance to UTC."""
    return f"{said_time(moment, language)} ({get_timezone_gmt(moment, 'long', locale_of(language))})"


def said_weekday(number: int, language: str | None = None) -> str:
    """A weekday standing alone, by its ISO number: Monday is 1."""
    return capfirst(get_day_names("wide", "stand-alone", locale_of(language))[number - 1])
