"""A worker killed with SIGKILL after the mail server took the mail and before anybody wrote that down."""

import os
import signal
import subprocess
import sys
import time
from uuid import UUID

import pytest
from django.db import connection

from notifications.deliveries.models import Attempt
from tests.factories.notifications import a_message, by_mail, time_passes, work_is_done
from tests.notifications.smtp import PostOffice

WORKER = """
import sys, django
django.setup()
from uuid import UUID
from econsulate.core.work.services import run
run("notifications.send_delivery", UUID(sys.argv[1]))
"""


def a_worker(delivery: UUID, office: PostOffice) -> "subprocess.Popen[bytes]":
    settings = connection.settings_dict
    database = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "econsulate.settings",
        "DATABASE_URL": f"{database}/{settings['NAME']}",
        "ECONSULATE_SMTP_URL": f"smtp://127.0.0.1:{office.port}",
        "ECONSULATE_MAIL_FROM": "no-reply@consulate.example.org",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER, str(delivery)], env=environment)


def eventually(what: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_it_is_sent_once_more_under_the_same_id(recipient: UUID, office: PostOffice) -> None:
    a_message(recipient)
    office.after_data = "hang"
    worker = a_worker(by_mail().public_id, office)
    eventually(lambda: office.taken)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert by_mail().state == "leased"
    office.after_data = ""
    work_is_done()
    assert len(office.taken) == 1, "not while the lease runs"
    time_passes(minutes=2)
    work_is_done()
    time_passes(hours=1)
    work_is_done()
    assert by_mail().state == "accepted"
    assert len(office.taken) == 2
    assert len({str(mail.message["Message-ID"]) for mail in office.taken}) == 1
    assert list(Attempt.objects.order_by("id").values_list("result", flat=True)) == ["unknown", "accepted"]
