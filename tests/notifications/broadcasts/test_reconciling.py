"""Once all is over each way that was planned has an end, and where one has none that is said aloud."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from notifications.broadcasts.models.broadcasts import Batch, Broadcast
from notifications.broadcasts.services import advancing, reconciling, starting
from tests.factories.broadcasts import a_listener, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.push.services import Google, google_error

pytestmark = pytest.mark.django_db


@pytest.fixture
def broadcast(google: Google) -> Broadcast:
    for name in ("Aigul", "Bek", "Dana"):
        a_listener(name, SEOUL, "fcm")
    a_listener("Erlan", SEOUL, "fcm", allowed_channels=["email"])
    google.troubles["fcm-of-Bek"] = google_error(503, "INTERNAL")
    google.troubles["fcm-of-Dana"] = google_error(404, "NOT_FOUND", "UNREGISTERED")
    return started("fcm")


def over(broadcast: Broadcast, *, ago: timedelta = timedelta(minutes=5)) -> None:
    """Stopped, and settled so long ago."""
    starting.withdraw(broadcast.thread)
    advancing.advance(broadcast.public_id)
    broadcast.refresh_from_db()
    assert broadcast.ended_at
    Broadcast.objects.filter(pk=broadcast.pk).update(ended_at=timezone.now() - ago)


def unaccounted(broadcast: Broadcast) -> int | None:
    broadcast.refresh_from_db()
    return broadcast.unaccounted


def forget(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def test_everybody_has_an_end_whatever_became_of_them(broadcast: Broadcast) -> None:
    work_is_done()
    assert reconciling.reconcile() == 0
    assert unaccounted(broadcast) is None, "it is not over yet"
    over(broadcast)
    assert reconciling.reconcile() == 0
    assert unaccounted(broadcast) == 0


def test_what_ended_a_moment_ago_is_left_until_all_is_written_down(broadcast: Broadcast) -> None:
    work_is_done()
    over(broadcast, ago=timedelta(seconds=30))
    reconciling.reconcile()
    assert unaccounted(broadcast) is None


def test_who_has_no_end_is_told_of_once_and_shown(
    broadcast: Broadcast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    work_is_done()
    over(broadcast)
    forget("DELETE FROM notifications_handover WHERE broadcast_id = %s AND result = 'accepted'", broadcast.pk)
    assert (reconciling.reconcile(), reconciling.reconcile()) == (1, 0)
    assert unaccounted(broadcast) == 1
    assert "hand-overs without an end" in caplog.text
    settings.METRICS_TOKEN = "t"
    shown = Client().get("/metrics", headers={"authorization": "Bearer t"}).content.decode()
    assert "econsulate_handovers_unaccounted 1.0" in shown


def test_who_was_put_off_for_ever_has_no_end(broadcast: Broadcast) -> None:
    work_is_done()
    over(broadcast)
    forget("DELETE FROM notifications_handover WHERE broadcast_id = %s AND result = 'withdrawn'", broadcast.pk)
    Batch.objects.filter(broadcast=broadcast, round__gt=1).delete()
    assert reconciling.reconcile() == 1


def test_a_batch_left_open_has_no_end(broadcast: Broadcast) -> None:
    work_is_done()
    over(broadcast)
    Batch.objects.create(broadcast=broadcast, channel="fcm", members=[1, 2], due_at=timezone.now())
    assert reconciling.reconcile() == 2
