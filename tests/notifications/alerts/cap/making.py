"""Right messages of every kind, made up by hypothesis."""

from datetime import datetime, timedelta, timezone
from hashlib import sha1
from typing import Any

from hypothesis import strategies as some

from notifications.alerts.cap.messages import Area, Circle, Info, Message, Named, Polygon, Reference, Resource
from notifications.alerts.cap.vocabulary import (
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)

CHARACTERS = some.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | some.sampled_from(
    "\t\n\r&<>\"'"
)
TEXTS = some.text(CHARACTERS, min_size=1, max_size=20).filter(lambda text: text.strip(" \t\r\n"))
OPTIONAL = some.just("") | TEXTS
NAMES = some.text(some.sampled_from("abcXYZ019.-_:@/éқ"), min_size=1, max_size=12)
WORDS = some.lists(some.text(some.sampled_from("ab 9қ@"), min_size=1, max_size=9), max_size=3).map(tuple)
OFFSETS = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = some.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=OFFSETS).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)


def decimals(least: float, most: float) -> Any:
    """As people give them; a number that fills a line is not written."""
    return some.floats(least, most).map(lambda number: round(number, 7))


DEGREES = decimals(-80, 80)
STATUSES = some.sampled_from(Status)
NAMED = some.builds(Named, TEXTS, TEXTS)


@some.composite
def polygons(draw: Any) -> Polygon:
    """A rectangle, sometimes over the 180th meridian."""
    south, west = draw(DEGREES), draw(decimals(-180, 180))
    high, wide = draw(decimals(0.001, 10)), draw(decimals(0.001, 100))
    north, east = south + high, west + wide if west + wide <= 180 else west + wide - 360
    return Polygon(((south, west), (south, east), (north, east), (north, west), (south, west)))


@some.composite
def resources(draw: Any) -> Resource:
    content = draw(some.just(b"") | some.binary(min_size=1, max_size=30))
    size = draw(some.none() | some.integers(0, 10**12))
    uri = draw(some.sampled_from(["", "https://utopia.example/x", "cid:1"]) if not content else some.just("a.png"))
    digest = draw(some.sampled_from(["", sha1(content, usedforsecurity=False).hexdigest()]))
    return Resource(draw(TEXTS), "image/png", size, uri, content, digest)


@some.composite
def areas(draw: Any) -> Area:
    altitude = draw(some.none() | decimals(-1e6, 1e6))
    ceiling = None if altitude is None else draw(some.none() | decimals(0, 1e6).map(lambda up: altitude + up))
    circles = some.builds(Circle, some.tuples(DEGREES, DEGREES), decimals(0, 20_000))
    return Area(
        draw(TEXTS),
        draw(some.lists(polygons(), max_size=2).map(tuple)),
        draw(some.lists(circles, max_size=2).map(tuple)),
        draw(some.lists(NAMED, max_size=2).map(tuple)),
        altitude,
        ceiling,
    )


@some.composite
def infos(draw: Any, language: str, sent: datetime, categories: tuple[Category, ...], codes: tuple[Named, ...]) -> Info:
    effective, onset = (draw(some.none() | some.just(sent + timedelta(hours=hours))) for hours in (-1, 5))
    return Info(
        categories=categories,
        event=draw(TEXTS),
        urgency=draw(some.sampled_from(Urgency)),
        severity=draw(some.sampled_from(Severity)),
        certainty=draw(some.sampled_from(Certainty)),
        language=language,
        response_types=draw(some.lists(some.sampled_from(ResponseType), max_size=2).map(tuple)),
        audience=draw(OPTIONAL),
        event_codes=codes,
        effective=effective,
        onset=onset,
        expires=draw(some.none() | some.just(sent + timedelta(days=1))),
        sender_name=draw(OPTIONAL),
        headline=draw(OPTIONAL),
        description=draw(OPTIONAL),
        instruction=draw(OPTIONAL),
        web=draw(some.sampled_from(["", "https://utopia.example/alerts?a=1&b=2"])),
        contact=draw(OPTIONAL),
        parameters=draw(some.lists(some.builds(Named, TEXTS, OPTIONAL), max_size=2).map(tuple)),
        resources=draw(some.lists(resources(), max_size=2).map(tuple)),
        areas=draw(some.lists(areas(), max_size=2).map(tuple)),
    )


@some.composite
def messages(draw: Any, statuses: Any = STATUSES) -> Message:
    sent = draw(TIMES)
    earlier = some.builds(
        Reference, NAMES, NAMES.map(lambda name: f"{name}-earlier"), some.just(sent - timedelta(days=1))
    )
    categories = tuple(draw(some.lists(some.sampled_from(Category), min_size=1, max_size=3)))
    codes = draw(some.lists(NAMED, max_size=2).map(tuple))
    languages = draw(some.lists(some.sampled_from(["en-US", "kk", "uz-Cyrl", "ru"]), unique=True, max_size=3))
    return Message(
        identifier=draw(NAMES),
        sender=draw(NAMES),
        sent=sent,
        status=draw(statuses),
        msg_type=draw(some.sampled_from(MsgType)),
        scope=draw(some.sampled_from(Scope)),
        source=draw(OPTIONAL),
        restriction=draw(TEXTS),
        addresses=draw(WORDS.filter(lambda words: all(word.strip() for word in words))) or ("warden",),
        codes=draw(some.lists(TEXTS, max_size=2).map(tuple)),
        note=draw(TEXTS),
        references=tuple(draw(some.lists(earlier, min_size=1, max_size=2))),
        incidents=draw(WORDS.filter(lambda words: all(word.strip() for word in words))),
        infos=tuple(draw(infos(language, sent, categories, codes)) for language in languages),
    )
