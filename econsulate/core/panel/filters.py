"""How do our pages write a day? `|date` is ours in every template, so that none can say a date in the wrong letters."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import date as written_by_pattern
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from econsulate.core.dates import said_day, said_moment

register = template.Library()
MOMENT = "DATETIME_FORMAT"


@register.filter("date", expects_localtime=True)
def in_words(value: Any, pattern: str | None = None) -> str:
    """A day in the reader's language; with DATETIME_FORMAT its time too, in the zone of the page, which it names; any
    other pattern is Django's business."""
    if pattern in (None, "DATE_FORMAT", MOMENT) and isinstance(value, date):
        return said_moment(value) if pattern == MOMENT and isinstance(value, datetime) else said_day(value)
    return str(written_by_pattern(value, pattern))


@register.simple_tag
def heads(*titles: Any) -> SafeString:
    """The row of titles above a list."""
    cells = format_html_join("", '<th scope="col">{}</th>', ((title,) for title in titles))
    return format_html("<thead><tr>{}</tr></thead>", cells)
