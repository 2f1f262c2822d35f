"""Limits: exactly as many as allowed, however many ask at once."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models.functions import Now

from econsulate.core.api.views import ApiView, scope_of
from econsulate.core.limits.models import RequestLimit
from econsulate.core.limits.services import Rate, TooManyRequests, allow, forget_old, require_some_left
from tests.architecture.tree import addresses, modules

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
def test_looking_whether_some_is_left_takes_nothing() -> None:
    for _taken in range(5):
        for _look in range(10):
            require_some_left("tests", "aigul", rate=RATE)
        allow("tests", "aigul", rate=RATE)
    with pytest.raises(TooManyRequests) as refused:
        require_some_left("tests", "aigul", rate=RATE)
    assert 700 <= int(refused.value.headers["Retry-After"]) <= 721


@pytest.mark.django_db
def test_callers_and_scopes_are_counted_apart_and_stored_unreadably() -> None:
    for _ in range(5):
        allow("tests", "aigul", rate=RATE)
    allow("tests", "farida", rate=RATE)
    allow("other", "aigul", rate=RATE)
    assert all(b"aigul" not in bytes(row.key) for row in RequestLimit.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["Uploads", "up loads", "UPLOADS", "uploads\0", "ｕploads"])
def test_scopes_that_look_alike_are_counted_apart(other: str) -> None:
    for _ in range(5):
        allow("uploads", "aigul", rate=RATE)
    for _ in range(5):
        allow(other, "aigul", rate=RATE)
    with pytest.raises(TooManyRequests):
        allow("uploads", "AIGUL ", rate=RATE)


def test_no_two_views_share_an_allowance() -> None:
    """Nor does a view with what services count by names of their own, nor two views of one name in two slices."""
    views = {address.view for address in addresses() if isinstance(address.view, type)}
    limited = [view for view in views if issubclass(view, ApiView) and view.rate]
    scopes = [scope_of(view) for view in limited]
    assert len(set(scopes)) == len(scopes) > 10
    assert not named_scopes() & set(scopes)
    alike = [type("Uploads", (ApiView,), {"__module__": slice_name}) for slice_name in ("one.views", "other.views")]
    assert len({scope_of(view) for view in alike}) == 2


def named_scopes() -> set[str]:
    calls = (re.findall(r'\ballow\("([^"]+)"', module.source) for module in modules())
    return {scope for found in calls for scope in found}


@pytest.mark.django_db
def test_empty_buckets_are_forgotten() -> None:
    allow("tests", "aigul", rate=RATE)
    assert forget_old() == 0
    RequestLimit.objects.update(full_at=Now())
    assert forget_old() == 1
