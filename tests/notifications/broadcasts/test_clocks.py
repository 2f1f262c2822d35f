"""One worker's clock is an hour fast, another's an hour slow: who is told, how often and until when, goes by the
database's clock alone."""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from notifications.broadcasts.models.broadcasts import Batch, Broadcast
from tests.factories.broadcasts import a_listener, a_recipient, a_way, results, started
from tests.factories.presence import SEOUL
from tests.no_trial import NO_TRIAL
from tests.notifications import kannel
from tests.notifications.kannel import Gateway, until

PEOPLE = 30
HOUR = 3600
# Each looks at every lane all the time, as if it were told of it twice.
WORKER = """
import sys, time, time_machine
time_machine.travel(time.time() + float(sys.argv[1]), tick=True).start()
import django
django.setup()
from econsulate.core.work import services as work
from notifications.broadcasts.models.broadcasts import Lane
from notifications.broadcasts.services import lanes
while True:
    for row in work.Work.objects.filter(work.OPEN):
        work.run(row.kind, row.subject)
    for lane in Lane.objects.all():
        lanes.work(lane.public_id)
    time.sleep(0.02)
"""


def environment_of(gateway: Gateway) -> dict[str, str]:
    settings = connection.settings_dict
    place = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    sms = f"http://{kannel.USER}:{kannel.PASSWORD.replace('/', '%2F')}@127.0.0.1:{gateway.port}/cgi-bin/sendsms"
    ours = {"DATABASE_URL": f"postgres://{place}", "ECONSULATE_SMS_URL": sms}
    return {**os.environ, **NO_TRIAL, **ours, "DJANGO_SETTINGS_MODULE": "econsulate.settings"}


@pytest.mark.chaos
@pytest.mark.django_db(transaction=True)
def test_wrong_clocks_change_nothing(gateway: Gateway) -> None:
    for number in range(PEOPLE):
        a_way(a_recipient(a_listener(f"Aigul{number}", SEOUL)), "sms", f"+7701000{number:04}")
    verdict = gateway.verdict

    def slowly(headers: Any, body: str) -> int | str:
        time.sleep(0.1)  # so that one looks at what the other has in hand
        return verdict(headers, body)

    gateway.verdict = slowly  # type: ignore[method-assign]
    over = started("sms", expires_at=timezone.now() + timedelta(seconds=1))
    until(lambda: timezone.now() > over.expires_at)
    broadcast = started("sms", expires_at=timezone.now() + timedelta(minutes=30))
    command = [sys.executable, "-c", WORKER]
    workers = [subprocess.Popen([*command, str(shift)], env=environment_of(gateway)) for shift in (HOUR, -HOUR)]
    try:
        until(lambda: is_whole(broadcast) and Broadcast.objects.get(pk=over.pk).ended_at is not None, seconds=60)
        assert all(worker.poll() is None for worker in workers), "a worker ended by itself"
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert results(over) == []
    assert results(broadcast) == [("accepted", "202")] * PEOPLE
    assert set(Counter(taken.number for taken in gateway.taken).values()) == {1}
    assert Batch.objects.filter(tries__gt=1).count() == 0


def is_whole(broadcast: Broadcast) -> bool:
    batches = Batch.objects.filter(broadcast=broadcast)
    return batches.exists() and not batches.filter(done_at=None).exists()
