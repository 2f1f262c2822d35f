"""Many answers at once: each is kept, the state follows from all of them, and the same one twice is one."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.rules.standing import standing
from notifications.checkins.services import keeping
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.check_ins import URL, body, says, staff_says
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


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
