"""Whose stream is told of a change? Theirs who would read it by the sync, and nobody else's."""

import psycopg
import pytest

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.feed.kinds import topics_of
from tests.core.streams.running import database_url
from tests.factories.cases import a_thread
from tests.factories.visas import a_person
from tests.people import a_user, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def child(aigul: User, seoul: Mission) -> Person:
    return a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")


@pytest.fixture
def father(child: Person) -> User:
    user = a_user("Timur")
    mothers = child.representations.get()
    child.representations.create(user=user, kind="parent", valid_from="2020-01-01", valid_to=mothers.valid_to)
    return user


def told(line: psycopg.Connection) -> set[str]:
    return {one.payload for one in line.notifies(timeout=0.5)}


def hears(user: User, topics: set[str]) -> bool:
    return bool(topics & set(topics_of(user)["changes"]))


def test_both_parents_hear_of_the_child_and_one_alone_of_what_they_wrote(
    aigul: User, father: User, farida: User, child: Person
) -> None:
    with psycopg.connect(database_url(), autocommit=True) as line:
        line.execute("LISTEN econsulate_streams")
        Person.objects.get(pk=child.pk).save()
        of_both = told(line)
        a_thread(phone_of(aigul), child)
        of_one = told(line)
    assert [hears(user, of_both) for user in (aigul, father, farida)] == [True, True, False]
    assert [hears(user, of_one) for user in (aigul, father, farida)] == [True, False, False]


def test_who_acts_for_the_child_no_longer_hears_nothing_of_what_they_wrote(
    aigul: User, child: Person, father: User
) -> None:
    phone = phone_of(father)
    with psycopg.connect(database_url(), autocommit=True) as line:
        line.execute("LISTEN econsulate_streams")
        a_thread(phone, child)
        before = told(line)
    assert hears(father, before)
    child.representations.filter(user=father).delete()
    assert not hears(father, before)


def test_an_import_of_thousands_tells_fifty(aigul: User, child: Person) -> None:
    with psycopg.connect(database_url(), autocommit=True) as line:
        line.execute("LISTEN econsulate_streams")
        people = [a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ") for _each in range(60)]
        told(line)
        Person.objects.filter(pk__in=[one.pk for one in people]).update(version=2)
        assert len(told(line)) == 50
