"""Fifty at once release, change, cancel and say that it is over: at most one of each, and never both."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.broadcasts.models.broadcasts import Broadcast
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.alerts import OPERATIONS, an_alert, approved, content, end, hash_of, release, verb
from tests.notifications.alerts.test_races import phones_of
from tests.people import Phone

pytestmark = pytest.mark.django_db(transaction=True)
FINE = {200, 201, 409, 412}


@pytest.mark.parametrize("round_", range(3))
def test_of_fifty_who_release_change_and_reject_one_wins(
    round_: int, dana: Phone, ready: Alert, seoul: Mission
) -> None:
    seen, etag = hash_of(ready), dana.get(f"{OPERATIONS}/alerts/{ready.public_id}").headers["ETag"]
    operators = phones_of(seoul, Role.OPERATOR, 50)

    def act(number: int, phone: Phone) -> Callable[[], Any]:
        if number < 30:
            return lambda: ("release", release(phone, ready, seen=seen))
        if number < 40:
            return lambda: ("change", verb(phone, ready, "versions", content(), if_match=etag))
        return lambda: ("reject", verb(phone, ready, "reject", {"reason": "Wait."}))

    acts = [act(number, phone) for number, phone in enumerate(operators)]
    random.Random(round_).shuffle(acts)
    answers = at_once(*acts)
    assert {answer.status_code for _name, answer in answers} <= FINE
    won = [name for name, answer in answers if answer.status_code < 300]
    assert won.count("release") == AlertEvent.objects.count() == Broadcast.objects.count() <= 1
    assert won.count("reject") + won.count("release") <= 1
    ready.refresh_from_db()
    assert (ready.live_until is not None) == ("release" in won)


@pytest.mark.parametrize("round_", range(3))
def test_of_fifty_who_end_it_one_does(round_: int, out: Alert, seoul: Mission) -> None:
    operators = phones_of(seoul, Role.OPERATOR, 50)
    hows = ["cancel", "all-clear"] * 25
    random.Random(round_).shuffle(hows)
    answers = at_once(
        *(lambda phone=phone, how=how: (how, end(phone, out, how)) for phone, how in zip(operators, hows, strict=True))
    )
    assert sorted(answer.status_code for _how, answer in answers) == [200] + [409] * 49
    (won,) = [how for how, answer in answers if answer.status_code == 200]
    assert list(out.events.order_by("seq").values_list("kind", flat=True)) == ["alert", won.replace("-", "_")]
    assert Broadcast.objects.filter(thread=out.public_id, withdrawal=None).count() == 1


def test_alerts_of_one_moment_stand_in_the_chain_one_behind_the_other(
    dana: Phone, erlan: Phone, ready: Alert, seoul: Mission
) -> None:
    alerts = [ready, *(approved(dana, erlan, an_alert(dana, ready.incident)) for _number in range(5))]
    seen = [hash_of(alert) for alert in alerts]
    phones = phones_of(seoul, Role.OPERATOR, len(alerts))
    answers = at_once(
        *(
            lambda phone=phone, alert=alert, seen=seen: release(phone, alert, seen=seen).status_code
            for phone, alert, seen in zip(phones, alerts, seen, strict=True)
        )
    )
    assert answers == [200] * len(alerts)
    rows = list(AlertEvent.objects.order_by("position"))
    assert [row.position for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row.previous for row in rows] == ["", *(row.digest for row in rows[:-1])]


@pytest.mark.parametrize("round_", range(2))
def test_a_correction_and_ends_of_one_moment_stand_in_one_order(
    round_: int, dana: Phone, erlan: Phone, out: Alert, seoul: Mission
) -> None:
    """An end takes back what is out by then; nothing is corrected that was ended."""
    assert verb(dana, out, "versions", content(), if_match=etag_of(dana, out)).status_code == 201
    approved(dana, erlan, out)
    seen, phones = hash_of(out), phones_of(seoul, Role.OPERATOR, 20)
    acts: list[Callable[[], Any]] = [
        *(lambda phone=phone: ("update", release(phone, out, seen=seen, verb_="update")) for phone in phones[:10]),
        *(lambda phone=phone: ("all_clear", end(phone, out, "all-clear")) for phone in phones[10:15]),
        *(lambda phone=phone: ("cancel", end(phone, out)) for phone in phones[15:]),
    ]
    random.Random(round_).shuffle(acts)
    answers = at_once(*acts)
    assert {answer.status_code for _name, answer in answers} <= {200, 409}
    won = sorted(name for name, answer in answers if answer.status_code == 200)
    kinds = list(out.events.order_by("seq").values_list("kind", flat=True))
    assert sorted(kinds[1:]) == won
    assert len(won) - won.count("update") == 1
    assert kinds[-1] in {"cancel", "all_clear"}
    running = Broadcast.objects.filter(thread=out.public_id, withdrawal=None)
    assert [broadcast.pk for broadcast in running] == [out.events.latest("seq").broadcast_id]


def etag_of(phone: Phone, alert: Alert) -> str:
    return str(phone.get(f"{OPERATIONS}/alerts/{alert.public_id}").headers["ETag"])
