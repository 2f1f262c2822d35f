"""Many answers at once: each is kept, the state follows from all of them, and the same one twice is one."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.rules.standing import standing
from notifications.checkins.services import keeping
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.check_ins import DESK, URL, body, says, staff_says
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana(seoul: Mission) -> Phone:
    """She keeps the register too: only who reads who people are calls them."""
    return phone_of(an_officer("Dana", seoul, Role.OPERATOR, Role.INTAKE))


def saying(user: User, check_in: CheckIn, status: str) -> Callable[[], Any]:
    phone = phone_of(user)
    return lambda: says(phone, check_in, status)


def test_the_same_answer_sent_ten_times_at_once_is_one(aigul: User, check_in: CheckIn) -> None:
    sent, url = body("need_help"), f"{URL}/{check_in.public_id}/answer"
    phones = [phone_of(aigul) for _ in range(10)]
    answers = at_once(*((lambda phone=phone: phone.post(url, sent, format="json")) for phone in phones))
    assert [answer.status_code for answer in answers] == [200] * 10
    assert CheckInAnswer.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_that_say_otherwise_at_once_are_both_kept(_round: int, aigul: User, check_in: CheckIn, dana: Phone) -> None:
    acts = [saying(aigul, check_in, status) for status in ("safe", "need_help", "not_in_area", "safe")]
    acts.append(lambda: staff_says(dana, check_in, aigul.public_id, "safe"))
    answers = at_once(*acts)
    assert {answer.status_code for answer in answers} == {200}
    counts = standing(CheckInAnswer.objects.filter(subject=aigul.public_id))
    row = CheckInPerson.objects.get(subject=aigul.public_id)
    assert counts is not None
    assert (row.status, row.said_at) == (counts.status, counts.at)
    assert CheckInAnswer.objects.count() == 5


def test_an_answer_while_all_is_forgotten_is_in_time_or_refused(aigul: User, check_in: CheckIn) -> None:
    phone = phone_of(aigul)
    sent = [{"status": "need_help", "client_id": str(uuid4())} for _ in range(8)]
    url = f"{URL}/{check_in.public_id}/answer"
    acts: list[Callable[[], Any]] = [
        *((lambda one=one: phone_of(aigul).post(url, one, format="json")) for one in sent),
        lambda: keeping.purge_old(now=check_in.purge_at),
    ]
    found = at_once(*acts)
    codes = {answer.status_code for answer in found if hasattr(answer, "status_code")}
    assert codes <= {200, 409, 410}, codes
    keeping.purge_old(now=timezone.now())
    assert not CheckInAnswer.objects.exists()
    assert not CheckInPerson.objects.exists()
    assert says(phone, check_in).status_code == 409


def test_ten_officers_at_once_get_ten_people(check_in: CheckIn, seoul: Mission) -> None:
    rows = [
        CheckInPerson(
            check_in=check_in, subject=uuid4(), listed=True, served_by="KZ-SEO", by_area=True, is_minor=False,
            risk=50, turn=150, since=timezone.now(),
        )
        for _each in range(12)
    ]  # fmt: skip
    CheckInPerson.objects.bulk_create(rows)
    phones = [phone_of(an_officer(f"Officer{number}", seoul, Role.OPERATOR, Role.INTAKE)) for number in range(10)]
    url = f"{DESK}/{check_in.public_id}/calls"
    # Each presses twice.
    answers = at_once(*((lambda phone=phone: phone.post(url)) for phone in [*phones, *phones]))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["person"]["person"] for answer in answers}) == 10
    calls = [answer.json()["id"] for answer in answers]
    assert calls[:10] == calls[10:]
    assert CheckInCall.objects.count() == 10


def test_a_call_that_lapses_is_ended_or_taken_by_another_never_both(
    aigul: User, check_in: CheckIn, dana: Phone, seoul: Mission
) -> None:
    url = f"{DESK}/{check_in.public_id}/calls"
    call = dana.post(url).json()
    CheckInPerson.objects.update(call_after=timezone.now())
    other = phone_of(an_officer("Erlan", seoul, Role.OPERATOR, Role.INTAKE))
    ended, taken = at_once(
        lambda: dana.post(f"{url}/{call['id']}/outcome", {"outcome": "safe"}, format="json"), lambda: other.post(url)
    )
    assert (ended.status_code, taken.status_code) in ((200, 409), (409, 201))
    assert CheckInAnswer.objects.count() == (1 if ended.status_code == 200 else 0)
