"""A stream opens for a live session alone, and ends with it; not more of them than are borne."""

import http.client
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import parse_qs, urlencode

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.streams.process.hub import PER_LOGIN
from econsulate.core.streams.services import keys_of
from tests.core.streams.running import Streams, a_ticket, database_url, session_of, ticket_of
from tests.people import Phone, a_user, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_ticket_of_ours_nothing_is_opened(streams: Streams, aigul: User) -> None:
    good = parse_qs(ticket_of(phone_of(aigul)))["ticket"][0]
    body, _, signature = good.partition(".")
    told = json.loads(urlsafe_b64decode(body))
    told[3]["look"] = [keys_of(settings.SECRET_KEY).mark("thread 1")]
    made_up = urlsafe_b64encode(json.dumps(told).encode()).decode()
    for ticket in ("", "x", ".", good[:-2], f"{made_up}.{signature}", f"{body}.{'A' * 43}=", good * 9, "\0", "é"):
        refused = streams.at(urlencode({"ticket": ticket}))
        assert (refused.status, refused.code()) == (401, "ticket_over"), ticket
    assert streams.at("").status == 401
    assert streams.at("%ff=%ff&ticket=%00%ff").status == 401
    assert streams.at(urlencode({"ticket": good})).status == 200


def test_a_ticket_is_good_for_seconds(streams: Streams, aigul: User) -> None:
    phone = phone_of(aigul)
    with time_machine.travel(timezone.now() - timezone.timedelta(seconds=40)):
        old = a_ticket(phone)
    assert streams.at(old).code() == "ticket_over"


def test_neither_a_page_nor_a_verb_of_another_kind(streams: Streams, aigul: User) -> None:
    ticket = ticket_of(phone_of(aigul))
    assert streams.at(ticket, method="POST").status == 405
    assert streams.at(ticket, path="/streams").code() == "not_found"
    assert streams.at(ticket, path="/streams/x").status == 404
    assert streams.at("", path="/").status == 404


def test_a_session_that_ended_opens_nothing_and_who_has_none_gets_no_ticket(
    streams: Streams, aigul: User, nobody: Phone
) -> None:
    assert nobody.get("/api/v1/stream").status_code == 401
    phone = phone_of(aigul)
    ticket = ticket_of(phone)
    Session.objects.all().delete()
    assert streams.at(ticket).code() == "ticket_over"
    assert phone.get("/api/v1/stream").status_code == 401


@pytest.mark.parametrize("end", ["revoked", "expired", "deactivated", "became staff"])
def test_a_stream_ends_with_its_session_and_no_other_does(hurried: Streams, aigul: User, end: str) -> None:
    phone, other = phone_of(aigul), phone_of(a_user("Timur"))
    reader, others = hurried.opened(phone), hurried.opened(other)
    mine = Session.objects.exclude(session_key=session_of(other).session_key)
    if end == "revoked":
        mine.delete()
    elif end == "expired":
        mine.update(expire_date=timezone.now())
    else:
        User.objects.filter(pk=aigul.pk).update(**{"deactivated": {"is_active": False}}.get(end, {"is_staff": True}))
    assert reader.ended(1.9)
    assert not others.ended(0.2)


def test_a_login_has_some_streams_and_a_closed_one_makes_room(streams: Streams, aigul: User) -> None:
    phone = phone_of(aigul)
    readers = [streams.at(a_ticket(phone)) for _each in range(PER_LOGIN)]
    assert {reader.status for reader in readers} == {200}
    refused = streams.at(a_ticket(phone))
    assert (refused.status, refused.code()) == (429, "too_many_streams")
    assert 60 <= int(refused.header("retry-after") or 0) < 120
    assert streams.opened(phone_of(a_user("Timur"))).status == 200
    readers[0].close()
    for _try in range(100):
        if streams.at(a_ticket(phone)).status == 200:
            return
    raise AssertionError("a closed stream goes on counting")


@pytest.mark.parametrize("streams", [{"ECONSULATE_STREAMS_MOST": "2"}], indirect=True)
def test_a_full_process_says_so_and_when_to_come_again(streams: Streams) -> None:
    open_ones = [streams.opened(phone_of(a_user(name))) for name in ("Timur", "Zhanna")]
    refused = streams.opened(phone_of(a_user("Madina")))
    assert (refused.status, refused.code()) == (503, "streams_full")
    assert refused.header("retry-after")
    assert [reader.status for reader in open_ones] == [200, 200]


def test_without_a_database_it_says_so_and_lives(aigul: User) -> None:
    away = database_url().rpartition(":")[0] + ":1/none"
    streams = Streams({"DATABASE_URL": away})
    streams.start(ready="/healthz")
    try:
        refused = streams.at(ticket_of(phone_of(aigul)))
        assert (refused.status, refused.code()) == (503, "streams_unavailable")
        assert refused.header("retry-after")
        probe = http.client.HTTPConnection("127.0.0.1", streams.port)
        probe.request("GET", "/readyz")
        assert probe.getresponse().status == 503
        probe.close()
    finally:
        streams.end()
