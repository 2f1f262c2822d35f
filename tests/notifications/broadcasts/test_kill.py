"""Workers killed with SIGKILL again and again while a service answers, refuses, hangs and cuts: everybody is told, and
nobody more often than answers were lost."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from notifications.broadcasts.models.broadcasts import Batch
from notifications.broadcasts.models.ledger import HandOver
from tests.factories.broadcasts import a_listener, started
from tests.factories.presence import SEOUL
from tests.no_trial import NO_TRIAL
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Google, google_error

PEOPLE = 60
WORKER = """
import os, time, django
django.setup()
from django.conf import settings
from notifications.broadcasts.services import handing
from notifications.channels import http
from econsulate.core.work import services as work
handing.FIRST_AT_ONCE = 4
handing.QUICK_SECONDS = 0
http.ANSWER_SECONDS = 1.0
while True:
    for row in work.Work.objects.filter(work.OPEN):
        work.run(row.kind, row.subject)
    time.sleep(0.02)
"""


def a_worker(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)


def environment_of(google: Google, folder: str, certificate: str) -> dict[str, str]:
    place = os.path.join(folder, "account.json")
    with open(place, "w") as file:
        json.dump({name: value for name, value in google.setting().items() if name != "url"}, file)
    settings = connection.settings_dict
    database = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "econsulate.settings",
        "DATABASE_URL": f"{database}/{settings['NAME']}",
        **NO_TRIAL,
        "ECONSULATE_FCM_CREDENTIALS_FILE": place,
        "ECONSULATE_FCM_URL": google.server.url,
        "ECONSULATE_PUSH_CA_FILE": certificate,
    }


@pytest.mark.chaos
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_all_are_told_whatever_is_killed(google: Google, certificates, tmp_path, seed: int) -> None:  # type: ignore[no-untyped-def]
    luck = random.Random(seed)
    for number in range(PEOPLE):
        a_listener(f"Aigul{number}", SEOUL, "fcm")
    judge, lost = google.server.judge, Counter[str]()

    def moody(seen):  # type: ignore[no-untyped-def]
        reply = judge(seen)
        if not seen.path.endswith(":send") or luck.random() < 0.7:
            return reply
        trouble = luck.choice(["hang", "reset", "429", "500", "goaway"])
        if trouble in {"hang", "reset"}:
            lost[trouble] += 1
            return Reply(manner=trouble)
        google.taken.pop()
        if trouble == "goaway":
            return Reply(manner="goaway")
        return google_error(int(trouble), "INTERNAL", **{"retry-after": "1"})

    google.server.judge = moody
    environment = environment_of(google, str(tmp_path), str(certificates[0]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    broadcast = started("fcm")
    workers = [a_worker(environment) for _n in range(2)]
    kills, until = 0, time.monotonic() + 90
    try:
        while not whole(broadcast.pk) and time.monotonic() < until:
            time.sleep(luck.uniform(0.4, 1.5))
            if kills < 8:
                victim = luck.randrange(2)
                workers[victim].send_signal(signal.SIGKILL)
                workers[victim].wait()
                workers[victim] = a_worker(environment)
                kills += 1
            assert all(worker.poll() is None for worker in workers), "a worker ended by itself"
            hurry()
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert whole(broadcast.pk)
    tokens = Counter(taken["token"] for taken in google.taken)
    assert len(tokens) == PEOPLE, "nobody is left out"
    again = sum(tokens.values()) - PEOPLE
    # What was in hand when a worker died, and each answer that never came, may have been sent twice.
    assert again <= sum(lost.values()) + 4 * kills


def whole(broadcast: int) -> bool:
    done = Batch.objects.filter(broadcast=broadcast).exists() and not Batch.objects.filter(done_at=None).exists()
    accepted = HandOver.objects.filter(broadcast_id=broadcast, result="accepted")
    return done and accepted.values("contact_point_id").distinct().count() == PEOPLE


def hurry() -> None:
    """Leases and pauses last a second here, not half a minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_batch SET lease_until = least(lease_until, now() + interval '2 seconds'),"
            " due_at = least(due_at, now() + interval '1 second') WHERE done_at IS NULL"
        )
        cursor.execute(
            "UPDATE core_work SET lease_until = least(lease_until, now() + interval '2 seconds'),"
            " due_at = least(due_at, now() + interval '1 second') WHERE state IN ('due', 'leased')"
        )
        cursor.execute("UPDATE notifications_channelpause SET until = least(until, now() + interval '1 second')")
