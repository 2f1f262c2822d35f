"""Stopped means that nothing more begins; taken back means exactly those whom it may have reached."""

from datetime import timedelta
from math import inf

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError
from django.utils import timezone

from econsulate.core.work import services as work
from econsulate.core.work.models import Work
from notifications.broadcasts.models.broadcasts import Batch, Broadcast, Reach, Withdrawal
from notifications.broadcasts.models.ledger import HandOver
from notifications.broadcasts.services import advancing, handing, lanes, recording, working
from notifications.broadcasts.services.handing import Pace
from notifications.broadcasts.services.starting import start, withdraw
from notifications.channels.registry import CHANNELS
from tests.factories.broadcasts import a_listener, audience, results, started, telling
from tests.factories.notifications import work_is_done
from tests.factories.presence import BUSAN, SEOUL
from tests.notifications.push.services import Apple, Google, apple_error, google_error

pytestmark = pytest.mark.django_db


def test_what_is_withdrawn_before_it_began_reaches_nobody(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    assert withdraw(broadcast.thread) == 1
    work_is_done()
    broadcast.refresh_from_db()
    assert google.taken == []
    assert results(broadcast) == [("withdrawn", "")]
    assert broadcast.ended_at is not None


def test_a_worker_in_the_middle_of_a_batch_stops_there(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(6):
        a_listener(f"Aigul{n}", SEOUL, "fcm")
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    monkeypatch.setattr(handing, "FIRST_AT_ONCE", 2)
    monkeypatch.setattr(handing, "QUICK_SECONDS", 0)
    send, calls = CHANNELS["fcm"].send, []

    def send_then_stop(envelopes):  # type: ignore[no-untyped-def]
        outcomes = send(envelopes)
        calls.append(len(envelopes))
        withdraw(broadcast.thread)
        return outcomes

    monkeypatch.setattr(CHANNELS["fcm"], "send", send_then_stop)
    lanes.hand_over_next(broadcast, "fcm", Pace.of(CHANNELS["fcm"]), until=inf)
    assert calls == [2]
    assert sorted(result for result, _code in results(broadcast)) == ["accepted"] * 2 + ["withdrawn"] * 4


def test_whom_a_dead_worker_may_have_told_is_told_of_the_end(google: Google) -> None:
    """It had three in hand, wrote down one and died; nobody knows of the two. A fourth was in nobody's hands."""
    names = ["Aigul", "Bek", "Erlan"]
    for name in names:
        a_listener(name, SEOUL, "fcm")
    first = started("fcm")
    advancing.advance(first.public_id)
    batch = Batch.objects.get()
    Batch.objects.update(tries=1, lease_until=timezone.now() - timedelta(minutes=1))
    told = HandOver(
        broadcast_id=first.pk,
        contact_point_id=batch.members[0],
        at=timezone.now(),
        batch_id=batch.pk,
        result="accepted",
    )
    told.save(force_insert=True)
    untouched = Batch.objects.create(broadcast=first, channel="fcm", members=[0], due_at=timezone.now())
    withdraw(first.thread)
    # What takes it back may look before or after this.
    advancing.advance(first.public_id)
    batch.refresh_from_db()
    untouched.refresh_from_db()
    assert (batch.tally, untouched.tally) == ({"accepted": 1, "unknown": 2}, {"withdrawn": 1})
    assert sorted(results(first)) == [("accepted", ""), *[("unknown", "")] * 2, ("withdrawn", "")]
    with transaction.atomic():
        start(telling("fcm", thread=first.thread, reach=Reach.REACHED))
    work_is_done()
    assert sorted(taken["token"] for taken in google.taken) == sorted(f"fcm-of-{name}" for name in names)


def test_a_stop_can_not_be_taken_back() -> None:
    broadcast = started("fcm")
    withdraw(broadcast.thread)
    for act in (lambda: Withdrawal.objects.update(at=timezone.now()), lambda: Withdrawal.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()


@pytest.mark.parametrize("name", ["words", "target", "expires_at", "thread", "plan", "mode"])
def test_what_it_says_and_for_whom_never_changes(name: str) -> None:
    broadcast = started("fcm")
    changed = {"expires_at": timezone.now() + timedelta(days=2), "thread": broadcast.public_id, "mode": "exercise"}
    with pytest.raises(ProgrammingError), transaction.atomic():
        Broadcast.objects.filter(pk=broadcast.pk).update(**{name: changed.get(name, {})})


def test_the_word_that_takes_it_back_goes_to_whom_it_reached_on_the_way_that_reached_them(
    google: Google, apple: Apple
) -> None:
    reached, unreached = a_listener("Aigul", SEOUL, "fcm", "apns"), a_listener("Bek", SEOUL, "apns")
    apple.troubles[""] = apple_error(410, "Unregistered")
    first = started("fcm", "apns")
    work_is_done()
    late = a_listener("Erlan", SEOUL, "fcm")
    apple.troubles.clear()
    google.taken.clear()
    withdraw(first.thread)
    with transaction.atomic():
        back = start(telling("fcm", thread=first.thread, reach=Reach.REACHED))
    work_is_done()
    assert [taken["token"] for taken in google.taken] == ["fcm-of-Aigul"]
    assert apple.taken == []
    # In the app both see it, for both may have seen the first there.
    assert audience(back) == {reached.pk, unreached.pk}
    assert late.pk not in audience(back)


def test_an_update_goes_to_the_old_audience_and_the_new(google: Google) -> None:
    gone = a_listener("Aigul", SEOUL, "fcm")
    first = started("fcm")
    work_is_done()
    new = a_listener("Bek", SEOUL, "fcm")
    from tests.factories.broadcasts import is_at

    is_at(gone, BUSAN)
    google.taken.clear()
    withdraw(first.thread)
    with transaction.atomic():
        update = start(telling("fcm", thread=first.thread, reach=Reach.AREA_AND_REACHED))
    work_is_done()
    assert audience(update) == {gone.pk, new.pk}
    assert sorted(taken["token"] for taken in google.taken) == ["fcm-of-Aigul", "fcm-of-Bek"]


def test_what_a_dead_worker_had_in_hand_is_told_by_another(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    assert handing.claim(broadcast, "fcm") is not None
    assert handing.claim(broadcast, "fcm") is None
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert lanes.hand_over_next(broadcast, "fcm", Pace.of(CHANNELS["fcm"]), until=inf)
    assert results(broadcast) == [("accepted", "200")]


def test_work_whose_worker_died_is_given_out_again_no_later_than_its_batch(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    for row in list(Work.objects.filter(work.OPEN)):
        assert work.claim(row.kind, row.subject)
    leased = Work.objects.filter(state="leased", lease_until__lte=Now() + handing.LEASE)
    assert set(leased.values_list("kind", flat=True)) == {working.ADVANCE["live"], working.LANE["live"]}
    assert not Work.objects.exclude(pk__in=leased).filter(state="leased").exists()


def test_who_comes_back_late_closes_nothing_and_loses_nothing(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast, channel = started("fcm"), CHANNELS["fcm"]
    advancing.advance(broadcast.public_id)
    first = handing.claim(broadcast, "fcm")
    assert first is not None
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = handing.claim(broadcast, "fcm")
    assert second is not None
    (tried,) = handing.hand_over(broadcast, channel, first.members, Pace.of(channel), until=inf)
    assert not recording.append(broadcast, channel, first, tried), "it is another's by now"
    recording.close(broadcast, channel, first, tried)
    assert Batch.objects.get().done_at is None
    (known,) = recording.already(broadcast, second)
    assert (known.point, known.outcome) == (tried[0].point, tried[0].outcome)
    recording.close(broadcast, channel, second, tried)
    assert Batch.objects.get().done_at is not None
    assert HandOver.objects.filter(broadcast_id=broadcast.pk).count() == 1


def test_who_takes_over_begins_after_what_is_written_down(google: Google) -> None:
    for n in range(4):
        a_listener(f"Aigul{n}", SEOUL, "fcm")
    broadcast, channel = started("fcm"), CHANNELS["fcm"]
    advancing.advance(broadcast.public_id)
    first = handing.claim(broadcast, "fcm")
    assert first is not None
    (tried,) = handing.hand_over(broadcast, channel, first.members[:3], Pace.of(channel), until=inf)
    assert recording.append(broadcast, channel, first, tried)
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    google.taken.clear()
    assert lanes.hand_over_next(broadcast, "fcm", Pace.of(CHANNELS["fcm"]), until=inf)
    assert [taken["token"] for taken in google.taken] == ["fcm-of-Aigul3"]
    assert Batch.objects.get().tally == {"accepted": 4}


def test_what_kills_its_workers_is_parked(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    Batch.objects.update(tries=5, lease_until=timezone.now() - timedelta(seconds=1))
    assert not lanes.hand_over_next(broadcast, "fcm", Pace.of(CHANNELS["fcm"]), until=inf)
    advancing.advance(broadcast.public_id)
    assert results(broadcast) == [("suppressed", "parked")]


def test_a_channel_in_trouble_holds_up_no_other(google: Google, apple: Apple) -> None:
    a_listener("Aigul", SEOUL, "fcm", "apns")
    google.troubles[""] = google_error(503, "UNAVAILABLE")
    broadcast = started("fcm", "apns")
    work_is_done()
    assert len(apple.taken) == 1
    assert sorted(results(broadcast)) == [("accepted", "200"), ("unreachable", "UNAVAILABLE")]
