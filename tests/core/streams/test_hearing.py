"""A phone hears at once that there is something for it to read, and nothing of what is another's."""

import time

import pytest
from django.db import transaction

from econsulate.core.accounts.models import User
from econsulate.core.streams.services import tell
from notifications import facade
from notifications.broadcasts.models.broadcasts import Enrolment
from tests.core.streams.running import Reader, Streams
from tests.factories.broadcasts import started
from tests.factories.notifications import TOPICS, a_message
from tests.people import a_user, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _topics() -> None:
    for topic in TOPICS:
        facade.register_topic(topic)


def written_to(user: User) -> None:
    with transaction.atomic():
        a_message(facade.ensure_recipient(user))


def quiet(reader: Reader) -> bool:
    return not reader.until(lambda: b"event:" in reader.read, 1.5)


def test_what_is_new_for_me_is_told_within_a_second_and_to_nobody_else(
    streams: Streams, aigul: User, farida: User
) -> None:
    mine, theirs = streams.opened(phone_of(aigul)), streams.opened(phone_of(farida))
    assert mine.status == theirs.status == 200
    began = time.monotonic()
    written_to(aigul)
    assert mine.hears("changes")
    assert time.monotonic() - began < 1.5
    assert quiet(theirs)
    assert b"event: alerts" not in mine.read


def test_nothing_is_told_of_what_was_taken_back(streams: Streams, aigul: User) -> None:
    reader = streams.opened(phone_of(aigul))
    with transaction.atomic():
        a_message(facade.ensure_recipient(aigul))
        tell("alerts live")
        transaction.set_rollback(True)
    assert quiet(reader)


def test_an_alert_wakes_every_phone_and_a_drill_those_that_take_part(
    streams: Streams, aigul: User, farida: User
) -> None:
    Enrolment.objects.create(user=aigul, since="2026-01-01T00:00Z")
    mine, theirs = streams.opened(phone_of(aigul)), streams.opened(phone_of(farida))
    started(mode="exercise")
    assert mine.hears("alerts")
    assert quiet(theirs)
    started()
    assert theirs.hears("alerts")
    assert mine.hears("alerts")


def test_many_events_of_a_kind_are_one_in_a_second(streams: Streams, aigul: User) -> None:
    reader = streams.opened(phone_of(aigul))
    tell("alerts live")
    assert reader.hears("alerts")
    began = time.monotonic()
    for _each in range(39):
        tell("alerts live")
    assert reader.hears("alerts", 3)
    assert time.monotonic() - began > 0.5
    assert quiet(reader)


def test_a_stream_says_how_it_is_to_be_treated(streams: Streams, aigul: User) -> None:
    reader = streams.opened(phone_of(aigul))
    assert reader.header("content-type") == "text/event-stream"
    assert reader.header("cache-control") == "no-store"
    assert reader.header("x-accel-buffering") == "no"
    assert reader.header("access-control-allow-origin") is None
    assert reader.until(lambda: b"retry: " in reader.read, 5)
    wait = int(reader.read.partition(b"retry: ")[2].split(b"\n")[0])
    assert 1000 <= wait <= 8000


OTHER_ORIGIN = {
    "ECONSULATE_DEMO": "1",
    "ECONSULATE_PUBLIC_BASE_URL": "http://127.0.0.1:8000",
    "ECONSULATE_STREAMS_URL": "http://127.0.0.1:8010",
}


@pytest.mark.parametrize("streams", [OTHER_ORIGIN], indirect=True)
def test_only_in_a_trial_pages_of_one_other_origin_may_read(streams: Streams, aigul: User) -> None:
    assert streams.opened(phone_of(aigul)).header("access-control-allow-origin") == "http://127.0.0.1:8000"


def test_a_stream_is_kept_alive_and_ends_by_itself(hurried: Streams) -> None:
    reader = hurried.opened(phone_of(a_user("Timur")))
    assert reader.until(lambda: reader.read.count(b"\n:\n\n") > 1, 3)
    assert reader.ended(5)
