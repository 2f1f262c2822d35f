"""What an approval is worth where a post, a district or a clock was another one a moment before."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.districts import ConsularDistrict
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.work.registry import KINDS
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.services import deciding, sending
from notifications.broadcasts.models.broadcasts import Broadcast
from tests.factories.abroad import serves
from tests.factories.alerts import (
    BRIEFLY,
    SMALL,
    an_alert,
    an_incident,
    approve,
    done,
    release,
    submit,
    wait_until_it_lapses,
)
from tests.factories.missions import a_mission, an_officer
from tests.people import Phone, phone_of


def ends_while_they_wait(monkeypatch: pytest.MonkeyPatch, phone: Phone) -> None:
    """As if their post were ended while they wait for the alert's row."""
    claim = deciding.claim

    def claimed(alert: Alert) -> Alert:
        found = claim(alert)
        phone.user.posts.update(valid_to=timezone.now())  # type: ignore[union-attr]
        return found

    monkeypatch.setattr(deciding, "claim", claimed)


def test_a_post_that_ends_while_its_holder_waits_approves_no_more(
    erlan: Phone, submitted: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends_while_they_wait(monkeypatch, erlan)
    answer = approve(erlan, submitted)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_an_approver")
    assert not Approval.objects.exists()


def test_nor_submits_any_more(dana: Phone, alert: Alert, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_while_they_wait(monkeypatch, dana)
    answer = submit(dana, alert, *SMALL)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_an_operator")
    assert not Submission.objects.exists()


def test_what_went_to_another_mission_meanwhile_is_not_approved(erlan: Phone, submitted: Alert) -> None:
    ConsularDistrict.objects.filter(place="KR").delete()
    answer = approve(erlan, submitted)
    assert (answer.status_code, answer.json()["code"]) == (409, "gates_closed")
    assert [gate["code"] for gate in answer.json()["gates"]] == ["outside_jurisdiction"]
    assert not Approval.objects.exists()


def test_a_mission_with_part_of_a_state_warns_it_and_says_so(people: bool, seoul: Mission) -> None:
    busan = a_mission("KZ-BUS")
    serves(busan, "KR-26")
    phone = phone_of(an_officer("Madi", busan, Role.OPERATOR))
    alert = an_alert(phone, an_incident(phone, mission="KZ-BUS"), area={"states": ["KR"]}, area_name="Korea")
    answer = submit(phone, alert, *SMALL)
    assert [(gate["code"], gate["hard"]) for gate in answer.json()["gates"] if gate["code"] != "large_share"] == [
        ("beyond_jurisdiction", False)
    ]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_machine_whose_clock_is_an_hour_off_approves_and_lapses_in_time(
    erlan: Phone, submitted: Alert, monkeypatch: pytest.MonkeyPatch, hours: int, settings: Any
) -> None:
    settings.ALERTS = {**settings.ALERTS, "approval_minutes": BRIEFLY}
    right, off = timezone.now, timedelta(hours=hours)

    def there() -> datetime:
        return right() + off

    monkeypatch.setattr("tests.people.time.time", lambda: there().timestamp())
    signed_in_there = phone_of(erlan.user)
    monkeypatch.setattr(timezone, "now", there)
    done(approve(signed_in_there, submitted))
    approval = Approval.objects.get()
    assert abs(approval.at - right()) < timedelta(minutes=1)
    assert abs(approval.second_factor_at - right()) < timedelta(minutes=1)  # type: ignore[operator]
    monkeypatch.setattr(timezone, "now", right)
    wait_until_it_lapses(approval)
    monkeypatch.setattr(timezone, "now", there)
    KINDS[deciding.LAPSE].handler(approval.public_id)
    submitted.refresh_from_db()
    assert submitted.state == "lapsed"


def test_an_approval_that_lapses_while_they_wait_for_their_turn_releases_nothing(
    dana: Phone, erlan: Phone, submitted: Alert, keys: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """The moment was asked for before other locks were waited for; the database looks again."""
    settings.ALERTS = {**settings.ALERTS, "approval_minutes": BRIEFLY}
    done(approve(erlan, submitted))
    approval = Approval.objects.get()
    wait_until_it_lapses(approval)
    monkeypatch.setattr(sending, "database_time", lambda: approval.at)
    answer = release(dana, submitted)
    assert (answer.status_code, answer.json()["code"]) == (409, "approval_lapsed")
    assert not AlertEvent.objects.exists()
    assert not Broadcast.objects.exists()
    submitted.refresh_from_db()
    assert (submitted.state, submitted.live_until) == ("approved", None)
