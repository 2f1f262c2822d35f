"""Everybody counts once in a figure, however many presences there are; and figures follow time."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from notifications import facade
from notifications.facade import Source, Spot
from notifications.presence.models import Presence, PresenceTally
from notifications.presence.services import counting
from tests.factories.areas import no_areas
from tests.factories.presence import NOW, SEOUL, facts, trip
from tests.notifications.presence.conftest import figures, tell

CHILD = {"of_age_on": (NOW + timedelta(days=900)).date()}


def counts(level: facade.Level = "state") -> dict[str, tuple[int, ...]]:
    return figures(facade.count_of_places(level))


def test_five_figures_for_each_state_subdivision_and_mission(db: None) -> None:
    tell(
        facts(1),
        facts(2, subdivision="KR-26", confirmed_at=NOW - timedelta(days=91)),
        facts(3, state="AT", served_by="KZ-VIE", **CHILD),
        trip(4, state="AT", served_by="KZ-VIE"),
        trip(5, state="AT", served_by="KZ-VIE", is_companion=True, nationality="DEU", **CHILD),
    )
    assert counts() == {"AT": (1, 1, 2, 1, 2), "KR": (2, 1, 0, 0, 0)}
    assert counts("mission") == {"KZ-SEO": (2, 1, 0, 0, 0), "KZ-VIE": (1, 1, 2, 1, 2)}
    places = facade.count_of_places("subdivision")
    assert [(one.state, one.place, one.name) for one in places] == [
        ("AT", "", ""),
        ("KR", "", ""),
        ("KR", "KR-26", "Busan"),
    ]
    assert figures(facade.count_of_places("state", served_by=["KZ-VIE"])) == {"AT": (1, 1, 2, 1, 2)}
    assert facade.count_of_places("state", served_by=[]) == []


def test_who_lives_in_one_place_and_travels_in_another_counts_once_in_each_figure(db: None) -> None:
    tell(facts(1, **CHILD), trip(1, state="JP", **CHILD))
    assert counts() == {"JP": (0, 0, 1, 0, 1), "KR": (1, 1, 0, 0, 0)}


def test_a_child_on_the_journeys_of_both_parents_counts_once_and_where_it_came_last(db: None) -> None:
    child = {"is_companion": True, **CHILD}
    tell(
        trip(1),
        trip(9, **child),
        trip(2, "trip-2:0", state="JP"),
        trip(9, "trip-2:0", state="JP", valid_from=NOW - timedelta(days=1), **child),
    )
    assert counts() == {"JP": (0, 0, 2, 1, 1), "KR": (0, 0, 1, 0, 0)}
    facade.replace_presences(Source.TRIP, ["trip-2:0"], [], now=NOW)
    assert counts() == {"KR": (0, 0, 2, 1, 1)}


def test_who_leads_a_journey_is_no_companion_though_they_come_along_on_another(db: None) -> None:
    tell(trip(1), trip(1, "trip-2:0", is_companion=True, valid_from=NOW - timedelta(days=1)))
    assert counts() == {"KR": (0, 0, 1, 0, 0)}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, {"KR": (1, 1, 0, 0, 1)}),
        (1, {"KR": (1, 1, 0, 0, 0), "JP": (0, 0, 1, 0, 1)}),
        (7, {"KR": (1, 1, 0, 0, 1)}),
        (81, {"KR": (1, 0, 0, 0, 1)}),
        (101, {"KR": (1, 0, 0, 0, 0)}),
    ],
)
def test_figures_follow_time(db: None, days: int, expected: dict[str, tuple[int, ...]]) -> None:
    grows_up = {"of_age_on": (NOW + timedelta(days=100)).date()}
    tell(
        facts(1, **grows_up),
        trip(1, state="JP", valid_from=NOW + timedelta(hours=1), valid_to=NOW + timedelta(days=5), **grows_up),
    )
    counting.tick(now=NOW + timedelta(days=days))
    assert counts() == expected
    # And twice is once.
    assert counting.recount_all(now=NOW + timedelta(days=days)) == 0


def test_positions_go_when_their_time_is_over(db: None) -> None:
    shared = facts(1, source=Source.APP, reference="me", spot=SEOUL, valid_to=NOW + timedelta(hours=2))
    tell(shared)
    counting.tick(now=NOW + timedelta(hours=1))
    assert Presence.objects.count() == 1
    counting.tick(now=NOW + timedelta(hours=2))
    assert Presence.objects.count() == 0


def test_differences_are_folded_into_one_row_for_each_place(db: None) -> None:
    for number in range(5):
        tell(facts(number))
    assert PresenceTally.objects.count() > 1
    before = counts()
    counting.fold()
    assert (PresenceTally.objects.count(), counts()) == (1, before)
    facade.forget_presences(UUID(int=0), now=NOW)
    for number in range(1, 5):
        facade.forget_presences(UUID(int=number), now=NOW)
    counting.fold()
    assert PresenceTally.objects.count() == 0


def test_one_who_serves_follows_another(db: None) -> None:
    tell(facts(1), facts(2, served_by="KZ-PUS"))
    facade.serve_presences_by("KZ-PUS", "KZ-SEO")
    assert counts("mission") == {"KZ-SEO": (2, 2, 0, 0, 0)}


@pytest.mark.parametrize(
    "fault",
    [
        {"state": "kr"},
        {"subdivision": "JP-13"},
        {"nationality": "KZ"},
        {"valid_to": NOW - timedelta(days=501)},
        {"is_companion": True},
        {"source": Source.APP, "spot": SEOUL},
        {"spot": Spot(37.5, 127.0, 50_000)},
        {"source": "hearsay"},
    ],
)
def test_the_database_refuses_what_can_not_be(db: None, fault: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(facts(1, **fault))


def test_nobody_lives_in_two_places(db: None) -> None:
    tell(facts(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(facts(1, reference="other"))


def test_without_a_library_everybody_still_counts(db: None) -> None:
    no_areas()
    tell(facts(1))
    assert counts() == {"KR": (1, 1, 0, 0, 0)}
    assert Presence.objects.get().point is None


def test_statements_of_a_change_do_not_grow_with_the_family(db: None) -> None:
    told, counter = list[int](), Counter()
    for size, reference in ((2, "trip-8:0"), (20, "trip-9:0")):
        family = [trip(number, reference, is_companion=number > 0) for number in range(size)]
        for _new_then_again in range(2):
            counter.number = 0
            with connection.execute_wrapper(counter):
                facade.replace_presences(Source.TRIP, [reference], family, now=NOW)
            told.append(counter.number)
    new, again, many_new, many_again = told
    assert (new, again) == (many_new, many_again)


class Counter:
    number = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.number += 1
        return execute(sql, params, many, context)
