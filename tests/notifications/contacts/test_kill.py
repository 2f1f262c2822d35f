"""Workers killed with SIGKILL while a carrier has the message in hand: nothing is lost, and nobody is told twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from notifications.contacts.models import ContactNotice
from notifications.contacts.services import looking, telling
from tests.factories.notifications import work_is_done
from tests.factories.silence import MAILBOX, NUMBER, a_flood, ends, leases_end, may_hear, written_down
from tests.notifications import smsc
from tests.notifications.kannel import Gateway, until
from tests.notifications.smsc import Smsc
from tests.notifications.smtp import PostOffice

WORKER = """
import sys, django
django.setup()
from uuid import UUID
from econsulate.core.work.services import run
run("notifications.tell_contact", UUID(sys.argv[1]))
"""


def a_worker(notice: UUID, **environment: str) -> "subprocess.Popen[bytes]":
    settings = connection.settings_dict
    database = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    whole = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "econsulate.settings",
        "DATABASE_URL": f"{database}/{settings['NAME']}",
        **environment,
    }
    return subprocess.Popen([sys.executable, "-c", WORKER, str(notice)], env=whole)


def killed(worker: "subprocess.Popen[bytes]") -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def times_pass() -> None:
    for _again in range(4):
        leases_end()
        work_is_done()


@pytest.mark.django_db(transaction=True)
def test_a_short_message_that_may_have_gone_is_not_sent_again(
    aigul: User, person: Person, carrier: Smsc, tmp_path: Path
) -> None:
    may_hear(aigul, person, email=None)
    a_flood()
    notice = written_down()
    carrier.troubles = ["hang"]
    (tmp_path / "password").write_text(smsc.PASSWORD)
    worker = a_worker(
        notice.public_id,
        ECONSULATE_SMS_URL=f"smpp://{smsc.USER}@127.0.0.1:{carrier.port}",
        ECONSULATE_SMPP_PASSWORD_FILE=str(tmp_path / "password"),
    )
    try:
        until(lambda: bool(carrier.moments), seconds=60)
    finally:
        killed(worker)
    notice.refresh_from_db()
    assert notice.state == "leased"
    times_pass()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("unknown", "worker lost")
    assert len(carrier.moments) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_sent_once_more_under_the_same_id(aigul: User, person: Person, office: PostOffice) -> None:
    may_hear(aigul, person, phone=None)
    a_flood()
    notice = written_down()
    office.after_data = "hang"
    worker = a_worker(
        notice.public_id,
        ECONSULATE_SMTP_URL=f"smtp://127.0.0.1:{office.port}",
        ECONSULATE_MAIL_FROM="no-reply@consulate.example.org",
    )
    try:
        until(lambda: bool(office.taken), seconds=60)
    finally:
        killed(worker)
    office.after_data = ""
    work_is_done()
    assert len(office.taken) == 1, "not while the lease runs"
    times_pass()
    notice.refresh_from_db()
    assert notice.state == "told"
    assert len(office.taken) == 2
    assert len({str(mail.message["Message-ID"]) for mail in office.taken}) == 1


@pytest.mark.django_db
def test_who_looked_for_the_silent_and_died_is_followed_by_another(
    aigul: User, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_hear(aigul, person, email=None)
    a_flood()
    notice = written_down()

    def dies(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(looking, "enqueue", dies)
        with pytest.raises(MemoryError):
            looking.look(notice.round.public_id)
    looking.look(notice.round.public_id)
    work_is_done()
    assert ContactNotice.objects.count() == len(gateway.taken) == 1


@pytest.mark.django_db
def test_what_may_have_gone_by_mail_goes_by_no_other_way(
    aigul: User, person: Person, office: PostOffice, gateway: Gateway
) -> None:
    contact, _consent = may_hear(aigul, person, phone=None)
    a_flood()
    notice = written_down()
    assert telling.lease(notice.public_id) is not None
    contact.details = {**contact.details, "phone": NUMBER}
    contact.save()
    times_pass()
    assert gateway.taken == []
    assert [mail.recipient for mail in office.taken] == [MAILBOX]
    assert ends() == [("told", "")]


@pytest.mark.django_db
def test_of_two_workers_at_once_one_tells(aigul: User, person: Person, gateway: Gateway) -> None:
    may_hear(aigul, person, email=None)
    a_flood()
    notice = written_down()
    assert telling.lease(notice.public_id) is not None
    assert telling.lease(notice.public_id) is None
    telling.tell(notice.public_id)
    assert gateway.taken == []
