"""Who stops a broadcast waits for nobody: neither for a slice of the audience that is being taken, nor for a step."""

import time
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from econsulate.core.work import services as work
from notifications.broadcasts.models.broadcasts import Broadcast, Reach
from notifications.broadcasts.services import advancing, freezing
from notifications.broadcasts.services.starting import start, withdraw
from notifications.broadcasts.services.working import ADVANCE
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.broadcasts import a_listener, audience, results, started, telling
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
# What a stop may take at most, with a slow machine in mind; a slice is held for longer.
SECONDS = 1.0


def test_a_stop_does_not_wait_for_a_slice_and_what_takes_it_back_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slice ends only once the stop is committed; its people are told of the end all the same."""
    aigul = a_listener("Aigul", SEOUL)
    broadcast, taken, stopped = started(), Event(), Event()
    take = freezing.take_slice

    def take_slowly(one: Broadcast) -> bool:
        found = take(one)
        if one.pk == broadcast.pk:
            taken.set()
            assert stopped.wait(20)
            until_somebody_waits()
        return found

    monkeypatch.setattr(freezing, "take_slice", take_slowly)

    def stops() -> float:
        assert taken.wait(20)
        began = time.monotonic()
        with transaction.atomic():
            assert withdraw(broadcast.thread) == 1
            end = start(telling(thread=broadcast.thread, reach=Reach.REACHED))
        took = time.monotonic() - began
        stopped.set()
        advancing.advance(end.public_id)
        return took

    _none, took = at_once(lambda: advancing.advance(broadcast.public_id), stops)
    assert took < SECONDS
    work_is_done()
    end = Broadcast.objects.get(thread=broadcast.thread, number=2)
    assert audience(broadcast) == audience(end) == {aigul.pk}
    assert Broadcast.objects.get(pk=broadcast.pk).withdrawn_at is not None
    assert results(broadcast) == []


def test_a_stop_and_a_step_at_once_do_not_block_each_other() -> None:
    broadcast, held, stopped = started("fcm"), Event(), Event()
    assert work.claim(ADVANCE["live"], broadcast.public_id)

    def advances() -> None:
        with transaction.atomic():
            Broadcast.objects.select_for_update(no_key=True).get(pk=broadcast.pk)
            held.set()
            assert stopped.wait(20)
            work.hasten(ADVANCE["live"], subject=broadcast.public_id)

    def stops() -> Any:
        assert held.wait(10)
        found = withdraw(broadcast.thread)
        stopped.set()
        return found

    assert at_once(advances, stops) == [None, 1]
    assert Broadcast.objects.get(pk=broadcast.pk).withdrawn_at is not None
