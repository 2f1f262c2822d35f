"""How far it has come: by the ledger, in figures, and cheap for a million."""

from typing import Any

import pytest
from django.utils import timezone

from notifications.broadcasts.models.broadcasts import Batch, Broadcast
from notifications.broadcasts.models.ledger import HandOver, Hearer
from notifications.broadcasts.services import (
    advancing,
    freezing,
    hearing,
    keeping,
    naming,
    progress,
    reporting,
    starting,
)
from notifications.channels.base import Outcome, Result
from notifications.recipients.models import ContactPoint
from tests.factories.broadcasts import a_listener, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.push.services import Google, google_error

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _each_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHARE", 0)


def told(broadcast: Broadcast) -> Any:
    broadcast.refresh_from_db()
    return progress.progress_of(broadcast)


def way(figures: Any, channel: str = "fcm", step: int = 0) -> Any:
    (found,) = [one for one in figures["ways"] if (one["channel"], one["step"]) == (channel, step)]
    return {name: value for name, value in found.items() if value and name not in {"channel", "step"}}


def test_before_anything_happened_everything_is_nought() -> None:
    assert told(started("fcm")) == {
        "audience": {"logins": 0, "seen": 0, "answered": 0, "left": 0},
        "ways": [],
        "pace": {"first": None, "half": None, "most": None, "last": None},
    }


def test_each_result_stands_in_its_place(google: Google) -> None:
    for name in ("Aigul", "Bek", "Dana", "Erlan", "Farida"):
        a_listener(name, SEOUL, "fcm")
    a_listener("Gulnar", SEOUL, "fcm", allowed_channels=["email"])
    ContactPoint.objects.filter(recipient__user=a_listener("Hadisha", SEOUL, "fcm")).update(verified_at=None)
    google.troubles["fcm-of-Bek"] = google_error(503, "INTERNAL")
    google.troubles["fcm-of-Dana"] = google_error(404, "NOT_FOUND", "UNREGISTERED")
    broadcast = started("fcm")
    work_is_done()
    figures = told(broadcast)
    assert figures["audience"] == {"logins": 7, "seen": 0, "answered": 0, "left": 0}
    assert way(figures) == {
        "planned": 5,
        "waiting": 1,
        "accepted": 3,
        "deferred": 1,
        "failed": 1,
        "open": 1,
        "suppressed": {"safe_contact": 1, "unverified": 1},
    }
    # Of four that are or will be taken, half is reached and 95 percent isn't.
    assert None not in (figures["pace"]["first"], figures["pace"]["half"], figures["pace"]["last"])
    assert figures["pace"]["most"] is None


def test_what_is_learnt_afterwards_counts_beside(google: Google) -> None:
    aigul, bek = (a_listener(name, SEOUL, "fcm") for name in ("Aigul", "Bek"))
    broadcast = started("fcm")
    work_is_done()
    for user, result in ((aigul, Result.DELIVERED), (bek, Result.NO_SUCH_ADDRESS)):
        point = ContactPoint.objects.get(recipient__user=user)
        assert reporting.take_report(naming.delivery_id(broadcast.pk, point.pk), Outcome(result))
    hearing.note_seen(aigul, [broadcast.thread])
    hearing.note_answered(bek, [broadcast.thread])
    Hearer.objects.filter(user_id=bek.pk).update(left_at=timezone.now())
    figures = told(broadcast)
    assert way(figures) == {"planned": 2, "accepted": 2, "delivered": 1, "failed": 1}
    assert figures["audience"] == {"logins": 2, "seen": 1, "answered": 1, "left": 1}


def test_what_was_withdrawn_or_parked_says_so(google: Google) -> None:
    users = [a_listener(name, SEOUL, "fcm", "unifiedpush") for name in ("Aigul", "Bek")]
    broadcast = started("fcm")
    freezing.take_slice(broadcast)
    Batch.objects.update(tries=5)
    advancing.park(broadcast)
    figures = way(told(broadcast))
    assert figures == {"planned": 2, "parked": 1, "suppressed": {"parked": 2}}
    other = started("fcm")
    freezing.take_slice(other)
    starting.withdraw(other.thread)
    work_is_done()
    assert way(told(other)) == {"planned": len(users), "withdrawn": 2}


def test_it_is_counted_once_for_all_who_ask(
    google: Google, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(progress, "SHARE", 10_000)
    broadcast = started("fcm")
    with django_assert_num_queries(5):
        first = progress.progress_of(broadcast)
    with django_assert_num_queries(0):
        assert progress.progress_of(broadcast) is first


def test_it_stays_when_the_ledger_goes(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    work_is_done()
    before = told(broadcast)
    keeping.drop(broadcast)
    assert not HandOver.objects.exists()
    assert told(broadcast) == before
