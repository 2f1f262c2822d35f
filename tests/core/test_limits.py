"""Limits: exactly as many as allowed, however many ask at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models.functions import Now

from econsulate.core.limits.models import RequestLimit
from econsulate.core.limits.services import Rate, TooManyRequests, allow, forget_old

RATE = Rate(5, 3600)


def passes(caller: str) -> bool:
    try:
        allow("tests", caller, rate=RATE)
    except TooManyRequests:
        return False
    finally:
        connections.close_all()
    return True


@pytest.mark.django_db(transaction=True)
def test_exactly_the_allowance_passes_in_parallel() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(passes, ["aigul"] * 40)) == 5


@pytest.mark.django_db
def test_a_refusal_says_when_to_come_back() -> None:
    for _ in range(5):
        allow("tests", "aigul", rate=RATE)
    with pytest.raises(TooManyRequests) as refused:
        allow("tests", "aigul", rate=RATE)
    assert 700 <= int(refused.value.headers["Retry-After"]) <= 721


@pytest.mark.django_db
def test_callers_and_scopes_are_counted_apart_and_stored_unreadably() -> None:
    for _ in range(5):
        allow("tests", "aigul", rate=RATE)
    allow("tests", "farida", rate=RATE)
    allow("other", "aigul", rate=RATE)
    assert all(b"aigul" not in bytes(row.key) for row in RequestLimit.objects.all())


@pytest.mark.django_db
def test_empty_buckets_are_forgotten() -> None:
    allow("tests", "aigul", rate=RATE)
    assert forget_old() == 0
    RequestLimit.objects.update(full_at=Now())
    assert forget_old() == 1
