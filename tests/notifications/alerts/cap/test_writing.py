"""What we write: the same bytes for ever, read back equal, and nothing that breaks a rule."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import etree

from notifications.alerts.cap.messages import Area, Circle, Message, Named, Polygon
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.vocabulary import Scope, Status
from notifications.alerts.cap.writing import CannotWrite, write
from tests.notifications.alerts.cap.making import messages
from tests.notifications.alerts.cap.samples import WHOLE

FOUND = read(WHOLE.encode()).message
assert FOUND
MESSAGE: Message = FOUND
# Changing this is changing what every alert before it was signed over.
FOR_EVER = "bc7443d78c1284f4991b380e5c3faf7f5a46a0f44b9a5228b90b759af105e7c8"


@given(messages())
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_back_equal_and_right(message: Message) -> None:
    data = write(message)
    assert read(data).problems == ()
    assert read(data).message == message
    assert write(message) == data


@given(messages())
@settings(max_examples=50, deadline=None)
def test_the_bytes_are_their_own_exclusive_canonical_form(message: Message) -> None:
    data = write(message)
    assert etree.tostring(etree.fromstring(data), method="c14n", exclusive=True) == data


def test_the_bytes_of_this_message_never_change() -> None:
    assert sha256(write(MESSAGE)).hexdigest() == FOR_EVER


def test_writing_reads_as_the_standard_shows_it() -> None:
    lines = write(MESSAGE).decode().splitlines()
    assert lines[:4] == [
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
        "  <identifier>UT-2026-0007</identifier>",
        "  <sender>alerts@consulate.utopia.example</sender>",
        "  <sent>2026-11-29T18:00:00+05:00</sent>",
    ]
    assert '  <addresses>warden1@utopia.example "Warden of the North"</addresses>' in lines
    assert "      <circle>-10.25,20 12.5</circle>" in lines
    assert lines[-1] == "</alert>"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05-00:00"),
        (datetime.fromisoformat("2026-01-02T03:04:05-03:30"), "2026-01-02T03:04:05-03:30"),
        (datetime.fromisoformat("2026-01-02T03:04:05+14:00"), "2026-01-02T03:04:05+14:00"),
    ],
)
def test_times_are_written_with_their_offset_and_utc_with_a_minus(moment: datetime, written: str) -> None:
    message = replace(MESSAGE, sent=moment, references=(), msg_type="Alert", infos=())
    assert f"<sent>{written}</sent>".encode() in write(message)


@pytest.mark.parametrize(
    ("value", "written"), [(1e-7, "0.0000001"), (-0.0, "0"), (10.0, "10"), (0.1 + 0.2, "0.30000000000000004")]
)
def test_numbers_are_written_without_an_exponent(value: float, written: str) -> None:
    area = Area("Erewhon", circles=(Circle((value, 20.0), 5.0),))
    message = replace(MESSAGE, infos=(replace(MESSAGE.infos[0], areas=(area,)),))
    assert f"<circle>{written},20 5</circle>".encode() in write(message)


def with_area(**changes: Any) -> Message:
    info = MESSAGE.infos[0]
    return replace(MESSAGE, infos=(replace(info, areas=(replace(info.areas[0], **changes),)),))


def with_info(**changes: Any) -> Message:
    return replace(MESSAGE, infos=(replace(MESSAGE.infos[0], **changes),))


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (replace(MESSAGE, identifier="a b"), "identifier-characters"),
        (replace(MESSAGE, identifier=""), "empty-element"),
        (replace(MESSAGE, references=()), "references-needed"),
        (replace(MESSAGE, restriction=""), "restriction-needed"),
        (replace(MESSAGE, scope=Scope.PRIVATE, addresses=()), "addresses-needed"),
        (replace(MESSAGE, status=Status.EXERCISE, note=""), "exercise-note"),
        (replace(MESSAGE, status="Real"), "value-not-in-list"),
        (replace(MESSAGE, note="\x07"), "not-well-formed"),
        (replace(MESSAGE, note="\ud800"), "not-well-formed"),
        (with_info(categories=()), "missing-element"),
        (with_info(language="uz_Cyrl"), "language-tag"),
        (with_info(expires=MESSAGE.sent), "expires-first"),
        (with_info(event_codes=(Named("UT:event", ""),)), "empty-element"),
        (with_area(polygons=(Polygon(((0.0, 0.0), (1.0, 1.0), (0.0, 0.0))),)), "polygon-too-few"),
        (with_area(circles=(Circle((0.0, 0.0), float("nan")),)), "circle-form"),
        (with_area(circles=(Circle((0.0, 0.0), float("inf")),)), "circle-form"),
        (with_area(altitude=None), "ceiling-without-altitude"),
    ],
)
def test_a_message_that_breaks_a_rule_is_not_written(message: Message, rule: str) -> None:
    with pytest.raises(CannotWrite) as refused:
        write(message)
    assert [problem.rule for problem in refused.value.problems] == [rule]


@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, sent=MESSAGE.sent.replace(microsecond=1)),
        replace(MESSAGE, sent=MESSAGE.sent.replace(tzinfo=None)),
        replace(MESSAGE, note="  "),
        replace(MESSAGE, codes=("",)),
        replace(MESSAGE, addresses=('say "when"',)),
        replace(MESSAGE, incidents=("",)),
        replace(MESSAGE, sent="yesterday"),
        replace(MESSAGE, sent=None),
        replace(MESSAGE, sender=None),
        with_info(onset="soon"),
        with_info(web=" https://utopia.example "),
        with_area(altitude="high"),
    ],
)
def test_what_would_not_be_read_back_as_it_is_is_not_written(message: Message) -> None:
    with pytest.raises(CannotWrite):
        write(message)


@given(some.data())
@settings(max_examples=50, deadline=None)
def test_another_message_is_other_bytes(data: Any) -> None:
    one, other = data.draw(messages()), data.draw(messages())
    assert one == other or write(one) != write(other)


def test_a_moment_in_another_zone_is_the_same_message_for_a_reader_of_it() -> None:
    moved = replace(MESSAGE, sent=MESSAGE.sent.astimezone(UTC))
    assert moved == MESSAGE
    assert b"<sent>2026-11-29T13:00:00-00:00</sent>" in write(moved)
