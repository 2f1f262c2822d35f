"""A worker killed with SIGKILL after the carrier took the message and before anybody wrote that down."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.deliveries.models import Delivery, State
from tests.factories.notifications import REFERENCE, a_message, time_passes, work_is_done
from tests.notifications import smsc
from tests.notifications.kannel import until
from tests.notifications.smsc import Smsc

WORKER = """
import sys, django
django.setup()
from uuid import UUID
from econsulate.core.work.services import run
from notifications.deliveries.topics import register_topic
from tests.factories.notifications import TOPICS
for topic in TOPICS:
    register_topic(topic)
run("notifications.send_delivery", UUID(sys.argv[1]))
"""


def a_worker(delivery: UUID, carrier: Smsc, folder: Path) -> "subprocess.Popen[bytes]":
    (folder / "password").write_text(smsc.PASSWORD)
    settings = connection.settings_dict
    database = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "econsulate.settings",
        "DATABASE_URL": f"{database}/{settings['NAME']}",
        "ECONSULATE_SMS_URL": f"smpp://{smsc.USER}@127.0.0.1:{carrier.port}",
        "ECONSULATE_SMPP_PASSWORD_FILE": str(folder / "password"),
    }
    return subprocess.Popen([sys.executable, "-c", WORKER, str(delivery)], env=environment)


@pytest.mark.django_db(transaction=True)
def test_it_is_never_sent_twice(aigul: User, carrier: Smsc, tmp_path: Path) -> None:
    User.objects.filter(pk=aigul.pk).update(email=None, phone="+77010000001", phone_verified=True)
    aigul.refresh_from_db()
    a_message(
        facade.ensure_recipient(aigul),
        "tests.scan_needed",
        context={"name": "Aigul", "day": "1 May"},
        reference=REFERENCE,
    )
    delivery = Delivery.objects.get(channel="sms")
    carrier.troubles = ["hang"]
    worker = a_worker(delivery.public_id, carrier, tmp_path)
    try:
        until(lambda: bool(carrier.moments), seconds=60)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    delivery.refresh_from_db()
    assert delivery.state == State.LEASED
    for hours in (1, 24):
        time_passes(hours=hours)
        work_is_done()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.due_at) == (State.UNKNOWN, None)
    assert len(carrier.moments) == 1
