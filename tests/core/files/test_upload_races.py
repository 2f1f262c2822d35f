"""Two phones, or one phone twice, at the same place of the same upload: one wins."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from econsulate.core.accounts.models import User
from econsulate.core.files import rules
from econsulate.core.files.models import Upload
from tests.core.files.phone import TusPhone, content_of
from tests.people import phone_of

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 8


@pytest.fixture
def phones(aigul: User) -> list[TusPhone]:
    return [TusPhone(phone_of(aigul)) for _ in range(CROWD)]


def at_once(phones: list[TusPhone], act: Callable[[TusPhone, int], Any]) -> list[int]:
    """Statuses of everybody's act, all begun together."""
    gate = threading.Barrier(len(phones))

    def one(number: int) -> int:
        gate.wait()
        try:
            return int(act(phones[number], number).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(phones)) as crowd:
        return list(crowd.map(one, range(len(phones))))


def test_of_many_patches_at_one_offset_exactly_one_wins(phones: list[TusPhone]) -> None:
    url, size = phones[0].begin(900_000), 300_000
    bodies = [bytes([number]) * size for number in range(CROWD)]
    winners = []
    for offset in range(0, 900_000, size):
        statuses = at_once(phones, lambda phone, number, at=offset: phone.patch(url, bodies[number], at))  # type: ignore[misc]
        assert Counter(statuses) == {204: 1, 409: CROWD - 1}
        winners.append(bodies[statuses.index(204)])
    upload = Upload.objects.get()
    assert upload.state == "complete"
    assert content_of(upload) == b"".join(winners)


def test_long_bodies_racing_segment_by_segment_leave_one_whole(
    phones: list[TusPhone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "READ_BYTES", 10_000)
    monkeypatch.setattr(rules, "SEGMENT_BYTES", 20_000)
    url, size = phones[0].begin(200_000), 200_000
    bodies = [bytes([number]) * size for number in range(CROWD)]
    statuses = at_once(phones, lambda phone, number: phone.patch(url, bodies[number], 0))
    assert Counter(statuses) == {204: 1, 409: CROWD - 1}
    upload = Upload.objects.get()
    assert content_of(upload) == bodies[statuses.index(204)]


def test_beginning_many_at_once_does_not_pass_the_quota(
    phones: list[TusPhone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "IN_FLIGHT_BYTES", 30)
    statuses = at_once(phones, lambda phone, _number: phone.create(10))
    assert Counter(statuses) == {201: 3, 413: CROWD - 3}
    assert Upload.objects.count() == 3


def test_a_delete_racing_appends_leaves_all_or_nothing(phones: list[TusPhone]) -> None:
    url = phones[0].begin(100_000)

    def act(phone: TusPhone, number: int) -> Any:
        return phone.call("DELETE", url) if number == 0 else phone.patch(url, bytes(100_000), 0)

    statuses = at_once(phones, act)
    assert statuses[0] == 204
    assert set(statuses[1:]) <= {204, 404, 409, 410}
    assert not Upload.objects.exists()
