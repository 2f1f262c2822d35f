"""Everybody there is told, each once by each way, and nobody else."""

import pytest
from django.db import connection
from django.utils import timezone

from econsulate.core.work.models import Work
from notifications.broadcasts.models.broadcasts import Batch, Broadcast, Lane
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import advancing, freezing, hearing, lanes, working
from notifications.channels.base import Outcome, Result
from notifications.channels.registry import CHANNELS
from notifications.recipients.models import BOUNCE_REST, ContactPoint, Recipient
from tests.factories.broadcasts import a_listener, a_way, audience, is_at, results, started
from tests.factories.notifications import time_passes, work_is_done
from tests.factories.presence import BUSAN, SEOUL
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Google, google_error
from tests.notifications.smtp import PostOffice

pytestmark = pytest.mark.django_db


def rung(google: Google) -> list[str]:
    return sorted(taken["token"] for taken in google.taken)


def test_all_who_are_there_are_told_and_nobody_else(google: Google) -> None:
    there = [a_listener(f"Aigul{n}", SEOUL, "fcm") for n in range(3)]
    a_listener("Farida", BUSAN, "fcm")
    broadcast = started("fcm")
    work_is_done()
    assert audience(broadcast) == {user.pk for user in there}
    assert rung(google) == ["fcm-of-Aigul0", "fcm-of-Aigul1", "fcm-of-Aigul2"]
    assert results(broadcast) == [("accepted", "200")] * 3
    assert Batch.objects.get().tally == {"accepted": 3}


