"""The process dies in the middle of an act: nothing was done, or the sweeper does the rest."""

from collections.abc import Callable
from typing import Any

import pytest

from econsulate.core.audit.models import AuditEntry
from econsulate.core.work import services as work
from econsulate.core.work.models import Work
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.services import break_glass as glass
from notifications.alerts.services import publishing, sending
from notifications.broadcasts.models.broadcasts import Broadcast, Lane, Withdrawal
from notifications.broadcasts.services import starting
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.services import opening
from tests.factories.alerts import done, end, release
from tests.factories.break_glass import break_glass
from tests.factories.broadcasts import audience
from tests.factories.notifications import work_is_done
from tests.people import Phone

TABLES = (Alert, AlertEvent, Broadcast, Lane, Withdrawal, CheckIn, BreakGlass, Work, AuditEntry)
PLACES = (
    (publishing, "sign"),
    (starting.partitions, "make"),
    (starting, "enqueue"),
    (starting, "hasten"),
    (sending.posting, "for_sites"),
    (sending, "enqueue"),
    (sending.TRANSITIONS.__class__, "move"),
    (sending, "told"),
    (opening, "record"),
    (glass, "tell_approvers"),
)


def dies(*_arguments: Any, **_options: Any) -> None:
    raise SystemExit(137)


def dies_afterwards(really: Callable[..., Any]) -> Callable[..., Any]:
    def act(*arguments: Any, **options: Any) -> None:
        really(*arguments, **options)
        raise SystemExit(137)

    return act


def everything() -> list[list[dict[str, Any]]]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]  # type: ignore[attr-defined]


def test_a_release_is_whole_or_was_not(dana: Phone, ready: Alert, monkeypatch: Any) -> None:
    before = everything()
    for place, name in PLACES[:-1]:
        if name == "hasten":
            continue  # of what is stopped alone
        for dying in (dies, dies_afterwards(getattr(place, name))):
            with monkeypatch.context() as killed:
                killed.setattr(place, name, dying)
                with pytest.raises(SystemExit):
                    release(dana, ready, ask=True)
            assert everything() == before, name
    done(release(dana, ready, ask=True))


@pytest.mark.parametrize("how", ["cancel", "all-clear"])
def test_an_end_is_whole_or_was_not(dana: Phone, out: Alert, monkeypatch: Any, how: str) -> None:
    before = everything()
    for place, name in PLACES[:-2]:
        if (place, name) == (sending, "enqueue"):
            continue  # of what is released alone
        for dying in (dies, dies_afterwards(getattr(place, name))):
            with monkeypatch.context() as killed:
                killed.setattr(place, name, dying)
                with pytest.raises(SystemExit):
                    end(dana, out, how)
            assert everything() == before, name
    done(end(dana, out, how))


def test_a_glass_is_broken_wholly_or_not(zhanna: Phone, waiting: Alert, monkeypatch: Any) -> None:
    before = everything()
    for place, name in (*PLACES[:3], *PLACES[4:7], (glass, "told"), PLACES[-1], (sending, "keep")):
        for dying in (dies, dies_afterwards(getattr(place, name))):
            with monkeypatch.context() as killed:
                killed.setattr(place, name, dying)
                with pytest.raises(SystemExit):
                    break_glass(zhanna, waiting)
            assert everything() == before, name
    done(break_glass(zhanna, waiting))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["cancel", "all-clear"])
def test_what_no_broker_heard_of_is_done_all_the_same(dana: Phone, ready: Alert, monkeypatch: Any, how: str) -> None:
    """The process dies between its commit and the word to the broker."""
    acts: list[Callable[[], Any]] = [lambda: release(dana, ready), lambda: end(dana, ready, how)]
    for act in acts:
        with monkeypatch.context() as killed:
            killed.setattr(work, "hint", dies)
            with pytest.raises(SystemExit):
                act()
        assert Work.objects.filter(hinted_at=None, state=Work.State.DUE).exists()
        assert work.sweep() > 0
        work_is_done()
    first, last = Broadcast.objects.order_by("number")
    assert first.withdrawn_at is not None
    assert audience(first) == audience(last) != set()
    assert {first.ended_at is None, last.ended_at is None} == {False, True}
