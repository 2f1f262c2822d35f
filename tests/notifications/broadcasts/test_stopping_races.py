"""Who stops a broadcast in the moment in which a worker advances it waits for that worker, and never it for them."""

from collections.abc import Callable
from threading import Event

import pytest
from django.db import transaction

from econsulate.core.work import services as work
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.services.starting import withdraw
from notifications.broadcasts.services.working import ADVANCE
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.broadcasts import started
from tests.notifications.waiting import until_somebody_waits


@pytest.mark.django_db(transaction=True)
def test_a_stop_and_a_step_at_once_do_not_block_each_other() -> None:
    broadcast, held = started("fcm"), Event()
    assert work.claim(ADVANCE["live"], broadcast.public_id)

    def advances() -> None:
        with transaction.atomic():
            Broadcast.objects.select_for_update(no_key=True).get(pk=broadcast.pk)
            held.set()
            until_somebody_waits()
            work.hasten(ADVANCE["live"], subject=broadcast.public_id)

    def stops() -> int:
        held.wait(10)
        return withdraw(broadcast.thread)

    acts: list[Callable[[], object]] = [advances, stops]
    assert at_once(*acts) == [None, 1]
    broadcast.refresh_from_db()
    assert broadcast.withdrawn_at is not None