def test_the_phone_learns_of_no_words(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    work_is_done()
    assert google.taken[0]["data"]["message"] == str(broadcast.thread)
    assert google.taken[0]["data"]["urgent"] == "1"
    assert "Seoul" not in str(google.taken)


def test_a_mail_says_it_in_their_language_and_to_the_discreet_nothing(office: PostOffice) -> None:
    for name, wishes in {"aigul": {"language": "ru"}, "bek": {"language": "kk"}, "erlan": {"discreet": True}}.items():
        recipient = Recipient.objects.get(user=a_listener(name, SEOUL, **wishes))
        a_way(recipient, "email", f"{name}@example.org")
    started("email")
    work_is_done()
    subjects = {received.recipient: str(received.message["Subject"]) for received in office.taken}
    assert subjects == {
        "aigul@example.org": "Наводнение в Сеуле",
        "bek@example.org": "Flood in Seoul",
        "erlan@example.org": "You have a message",
    }


def test_whom_a_way_must_not_be_used_for_stands_in_the_ledger(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm", allowed_channels=["email"])
    ContactPoint.objects.filter(recipient__user=a_listener("Bek", SEOUL, "fcm")).update(verified_at=None)
    bounced = ContactPoint.objects.filter(recipient__user=a_listener("Erlan", SEOUL, "fcm"))
    bounced.update(state="bounced", bounced_at=timezone.now())
    broadcast = started("fcm")
    work_is_done()
    assert google.taken == []
    assert sorted(results(broadcast)) == [
        ("suppressed", "bounced"),
        ("suppressed", "safe_contact"),
        ("suppressed", "unverified"),
    ]
    assert len(audience(broadcast)) == 3


def test_who_was_never_written_to_is_told_too(google: Google) -> None:
    user = a_listener("Aigul", SEOUL)
    Recipient.objects.filter(user=user).delete()
    broadcast = started("fcm")
    work_is_done()
    assert Hearer.objects.get(broadcast_id=broadcast.pk).recipient_id == Recipient.objects.get(user=user).pk


def test_what_is_not_taken_now_is_tried_again(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    a_listener("Bek", SEOUL, "fcm")
    google.troubles["fcm-of-Bek"] = google_error(503, "INTERNAL")
    broadcast = started("fcm")
    work_is_done()
    assert rung(google) == ["fcm-of-Aigul"]
    del google.troubles["fcm-of-Bek"]
    passes(minutes=3)
    work_is_done()
    assert rung(google) == ["fcm-of-Aigul", "fcm-of-Bek"]
    assert [result for result, _code in results(broadcast)] == ["accepted", "deferred", "accepted"]


def test_who_is_put_off_leaves_the_rest_to_another_process(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "AT_ONCE", 1)
    for name in ("Aigul", "Bek", "Erlan"):
        a_listener(name, SEOUL, "fcm")
    google.troubles["fcm-of-Aigul"] = google_error(503, "INTERNAL")
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    lane = Lane.objects.filter(broadcast=broadcast)[0]
    lanes.work(lane.public_id)
    assert [result for result, _code in results(broadcast)] == ["deferred"]
    lanes.work(lane.public_id)
    assert [result for result, _code in results(broadcast)] == ["deferred", "accepted", "accepted"]


def test_an_answer_that_never_came_is_asked_for_again_and_seen_as_one(google: Google, impatient: None) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    google.troubles[""] = Reply(manner="hang")
    broadcast = started("fcm")
    work_is_done()
    google.troubles.clear()
    passes(minutes=3)
    work_is_done()
    assert [result for result, _code in results(broadcast)] == ["unknown", "accepted"]


def test_a_token_that_is_gone_is_withdrawn(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    google.troubles["fcm-of-Aigul"] = google_error(404, "NOT_FOUND", "UNREGISTERED")
    broadcast = started("fcm")
    work_is_done()
    assert results(broadcast) == [("no_such_address", "UNREGISTERED")]
    assert ContactPoint.objects.get(kind="fcm").state == "withdrawn"


def test_an_address_that_takes_mail_again_is_a_good_one(google: Google) -> None:
    points = ContactPoint.objects.filter(recipient__user=a_listener("Aigul", SEOUL, "fcm"))
    points.update(state="bounced", bounced_at=timezone.now() - 2 * BOUNCE_REST)
    broadcast = started("fcm")
    work_is_done()
    assert results(broadcast) == [("accepted", "200")]
    assert points.values_list("state", "bounced_at").get() == ("live", None)


def test_a_code_of_any_signs_stands_in_the_ledger_as_it_came(monkeypatch: pytest.MonkeyPatch, google: Google) -> None:
    odd = "a\tb\\N\nc\rd"
    monkeypatch.setattr(CHANNELS["fcm"], "judged", lambda answer: Outcome(Result.REFUSED, odd))
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    work_is_done()
    assert results(broadcast) == [("refused", odd)]


def test_later_steps_spare_who_has_seen_it(google: Google, office: PostOffice) -> None:
    from notifications.broadcasts import rules

    seen, unseen = (a_listener(name, SEOUL, "fcm") for name in ("Aigul", "Bek"))
    broadcast = started("fcm", severity="Severe")
    work_is_done()
    assert rules.plan_of("Severe", ["fcm", "sms"])[1] == {"channels": ["sms"], "after_seconds": 60, "unless_seen": True}
    assert hearing.note_seen(seen, [broadcast.thread]) == 1
    Broadcast.objects.filter(pk=broadcast.pk).update(step=1)
    broadcast.refresh_from_db()
    broadcast.plan = [*broadcast.plan, {"channels": ["fcm"], "after_seconds": 60, "unless_seen": True}]
    freezing.take_step(broadcast, 1)
    batch = Batch.objects.get(step=1)
    assert batch.members == [ContactPoint.objects.get(recipient__user=unseen).pk]


def test_nobody_looks_around_again_while_the_first_are_being_told(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    work_is_done()
    again = Work.objects.get(state=Work.State.DUE, kind=working.ADVANCE["live"], subject=broadcast.public_id)
    assert again.due_at == broadcast.created_at + advancing.LOOK_AGAIN


def test_who_enters_the_area_is_told_and_who_leaves_is_marked(google: Google) -> None:
    aigul, bek = a_listener("Aigul", SEOUL, "fcm"), a_listener("Bek", BUSAN, "fcm")
    broadcast = started("fcm")
    work_is_done()
    is_at(aigul, BUSAN)
    is_at(bek, SEOUL)
    passes(minutes=1)
    work_is_done()
    assert rung(google) == ["fcm-of-Aigul", "fcm-of-Bek"]
    left = Hearer.objects.filter(broadcast_id=broadcast.pk, left_at__isnull=False)
    assert [row.user_id for row in left] == [aigul.pk]
    is_at(aigul, SEOUL)
    passes(minutes=1)
    work_is_done()
    assert not left.all().exists()
    assert len(google.taken) == 2


def test_it_ends_by_itself_and_everything_has_an_end(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    google.troubles[""] = google_error(503, "INTERNAL")
    broadcast = started("fcm")
    work_is_done()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_broadcast DISABLE TRIGGER USER")
        cursor.execute("UPDATE notifications_broadcast SET created_at = now() - interval '1 day', expires_at = now()")
        cursor.execute("ALTER TABLE notifications_broadcast ENABLE TRIGGER USER")
    passes(hours=7)
    work_is_done()
    broadcast.refresh_from_db()
    assert broadcast.ended_at is not None
    assert [result for result, _code in results(broadcast)] == ["deferred", "expired"]
    assert not Work.objects.filter(state="due").exists()


def passes(**span: int) -> None:
    """Work and batches have waited this long."""
    from datetime import timedelta

    from django.db.models import F

    time_passes(**span)
    gone = timedelta(**span)
    Broadcast.objects.update(created_at=F("created_at") - gone)
    Batch.objects.filter(done_at=None).update(due_at=F("due_at") - gone, lease_until=F("lease_until") - gone)
