"""Twenty at once break the glass, approve and change: it goes out once, or not at all, and never both ways."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services import rota
from econsulate.core.work.models import Work
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Approval
from notifications.alerts.models.break_glass import BreakGlass, BreakGlassReview
from notifications.alerts.models.events import AlertEvent
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.deliveries.models import Message
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.alerts import OPERATIONS, content, hash_of, verb
from tests.factories.break_glass import break_glass, review, that_waits
from tests.notifications.alerts.test_races import phones_of
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


def same_person(phone: Phone, count: int) -> list[Phone]:
    return [phone_of(phone.user) for _number in range(count)]


@pytest.mark.parametrize("_round", range(2))
def test_of_twenty_who_break_the_glass_one_does(_round: int, zhanna: Phone, waiting: Alert) -> None:
    seen, phones = hash_of(waiting), same_person(zhanna, 20)
    answers = at_once(*(lambda phone=phone: break_glass(phone, waiting, seen=seen).status_code for phone in phones))
    assert sorted(answers) == [200] + [409] * 19
    assert BreakGlass.objects.count() == AlertEvent.objects.count() == Broadcast.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_of_twenty_who_break_it_approve_and_change_at_most_one_sends(
    round_: int, zhanna: Phone, waiting: Alert, seoul: Mission
) -> None:
    seen, etag = hash_of(waiting), zhanna.get(f"{OPERATIONS}/alerts/{waiting.public_id}").headers["ETag"]
    approving = {"content_hash": seen, "place": "Seoul"}

    def acts() -> list[Callable[[], Any]]:
        breaks = [
            lambda phone=phone: ("break", break_glass(phone, waiting, seen=seen)) for phone in same_person(zhanna, 10)
        ]
        approves = [
            lambda phone=phone: ("approve", verb(phone, waiting, "approve", approving))
            for phone in phones_of(seoul, Role.APPROVER, 6)
        ]
        changes = [
            lambda phone=phone: ("change", verb(phone, waiting, "versions", content(), if_match=etag))
            for phone in phones_of(seoul, Role.OPERATOR, 4)
        ]
        return [*breaks, *approves, *changes]

    all_of_them = acts()
    random.Random(round_).shuffle(all_of_them)
    answers = at_once(*all_of_them)
    assert {answer.status_code for _name, answer in answers} <= {200, 201, 409, 412}
    won = [name for name, answer in answers if answer.status_code < 300]
    sent = won.count("break")
    assert sent == BreakGlass.objects.count() == AlertEvent.objects.count() == Broadcast.objects.count() <= 1
    assert won.count("approve") == Approval.objects.count() <= 1
    assert won.count("break") + won.count("approve") <= 1
    assert won.count("change") == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == ("draft", 2)
    assert (waiting.live_until is not None) == bool(sent)
    told = Message.objects.filter(topic="alerts.glass_broken").count()
    assert bool(told) == bool(sent)
    assert Work.objects.filter(kind="notifications.expire_alert").count() == sent


@pytest.mark.parametrize("_round", range(2))
def test_two_of_one_person_together_stay_within_the_cap(
    _round: int, zhanna: Phone, waiting: Alert, template: Any, settings: Any
) -> None:
    settings.ALERTS = {**settings.ALERTS, "break_glass_max_people": 7}
    other = that_waits(zhanna, waiting.incident, template)
    alerts = [(alert, hash_of(alert)) for alert in (waiting, other)]
    phones = same_person(zhanna, 2)
    answers = at_once(
        *(
            lambda phone=phone, alert=alert, seen=seen: break_glass(phone, alert, seen=seen)
            for phone, (alert, seen) in zip(phones, alerts, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert next(answer for answer in answers if answer.status_code == 409).json()["code"] == "too_many_people"
    assert BreakGlass.objects.count() == AlertEvent.objects.count() == 1


@pytest.mark.parametrize("_round", range(2))
def test_the_shift_is_handed_over_before_or_after(
    _round: int, zhanna: Phone, waiting: Alert, shift: Any, dana: Phone, seoul: Mission, yerlan: Phone
) -> None:
    seen = hash_of(waiting)
    dana.user.posts.create(mission=seoul, role=Role.OFFICER, state="live", valid_from=shift.begins_at)  # type: ignore[union-attr]

    def hands_over() -> str:
        rota.hand_over(shift, dana.user, by=yerlan.user, now=shift.begins_at)  # type: ignore[arg-type]
        return "handed over"

    broke, _over = at_once(lambda: break_glass(zhanna, waiting, seen=seen), hands_over)
    assert (broke.status_code, broke.json().get("code")) in {(200, None), (403, "not_on_duty")}
    assert (broke.status_code == 200) == BreakGlass.objects.exists() == AlertEvent.objects.exists()


def test_of_ten_who_review_it_one_does(zhanna: Phone, broken: BreakGlass, seoul: Mission) -> None:
    phones = phones_of(seoul, Role.APPROVER, 10)
    answers = at_once(*(lambda phone=phone: review(phone, broken.alert).status_code for phone in phones))
    assert sorted(answers) == [200] + [409] * 9
    assert BreakGlassReview.objects.count() == 1
