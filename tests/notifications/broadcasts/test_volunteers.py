"""Exercises reach volunteers alone, by the database's own word."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from notifications import facade
from notifications.broadcasts.models.broadcasts import Batch, Broadcast
from notifications.broadcasts.models.ledger import HandOver, Hearer
from notifications.broadcasts.services import keeping, starting
from tests.factories.broadcasts import a_listener, audience, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
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
