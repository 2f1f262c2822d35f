"""One person on duty sends an alert alone: whole, loud, and only in what others approved before."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress

from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.services import break_glass_telling
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.checkins.models.check_ins import CheckIn
from notifications.deliveries.models import Message
from tests.factories.alerts import OPERATIONS, done, end, hash_of, release
from tests.factories.break_glass import REASON, break_glass
from tests.factories.broadcasts import a_recipient, a_way, audience
from tests.factories.missions import a_post, a_shift, headquarters
from tests.factories.notifications import work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone


def test_what_waits_goes_out_signed_on_one_persons_word(
    zhanna: Phone, waiting: Alert, reader: User, office: PostOffice
) -> None:
    a_way(a_recipient(reader, "ru"), "email", "aruzhan@example.org")
    told = done(break_glass(zhanna, waiting))
    assert zhanna.user is not None
    assert (told["state"], told["live_until"]) == ("live", told["current"]["expires_at"])
    glass = told["break_glass"]
    assert (glass["by"], glass["reason"]) == (str(zhanna.user.public_id), REASON)
    assert (glass["people"], glass["logins"], glass["cap"]) == (4, 1, 500)
    assert (glass["overdue"], glass["review"]) == (False, None)
    assert str(zhanna.user.public_id) in told["contributors"]
    work_is_done()
    event = waiting.events.get()
    assert (event.kind, event.by, event.reason) == ("alert", zhanna.user, "")
    assert audience(event.broadcast) == {reader.pk}
    subjects = {str(received.message["Subject"]) for received in office.taken}
    assert "Наводнение: Seoul" in subjects
    assert not CheckIn.objects.exists()
    entry = AuditEntry.objects.filter(target=str(waiting.public_id)).latest("seq")
    assert (entry.action, entry.detail["identifier"]) == ("alerts.alert.glass_broken", event.identifier)
    assert done(zhanna.get(f"{OPERATIONS}/break-glass"))["results"] == [glass]


def test_people_are_asked_how_they_are_where_wanted(zhanna: Phone, waiting: Alert) -> None:
    done(break_glass(zhanna, waiting, ask=True))
    assert CheckIn.objects.get().thread == waiting.public_id


def test_all_who_may_approve_are_told_at_once_by_every_way(
    zhanna: Phone, erlan: Phone, ainur: Phone, timur: Phone, saule: Phone, gulnar: Phone, dana: Phone, waiting: Alert,
    office: PostOffice,
) -> None:  # fmt: skip
    EmailAddress.objects.create(user=erlan.user, email="erlan@example.org", verified=True, primary=True)
    done(break_glass(zhanna, waiting))
    hearers = Message.objects.filter(topic="alerts.glass_broken").values_list("recipient__user", flat=True)
    assert set(hearers) == {phone.user.pk for phone in (erlan, ainur, timur, saule)}  # type: ignore[union-attr]
    (line,) = done(erlan.get("/api/v1/inbox"))["results"]
    assert "4 people in Seoul" in line["body"]
    assert (line["link"]["type"], line["link"]["id"]) == ("operations/alerts", str(waiting.public_id))
    work_is_done()
    (received,) = [each for each in office.taken if each.recipient == "erlan@example.org"]
    assert "KZ-SEO" in str(received.message["Subject"])
    assert "Seoul" not in received.text


def test_it_is_cancelled_by_one_as_any(erlan: Phone, zhanna: Phone, broken: BreakGlass) -> None:
    alert = broken.alert
    assert done(end(erlan, alert))["state"] == "cancelled"
    assert list(alert.events.order_by("seq").values_list("kind", flat=True)) == ["alert", "cancel"]
    assert done(erlan.get(f"{OPERATIONS}/alerts/{alert.public_id}"))["break_glass"]["people"] == 4


def test_and_ended_by_whoever_sent_it(zhanna: Phone, broken: BreakGlass) -> None:
    assert done(end(zhanna, broken.alert, "all-clear"))["state"] == "all_clear"


def test_the_duty_officer_of_headquarters_may_for_all_missions(saule: Phone, waiting: Alert, yerlan: Phone) -> None:
    assert saule.user is not None
    assert yerlan.user is not None
    assert break_glass(saule, waiting).json()["code"] == "not_on_duty"
    a_post(saule.user, headquarters(), Role.OFFICER)
    a_shift(headquarters(), saule.user, by=yerlan.user)
    assert done(break_glass(saule, waiting))["state"] == "live"


def test_the_ordinary_way_needs_an_approval_as_before(zhanna: Phone, waiting: Alert) -> None:
    answer = release(zhanna, waiting)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert not Broadcast.objects.exists()


def test_a_second_time_is_none(zhanna: Phone, broken: BreakGlass) -> None:
    answer = break_glass(zhanna, broken.alert, seen=hash_of(broken.alert))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert Broadcast.objects.count() == BreakGlass.objects.count() == 1


def test_an_approver_who_can_not_be_written_to_keeps_nobody_from_being_warned(
    zhanna: Phone, erlan: Phone, ainur: Phone, waiting: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = break_glass_telling.ensure_recipient

    def trips(user: User) -> Any:
        if user == erlan.user:
            raise ValueError("no such key")
        return really(user)

    monkeypatch.setattr(break_glass_telling, "ensure_recipient", trips)
    done(break_glass(zhanna, waiting))
    assert waiting.events.count() == 1
    told = Message.objects.filter(topic="alerts.glass_broken").values_list("recipient__user", flat=True)
    assert ainur.user.pk in set(told)  # type: ignore[union-attr]
    assert erlan.user.pk not in set(told)  # type: ignore[union-attr]
