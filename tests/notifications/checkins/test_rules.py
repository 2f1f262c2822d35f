"""Whose word counts, when was it said, whose silence worries us most, and what does a short answer mean?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from notifications.checkins.rules.risk import Known, apart_m, grounds
from notifications.checkins.rules.risk import risk as added_up
from notifications.checkins.rules.short import meant
from notifications.checkins.rules.standing import moment, standing

OPENED = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
NOW = OPENED + timedelta(hours=2)
MOTHER, CHILD, OFFICER, FATHER = 1, 2, 3, 4


@dataclass
class Said:
    id: int
    minute: int
    status: str
    speaker: str
    said_by_id: int
    help: str = ""

    @property
    def at(self) -> datetime:
        return OPENED + timedelta(minutes=self.minute)


def counts(*words: tuple[int, str, str, int]) -> str:
    said = [Said(number, *word) for number, word in enumerate(words)]
    found = standing(said)
    # In whatever order they came.
    assert found == standing(reversed(said))
    return found.status if found else "silent"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], "silent"),
        ([(1, "safe", "self", CHILD)], "safe"),
        ([(2, "not_in_area", "self", CHILD), (1, "safe", "self", CHILD)], "not_in_area"),
        ([(1, "safe", "self", CHILD), (2, "need_help", "self", CHILD)], "need_help"),
        ([(1, "need_help", "self", CHILD), (2, "safe", "self", CHILD)], "safe"),
        ([(2, "need_help", "self", CHILD), (1, "safe", "self", CHILD)], "need_help"),
        # Only their own "safe": not that they are elsewhere, nor what the family says.
        ([(1, "need_help", "self", CHILD), (2, "not_in_area", "self", CHILD)], "need_help"),
        ([(1, "need_help", "self", CHILD), (2, "safe", "household", MOTHER)], "need_help"),
        ([(1, "need_help", "self", CHILD), (2, "safe", "staff", OFFICER)], "safe"),
        ([(1, "need_help", "self", CHILD), (2, "not_in_area", "staff", OFFICER)], "not_in_area"),
        ([(1, "need_help", "household", MOTHER), (2, "safe", "household", MOTHER)], "safe"),
        ([(1, "need_help", "household", MOTHER), (2, "safe", "household", 9)], "need_help"),
        ([(1, "need_help", "household", MOTHER), (2, "safe", "self", CHILD)], "safe"),
        ([(1, "need_help", "staff", OFFICER), (2, "safe", "household", MOTHER)], "need_help"),
        # The person's own need is not lost under the family's, whose "safe" would end it.
        (
            [
                (1, "need_help", "self", CHILD),
                (2, "need_help", "household", MOTHER),
                (3, "safe", "household", MOTHER),
            ],
            "need_help",
        ),
        ([(1, "safe", "staff", OFFICER), (2, "need_help", "self", CHILD)], "need_help"),
        # What was said before the officer's word and came after it, from a phone without a line, is still to be helped,
        # until an officer who has read it says otherwise, or they themselves.
        ([(2, "safe", "staff", OFFICER), (1, "need_help", "self", CHILD)], "need_help"),
        ([(2, "safe", "staff", OFFICER), (1, "need_help", "household", MOTHER)], "need_help"),
        ([(2, "not_in_area", "staff", OFFICER), (1, "need_help", "self", CHILD)], "need_help"),
        (
            [(2, "safe", "staff", OFFICER), (1, "need_help", "self", CHILD), (3, "safe", "staff", OFFICER)],
            "safe",
        ),
        ([(2, "safe", "staff", OFFICER), (1, "need_help", "self", CHILD), (3, "safe", "self", CHILD)], "safe"),
        ([(3, "safe", "self", CHILD), (2, "safe", "staff", OFFICER), (1, "need_help", "self", CHILD)], "safe"),
        # Nor is one parent's under the other's, nor an officer's under a parent's.
        (
            [
                (1, "need_help", "household", MOTHER),
                (2, "need_help", "household", FATHER),
                (3, "safe", "household", FATHER),
            ],
            "need_help",
        ),
        (
            [
                (1, "need_help", "staff", OFFICER),
                (2, "need_help", "household", MOTHER),
                (3, "safe", "household", MOTHER),
            ],
            "need_help",
        ),
        (
            [
                (1, "need_help", "household", MOTHER),
                (2, "need_help", "household", FATHER),
                (3, "safe", "household", FATHER),
                (4, "safe", "household", MOTHER),
            ],
            "safe",
        ),
    ],
)
def test_which_word_counts(words: list[tuple[int, str, str, int]], status: str) -> None:
    assert counts(*words) == status


@pytest.mark.parametrize(
    ("said", "sent", "counted"),
    [
        (None, None, 120),
        (0, 30, 90),
        # A clock that is years ahead or behind says the same.
        (6_000_000, 6_000_030, 90),
        (-6_000_000, -5_999_970, 90),
        # Before we asked, after now, and a clock that was set back between the two.
        (0, 500, 0),
        (30, 0, 120),
        (-60_000_000, 0, 0),
    ],
)
def test_when_it_was_said_by_the_phones_own_clock(said: int | None, sent: int | None, counted: int) -> None:
    at = [None if minutes is None else OPENED + timedelta(minutes=minutes) for minutes in (said, sent)]
    assert moment(*at, opened_at=OPENED, now=NOW) == OPENED + timedelta(minutes=counted)


LEAST = Known(inside=False, distance_m=None, age=timedelta(days=400), is_minor=False, others=1, minors=0, reached=True)


def risk(known: Known) -> int:
    return added_up(grounds(known))


def than(known: Known, **more: object) -> Known:
    return Known(**{**vars(known), **more})  # type: ignore[arg-type]


def test_each_thing_that_is_known_counts() -> None:
    assert risk(LEAST) == 5
    more = [
        than(LEAST, inside=True),
        than(LEAST, distance_m=100_000.0),
        than(LEAST, age=timedelta(days=60)),
        than(LEAST, is_minor=True),
        than(LEAST, minors=1),
        than(LEAST, others=0),
        than(LEAST, reached=False),
    ]
    assert all(risk(one) > risk(LEAST) for one in more)
    near = [risk(than(LEAST, distance_m=metres)) for metres in (0.0, 5_001.0, 20_001.0, 50_001.0, 150_001.0)]
    assert near == sorted(near, reverse=True)
    assert len(set(near)) == 5
    worst = than(LEAST, inside=True, distance_m=0.0, age=timedelta(), is_minor=True, others=0, reached=False)
    assert risk(worst) == 100


def test_how_far_it_is_across_the_date_line() -> None:
    assert apart_m((179.9, 0.0), (-179.9, 0.0)) == pytest.approx(22_239, rel=0.001)
    assert apart_m((126.978, 37.5665), (129.0756, 35.1796)) == pytest.approx(325_000, rel=0.01)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("1", "safe"),
        (" 1. all well", "safe"),
        ("2", "need_help"),
        ("2!!", "need_help"),
        ("\uff12", "need_help"),
        ("/help", "need_help"),
        ("Help us", "need_help"),
        ("ПОМОГИТЕ", "need_help"),
        ("көмек", "need_help"),
        ("yordam", "need_help"),
        ("I need help", "need_help"),
        ("Нам нужна помощь!", "need_help"),
        ("1 hurt, send help", "need_help"),
        ("3 of us are trapped. SOS", "need_help"),
        ("3", "not_in_area"),
        ("/away", "not_in_area"),
        ("12", None),
        ("", None),
        ("...", None),
        ("who are you? 1", None),
        ("0", None),
        ("\0", None),
    ],
)
def test_what_a_short_answer_means(text: str, status: str | None) -> None:
    assert meant(text) == status
