"""Do the legs of a journey follow each other, and from when until when does the journey last? Pure.

Days are those of the calendar on the spot. Who flies east over the date line arrives the day before they left, so a
leg may begin one day before the one before it ends.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

DATE_LINE = timedelta(days=1)
MOST_LEGS = 20
LONGEST = timedelta(days=5 * 366)


class Days(NamedTuple):
    """First and last day at a place."""

    arrives_on: date
    leaves_on: date


def first_fault(legs: Sequence[Days]) -> tuple[int, str] | None:
    """Number of the first leg that can't be, from 0, and the field at fault: it ends before it begins, or begins
    before the one before it ends."""
    for number, leg in enumerate(legs):
        if leg.leaves_on < leg.arrives_on:
            return number, "leaves_on"
        if number and leg.arrives_on < legs[number - 1].leaves_on - DATE_LINE:
            return number, "arrives_on"
    return None


def span(legs: Sequence[Days]) -> Days:
    """The journey from the first day of all to the last."""
    return Days(min(leg.arrives_on for leg in legs), max(leg.leaves_on for leg in legs))


def forget_on(last_day: date, keep_days: int) -> date:
    """The first day on which a journey that ended on `last_day` is there no longer."""
    return last_day + timedelta(days=keep_days + 1)
