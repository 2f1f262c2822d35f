"""Exercises reach volunteers alone, by the database's own word."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from econsulate.core.work.services import enqueue
from notifications import facade
from notifications.broadcasts.models.broadcasts import Batch, Broadcast
from notifications.broadcasts.models.ledger import HandOver, Hearer
from notifications.broadcasts.services import advancing, keeping, starting, working
from tests.factories.broadcasts import a_listener, audience, results, started
from tests.factories.notifications import time_passes, work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Google
from tests.people import phone_of

pytestmark = pytest.mark.django_db
ENROLMENT = "/api/v1/exercises/enrolment"


def test_an_exercise_reaches_who_joined_and_nobody_else(google: Google) -> None:
    aigul = a_listener("Aigul", SEOUL, "fcm")
    a_listener("Farida", SEOUL, "fcm")
    phone = phone_of(aigul)
    assert phone.get(ENROLMENT).json() == {"since": None}
    assert phone.put(ENROLMENT).json() == phone.put(ENROLMENT).json() != {"since": None}
    broadcast = started("fcm", mode="exercise")
    work_is_done()
    assert audience(broadcast) == {aigul.pk}
    assert [taken["token"] for taken in google.taken] == ["fcm-of-Aigul"]


def test_no_drill_stands_on_the_queue_of_what_is_real(google: Google) -> None:
    phone_of(a_listener("Aigul", SEOUL, "fcm")).put(ENROLMENT)
    for mode, queue in (("exercise", "exercises"), ("live", "alerts")):
        Work.objects.all().delete()
        broadcast = started("fcm", mode=mode)
        work_is_done()
        starting.withdraw(broadcast.thread)
        work_is_done()
        handed = Work.objects.filter(kind__startswith="notifications.hand_over_")
        assert handed.exists()
        assert set(Work.objects.values_list("queue", flat=True)) == {queue}


@pytest.mark.parametrize(("mode", "other"), [("live", "exercise"), ("exercise", "live")])
def test_no_row_of_work_brings_it_to_the_carriers_of_the_other_kind(
    google: Google, settings: Any, mode: str, other: str
) -> None:
    """Work that was written for the other queue, by whoever can write rows."""
    phone_of(a_listener("Aigul", SEOUL, "fcm")).put(ENROLMENT)
    broadcast = started("fcm", mode=mode)
    advancing.advance(broadcast.public_id)
    advancing.advance(broadcast.public_id)
    Work.objects.all().delete()
    settings.ALERT_MODES = frozenset({other})
    lane = broadcast.lanes.filter(channel="fcm").first()
    assert lane is not None
    enqueue(working.LANE[other], subject=lane.public_id)
    work_is_done()
    assert google.taken == []
    assert Work.objects.get(kind=working.LANE[other]).error == "OtherCredentials"


def test_not_even_by_hand(google: Google) -> None:
    farida = a_listener("Farida", SEOUL, "fcm")
    broadcast = started("fcm", mode="exercise")
    hearer = Hearer(broadcast_id=broadcast.pk, user_id=farida.pk, since=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        hearer.save(force_insert=True)
    live = started("fcm")
    Hearer(broadcast_id=live.pk, user_id=farida.pk, since=timezone.now()).save(force_insert=True)
    connection.check_constraints()


def test_who_leaves_is_out_of_what_is_under_way() -> None:
    aigul = a_listener("Aigul", SEOUL)
    phone_of(aigul).put(ENROLMENT)
    broadcast = started(mode="exercise")
    work_is_done()
    assert audience(broadcast) == {aigul.pk}
    assert phone_of(aigul).delete(ENROLMENT).json() == {"since": None}
    assert audience(broadcast) == set()
    acts = AuditEntry.objects.filter(action__startswith="notifications.exercises").order_by("pk")
    assert [act.action for act in acts] == ["notifications.exercises.joined", "notifications.exercises.left"]


def test_who_leaves_is_told_by_no_later_try(google: Google) -> None:
    """The batch was made while they took part, and Google was down."""
    aigul, bek = a_listener("Aigul", SEOUL, "fcm"), a_listener("Bek", SEOUL, "fcm")
    for user in (aigul, bek):
        phone_of(user).put(ENROLMENT)
    google.troubles[""] = Reply(503)
    broadcast = started("fcm", mode="exercise")
    work_is_done()
    phone_of(aigul).delete(ENROLMENT)
    google.troubles.clear()
    time_passes(minutes=5)
    Batch.objects.update(due_at=F("due_at") - timedelta(minutes=5))
    work_is_done()
    assert [taken["token"] for taken in google.taken] == ["fcm-of-Bek"]
    assert ("suppressed", "gone") in results(broadcast)


def test_people_read_what_was_broadcast_to_them_until_it_is_dropped(google: Google) -> None:
    aigul = a_listener("Aigul", SEOUL, "fcm", language="ru")
    farida = a_listener("Farida")
    broadcast = started("fcm")
    work_is_done()
    (told,) = facade.export(aigul)["broadcasts"]
    assert (told["subject"], told["mode"], told["seen_at"]) == ("Flood in Seoul", "live", None)
    assert len(facade.export(farida)["broadcasts"]) == 1
    Broadcast.objects.filter(pk=broadcast.pk).update(ended_at=timezone.now() - timedelta(days=364))
    assert keeping.drop_old() == 0
    Broadcast.objects.filter(pk=broadcast.pk).update(ended_at=timezone.now() - timedelta(days=366))
    assert keeping.drop_old() == 1
    assert keeping.drop_old() == 0
    assert "broadcasts" not in facade.export(aigul)
    assert not Hearer.objects.exists()
    assert not HandOver.objects.exists()
    assert not Batch.objects.exists()
    broadcast.refresh_from_db()
    assert broadcast.tally["audience"] == {"logins": 2, "seen": 0, "answered": 0, "left": 0}
    (way,) = broadcast.tally["ways"]
    assert (way["channel"], way["accepted"]) == ("fcm", 1)
