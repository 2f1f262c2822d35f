"""What should be known of where people are against what is: compared in bulk, mended, counted."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from notifications import facade
from notifications.facade import Facts, Source
from notifications.presence.models import Presence, PresenceResync, PresenceTally
from tests.factories.areas import no_areas, some_areas
from tests.factories.presence import NOW, SEOUL, facts, trip
from tests.notifications.presence.conftest import figures, tell

BOTH = [Source.RESIDENCE, Source.TRIP]


def resync(*told: Facts) -> tuple[int, int, int, int]:
    found = facade.resync_presences(BOTH, lambda: iter(told), now=NOW)
    return found.missing, found.wrong, found.left_over, found.miscounted


TOLD = (facts(1, logins=(3, 4)), facts(2, subdivision="KR-26", spot=SEOUL), trip(2, is_companion=True), trip(3))


def test_what_agrees_is_left_alone(db: None) -> None:
    tell(*TOLD)
    before = list(Presence.objects.order_by("pk").values())
    assert resync(*TOLD) == (0, 0, 0, 0)
    assert list(Presence.objects.order_by("pk").values()) == before
    assert PresenceResync.objects.get().compared == 4


def test_what_differs_is_mended_and_counted(db: None) -> None:
    tell(*TOLD, facts(7), trip(8, "trip-8:0"))
    Presence.objects.filter(source=Source.TRIP, subject=TOLD[3].subject).delete()
    Presence.objects.filter(subject=TOLD[0].subject).update(logins=[9])
    Presence.objects.filter(source=Source.RESIDENCE, subject=TOLD[1].subject).update(point=(1.0, 2.0))
    assert resync(*TOLD) == (1, 2, 2, 0)
    assert resync(*TOLD) == (0, 0, 0, 0)
    assert figures(facade.count_of_places("state")) == {"KR": (2, 2, 2, 1, 0)}
    assert list(PresenceResync.objects.order_by("pk").values_list("missing", "wrong", "left_over")) == [
        (1, 2, 2),
        (0, 0, 0),
    ]


def test_wrong_figures_are_found_by_row_and_by_place(db: None) -> None:
    tell(*TOLD)
    Presence.objects.filter(subject=TOLD[0].subject).update(counts=0)
    PresenceTally.objects.create(
        state="AT", by_area=True, registered=5, confirmed=0, travelling=0, companions=0, minors=0
    )
    missing, wrong, left_over, miscounted = resync(*TOLD)
    assert (missing, wrong, left_over, miscounted) == (0, 0, 0, 2)
    assert figures(facade.count_of_places("state")) == {"KR": (2, 2, 2, 1, 0)}
    assert resync(*TOLD) == (0, 0, 0, 0)


def test_what_the_app_shares_is_not_the_registers_to_compare(db: None) -> None:
    tell(facts(1, source=Source.APP, reference="me", spot=SEOUL, valid_to=NOW + timedelta(days=1)))
    assert resync() == (0, 0, 0, 0)
    assert Presence.objects.count() == 1


def test_what_only_time_changed_is_no_fault(db: None) -> None:
    tell(trip(1, valid_to=NOW + timedelta(hours=1)))
    later = NOW + timedelta(hours=2)
    told = trip(1, valid_to=NOW + timedelta(hours=1))
    assert facade.resync_presences(BOTH, lambda: iter([told]), now=later).differences == 0


def test_a_library_that_is_loaded_later_places_everybody(db: None) -> None:
    no_areas()
    tell(facts(1))
    some_areas()
    assert resync(facts(1)) == (0, 1, 0, 0)
    assert Presence.objects.get().accuracy_m > 100_000


@pytest.mark.django_db(transaction=True)
def test_what_changes_during_the_comparison_is_no_difference_and_stays() -> None:
    old, new = facts(1), facts(1, state="JP")
    tell(old)

    def told() -> Iterator[Facts]:
        yield old
        elsewhere(lambda: tell(new))

    assert facade.resync_presences(BOTH, told, now=NOW).differences == 0
    assert Presence.objects.get().state == "JP"


@pytest.mark.django_db(transaction=True)
def test_who_changes_a_row_that_must_be_mended_goes_first() -> None:
    wrong, new = facts(1, state="AT"), facts(1, state="JP")
    tell(wrong)
    tries: list[Facts] = []

    def told() -> Iterator[Facts]:
        said = new if tries else facts(1)
        tries.append(said)
        yield said
        if len(tries) == 1:
            elsewhere(lambda: tell(new))

    assert facade.resync_presences(BOTH, told, now=NOW).differences == 0
    assert (len(tries), Presence.objects.get().state) == (2, "JP")


@pytest.mark.django_db(transaction=True)
def test_two_families_at_once_count_their_child_once() -> None:
    """Each tells of a journey in a transaction of its own, both begun before either ends."""
    child = {"is_companion": True}
    ready = threading.Barrier(2)

    def family(number: int) -> None:
        ready.wait(10)
        told = [trip(number, f"trip-{number}:0"), trip(9, f"trip-{number}:0", **child)]
        facade.replace_presences(Source.TRIP, [f"trip-{number}:0"], told, now=NOW)

    threads = [threading.Thread(target=closing, args=[lambda number=number: family(number)]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert figures(facade.count_of_places("state")) == {"KR": (0, 0, 3, 1, 0)}


def elsewhere(act: Callable[[], object]) -> None:
    """On a connection of its own, to the end."""
    thread = threading.Thread(target=closing, args=[act])
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def closing(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()


def test_said_anew_with_another_time_zone_it_is_the_same(db: None) -> None:
    tell(TOLD[0])
    from zoneinfo import ZoneInfo

    same = replace(TOLD[0], confirmed_at=TOLD[0].confirmed_at.astimezone(ZoneInfo("Asia/Seoul")))
    assert resync(same) == (0, 0, 0, 0)
