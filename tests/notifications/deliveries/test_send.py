"""What the mail server answers decides what becomes of the mail; nothing is lost and nobody is struck off."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from econsulate.core.work.models import Work
from notifications.channels.base import Outcome, Result
from notifications.deliveries.models import Attempt, ChannelPause, Delivery, Message, State
from notifications.deliveries.services import receipts, sending
from notifications.recipients.models import ContactPoint
from tests.factories.notifications import a_message, by_mail, time_passes, work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone

AIGUL = "aigul@example.org"


def results() -> list[str]:
    return list(Attempt.objects.order_by("id").values_list("result", flat=True))


def message_ids(office: PostOffice) -> set[str]:
    return {str(mail.message["Message-ID"]) for mail in office.taken}


def test_a_mailbox_that_is_not_there_rests_a_week_and_is_tried_again(
    recipient: UUID, office: PostOffice, phone: Phone
) -> None:
    office.rcpt[AIGUL] = "550 5.1.1 no such user"
    a_message(recipient)
    work_is_done()
    assert (by_mail().state, by_mail().reason) == ("failed_permanent", "550 5.1.1")
    assert phone.get("/api/v1/contact-points").json()["results"][0]["state"] == "bounced"
    office.rcpt.clear()
    a_message(recipient)
    work_is_done()
    assert Delivery.objects.get(state="suppressed").reason == "bounced"
    ContactPoint.objects.update(bounced_at=timezone.now() - timedelta(days=8))
    a_message(recipient)
    work_is_done()
    assert len(office.taken) == 1
    assert ContactPoint.objects.get().state == "live"
    assert phone.get("/api/v1/inbox/unread-count").json() == {"unread": 3}


@pytest.mark.parametrize("answer", ["550 5.7.1 policy", "554 no", "500 what"])
def test_a_refusal_that_says_nothing_of_the_address_leaves_it_good(
    recipient: UUID, office: PostOffice, answer: str
) -> None:
    office.rcpt[AIGUL] = answer
    a_message(recipient)
    work_is_done()
    assert by_mail().state == "failed_permanent"
    assert ContactPoint.objects.get().state == "live"


@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted", "452 4.2.2 full", "552 5.2.2 full"])
def test_a_passing_refusal_is_tried_again(recipient: UUID, office: PostOffice, answer: str) -> None:
    office.rcpt[AIGUL] = answer
    a_message(recipient)
    work_is_done()
    assert by_mail().state == "deferred"
    assert not office.taken
    office.rcpt.clear()
    work_is_done()
    assert not office.taken, "not before its time"
    time_passes(minutes=1)
    work_is_done()
    assert by_mail().state == "accepted"
    assert results() == ["deferred", "accepted"]


def test_the_text_refused_for_good_is_given_up(recipient: UUID, office: PostOffice) -> None:
    office.data = "554 5.6.0 not like this"
    a_message(recipient)
    work_is_done()
    assert (by_mail().state, by_mail().reason) == ("failed_permanent", "554 5.6.0")
    assert ContactPoint.objects.get().state == "live"


def test_while_the_mail_server_is_down_the_inbox_has_it_and_the_mail_waits(
    recipient: UUID, office: PostOffice, phone: Phone, settings: Any
) -> None:
    down, settings.EMAIL_PORT = office.port, 1
    for _ in range(3):
        a_message(recipient)
    work_is_done()
    for _ in range(4):
        time_passes(minutes=6)
        work_is_done()
    assert set(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == {"deferred"}
    assert phone.get("/api/v1/inbox/unread-count").json() == {"unread": 3}
    settings.EMAIL_PORT = down
    time_passes(minutes=6)
    work_is_done()
    assert len(message_ids(office)) == 3
    assert len(office.taken) == 3
    assert not Work.objects.exclude(state="done").exists()
    assert not ChannelPause.objects.exists()


def test_a_stalled_mail_server_holds_up_one_mail_not_all(recipient: UUID, office: PostOffice) -> None:
    office.before_data = "hang"
    for _ in range(5):
        a_message(recipient)
    work_is_done()
    assert office.connections == 1
    assert set(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == {"deferred"}


def test_a_wrong_sender_address_of_ours_stops_the_channel_not_the_people(recipient: UUID, office: PostOffice) -> None:
    office.mail = "550 5.7.1 you may not send as this"
    a_message(recipient)
    work_is_done()
    assert by_mail().state == "deferred"
    assert ContactPoint.objects.get().state == "live"
    assert ChannelPause.objects.get().channel == "email"


def test_a_cut_before_the_text_was_written_is_tried_again(recipient: UUID, office: PostOffice) -> None:
    office.before_data = "cut"
    a_message(recipient)
    work_is_done()
    assert (by_mail().state, results()) == ("deferred", ["deferred"])


@pytest.mark.parametrize("trouble", ["hang", "cut"])
def test_silence_after_the_text_was_written_is_sent_again_under_the_same_id(
    recipient: UUID, office: PostOffice, trouble: str
) -> None:
    office.after_data = trouble
    a_message(recipient)
    work_is_done()
    assert by_mail().state == "unknown"
    office.after_data = ""
    time_passes(minutes=1)
    work_is_done()
    assert by_mail().state == "accepted"
    assert results() == ["unknown", "accepted"]
    assert len(office.taken) == 2
    assert len(message_ids(office)) == 1


def test_a_server_that_never_answers_gets_it_three_times_at_most(recipient: UUID, office: PostOffice) -> None:
    office.after_data = "cut"
    a_message(recipient)
    for _ in range(6):
        work_is_done()
        time_passes(hours=1)
    assert (by_mail().state, by_mail().due_at) == ("unknown", None)
    assert len(office.taken) == 3
    assert not Work.objects.exclude(state="done").exists()
    sending.send(by_mail().public_id)
    assert len(office.taken) == 3


def test_after_four_days_a_mail_is_given_up(recipient: UUID, office: PostOffice) -> None:
    a_message(recipient)
    Message.objects.update(expires_at=timezone.now())
    work_is_done()
    assert by_mail().state == "expired"
    assert not office.taken


def test_work_that_runs_twice_sends_once(recipient: UUID, office: PostOffice) -> None:
    a_message(recipient)
    delivery = by_mail()
    sending.send(delivery.public_id)
    sending.send(delivery.public_id)
    work_is_done()
    assert len(office.taken) == 1


def test_while_one_worker_holds_it_another_waits(recipient: UUID, office: PostOffice) -> None:
    a_message(recipient)
    assert sending.lease(by_mail().public_id) is not None
    work_is_done()
    assert (by_mail().state, len(office.taken)) == ("leased", 0)
    time_passes(minutes=2)
    work_is_done()
    assert (by_mail().state, len(office.taken)) == ("accepted", 1)


def test_an_answer_that_comes_after_the_lease_was_lost_still_counts_when_good(
    recipient: UUID, office: PostOffice
) -> None:
    a_message(recipient)
    leased = sending.lease(by_mail().public_id)
    assert leased is not None
    time_passes(minutes=2)
    office.rcpt[AIGUL] = "451 4.7.1 later"
    work_is_done()
    assert by_mail().state == "deferred"
    sending.settle(leased[0], Outcome(Result.ACCEPTED, "250"))
    assert by_mail().state == "accepted"
    assert results() == ["unknown", "deferred"]


@pytest.mark.parametrize(
    ("old", "late"), [("acknowledged", "delivered"), ("displayed", "accepted"), ("expired", "displayed")]
)
def test_a_late_receipt_never_moves_back(recipient: UUID, old: str, late: str) -> None:
    a_message(recipient)
    delivery = by_mail()
    with transaction.atomic():
        sending.lease(delivery.public_id)
    Delivery.objects.filter(pk=delivery.pk).update(state=old, lease_until=None)
    assert not receipts.receive(delivery.public_id, late)
    assert by_mail().state == old


def test_the_database_itself_refuses_a_step_back(recipient: UUID) -> None:
    a_message(recipient)
    inbox = Delivery.objects.filter(channel="inbox")
    with pytest.raises(ProgrammingError), transaction.atomic():
        inbox.update(state=State.DUE, due_at=timezone.now())
    assert inbox.get().state == "delivered"


def test_engineers_can_ask_whether_mail_works(
    db: None, office: PostOffice, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_channels")
    assert "E-mail: works" in capsys.readouterr().out
    settings.EMAIL_PORT = 1
    with pytest.raises(SystemExit):
        call_command("check_channels")
    assert "ConnectionRefusedError" in capsys.readouterr().out


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_machine_whose_clock_is_wrong_sends_all_the_same(recipient: UUID, office: PostOffice, hours: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        a_message(recipient)
        a_message(recipient)
        office.rcpt[AIGUL] = "451 4.7.1 later"
        work_is_done()
    assert set(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == {"deferred"}
    office.rcpt.clear()
    time_passes(minutes=1)
    work_is_done()
    assert len(office.taken) == 2
