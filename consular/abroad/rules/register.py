"""Until when is an entry of the register believed, and what becomes of one nobody confirms? Pure.

A register that nobody confirms tells an operator about people who left years ago; one that forgets them tells of
nobody where somebody may be. So entries age in words, and only a stay for a time ends by itself.
"""

from datetime import date, timedelta

from consular.citizens.rules import birthday

# Peers ask once a year; three months of asking again follow.
CONFIRM_EVERY_YEARS = 1
ASKED_FOR = timedelta(days=90)
ASKED_AGAIN = (timedelta(days=30), timedelta(days=60))
# After the day a stay was to end, the person is asked whether they are still there.
AFTER_A_STAY = timedelta(days=30)


def confirm_by(confirmed_on: date, until: date | None) -> date:
    """The day on which the entry is to be confirmed again: a year after the last time, or when the stay is over."""
    yearly = birthday(confirmed_on, CONFIRM_EVERY_YEARS)
    return yearly if until is None else min(until, yearly)


def stale_on(asked_on: date) -> date:
    """The day on which an entry that was to be confirmed by `asked_on` is believed no longer."""
    return asked_on + ASKED_FOR


def over_on(until: date | None) -> date | None:
    """The day on which a stay for a time leaves the register; none for who lives there."""
    return until + AFTER_A_STAY if until else None


def reminders(asked_on: date) -> list[date]:
    """Days on which the person is asked, the first time and again."""
    return [asked_on, *(asked_on + later for later in ASKED_AGAIN)]
