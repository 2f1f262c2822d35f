"""Who is called, in which order, until somebody answers; and when would nobody be called first? Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

Person = TypeVar("Person")


class Span(NamedTuple):
    """From `begins` up to, not including, `ends`."""

    begins: datetime
    ends: datetime


def ladder(
    line: Sequence[Person], headquarters: Sequence[Person], colleagues: Iterable[Person], ministry: Iterable[Person]
) -> list[list[Person]]:
    """The rungs in order: who is on duty at the mission one by one, then who is at headquarters together, then all who
    serve at the mission, then all at headquarters. The last two call also who was called before, for nobody answered.
    """
    rungs = [[person] for person in dict.fromkeys(line)]
    rungs.append([person for person in dict.fromkeys(headquarters) if person not in set(line)])
    rungs += [list(dict.fromkeys(colleagues)), list(dict.fromkeys(ministry))]
    return [rung for rung in rungs if rung]


def gaps(covered: Iterable[Span], *, within: Span) -> list[Span]:
    """The times within which nothing covers, in order."""
    open_from, found = within.begins, []
    for span in sorted(covered):
        if span.begins >= within.ends:
            break
        if span.begins > open_from:
            found.append(Span(open_from, span.begins))
        open_from = max(open_from, span.ends)
    if open_from < within.ends:
        found.append(Span(open_from, within.ends))
    return found
