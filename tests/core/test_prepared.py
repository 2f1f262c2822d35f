"""A query built once gives each caller what building it anew would give, and refuses what it couldn't keep true."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from econsulate.core.accounts.models import User
from econsulate.core.api.lists import PreparedList
from econsulate.core.prepared import Prepared
from econsulate.core.present import Now, Today

pytestmark = pytest.mark.django_db
Rows = models.QuerySet[Any, dict[str, Any]]


@pytest.fixture
def logins() -> list[User]:
    return [User.objects.create_user(f"{name}@example.org") for name in ("aida", "bek", "dana")]


def test_each_caller_gets_their_own_rows(logins: list[User]) -> None:
    mine = Prepared(lambda user: User.objects.filter(pk=user.pk).values("email", "date_joined"))
    for user in [*logins, *logins]:
        assert mine.rows(user) == list(User.objects.filter(pk=user.pk).values("email", "date_joined"))


def test_the_query_is_built_once_and_counted_every_time(logins: list[User]) -> None:
    built = []

    def build(key: int) -> Rows:
        built.append(key)
        return User.objects.filter(pk=key).values("pk")

    query = Prepared(build)
    with CaptureQueriesContext(connection) as queries:
        assert [query.row(user.pk) for user in logins] == [{"pk": user.pk} for user in logins]
    assert (len(built), len(queries)) == (1, 3)


def test_ids_and_moments_are_bound_as_they_are(logins: list[User]) -> None:
    known = Prepared(lambda public_id: User.objects.filter(public_id=public_id).values("email"))
    assert known.row(logins[1].public_id) == {"email": "bek@example.org"}
    assert known.row(uuid.uuid4()) is None
    since = Prepared(lambda at: User.objects.filter(date_joined__gte=at).values("email"))
    now = datetime.now(UTC)
    assert (len(since.rows(now - timedelta(hours=1))), since.rows(now + timedelta(hours=1))) == (3, [])


def test_a_query_that_can_find_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Prepared(lambda: User.objects.filter(pk__in=[]).values("pk")).rows() == []
    assert len(queries) == 0


def test_a_moment_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="for ever"):
        Prepared(lambda: User.objects.filter(date_joined__lt=datetime.now(UTC)).values("pk")).rows()


def test_the_present_is_read_each_time_it_is_asked(logins: list[User]) -> None:
    before, after = (
        Prepared(lambda name=name: User.objects.filter(**{f"date_joined__{name}": Now()}).values("pk"))
        for name in ("lte", "gt")
    )
    assert (len(before.rows()), after.rows()) == (3, [])
    with time_machine.travel(datetime.now(UTC) - timedelta(days=1), tick=False):
        assert (before.rows(), len(after.rows())) == ([], 3)
        plain = User.objects.filter(date_joined__date__gt=Today())
        assert (plain.count(), Prepared(lambda: plain.values("pk")).row() is not None) == (3, True)


def test_a_value_that_is_changed_on_the_way_is_refused() -> None:
    with pytest.raises(ValueError, match="as they are"):
        Prepared(lambda key: User.objects.filter(pk=key + 1).values("pk")).rows(1)


def test_only_the_key_of_a_row_can_be_used(logins: list[User]) -> None:
    with pytest.raises(User.DoesNotExist):
        Prepared(lambda user: User.objects.filter(email=user.email).values("pk")).rows(logins[0])


@pytest.mark.parametrize("value", ["text", 1.5, True, None])
def test_other_kinds_are_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        Prepared(lambda given: User.objects.filter(pk=given).values("pk")).rows(value)


def test_a_list_turns_its_pages_both_ways(logins: list[User]) -> None:
    everyone = PreparedList(User, lambda least: User.objects.filter(pk__gte=least).values("email"))
    emails = lambda rows: [row["email"].split("@")[0] for row in rows]  # noqa: E731
    first = logins[0].pk
    assert emails(everyone.of(first).order_by("pk")[0:2]) == ["aida", "bek"]
    assert emails(everyone.of(first).order_by("-pk")[0:2]) == ["dana", "bek"]
    assert emails(everyone.of(first).order_by("pk")[2:4]) == ["dana"]
    since = str(logins[1].date_joined)
    assert emails(everyone.of(first).order_by("pk").filter(date_joined__gt=since)[0:9]) == ["dana"]
    assert emails(everyone.of(first).order_by("pk").filter(date_joined__lt=since)[0:9]) == ["aida"]
