"""Web Push and UnifiedPush: what goes out, what the browser reads, and what each answer means."""

import time
from datetime import timedelta
from typing import Any

import orjson
import pytest

from notifications.channels.base import Result
from notifications.channels.unifiedpush import UnifiedPush
from notifications.channels.webpush import WebPush, signed
from notifications.deliveries import rules
from tests.notifications.push.envelopes import MESSAGE, an_envelope, said, send_one
from tests.notifications.push.fixtures import patience
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Browsers


def at(browsers: Browsers, name: str = "aigul") -> str:
    return orjson.dumps(browsers.subscribe(name)).decode()


@pytest.mark.parametrize("channel", [WebPush, UnifiedPush])
def test_the_browser_reads_ids_and_that_there_is_a_message(browsers: Browsers, channel: Any) -> None:
    envelope = an_envelope(at(browsers), message=MESSAGE)
    assert [said(outcome) for outcome in channel().send([envelope])] == [(Result.ACCEPTED, "201")]
    (taken,) = browsers.taken
    told = {"message": str(MESSAGE), "delivery": str(envelope.id), "title": "You have a message"}
    assert taken["told"] == told
    assert taken["headers"]["urgency"] == "normal"
    assert 3590 <= int(taken["headers"]["ttl"]) <= 3600
    assert len(taken["headers"]["topic"]) == 22
    assert not browsers.faults


def test_neither_size_nor_topic_tell_how_grave_it_is(browsers: Browsers) -> None:
    address = at(browsers)
    send_one(WebPush(), address, message=MESSAGE)
    send_one(WebPush(), address, message=MESSAGE, urgent=True, discreet=True)
    plain, grave = browsers.taken
    assert plain["length"] == grave["length"]
    assert plain["headers"]["topic"] == grave["headers"]["topic"]
    assert grave["headers"]["urgency"] == "high"
    assert (grave["told"]["urgent"], grave["told"]["discreet"]) == ("1", "1")


def test_the_proof_names_the_server_ends_within_a_day_and_is_kept(browsers: Browsers) -> None:
    signed.cache_clear()
    address = at(browsers)
    for _ in range(3):
        send_one(WebPush(), address)
    first, *others = browsers.proofs
    assert set(first) == {"aud", "exp", "sub"}
    assert first["aud"] == browsers.server.url
    assert 10 * 3600 < first["exp"] - time.time() < 13 * 3600
    assert others == [first, first]
    assert signed.cache_info().misses == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(404), (Result.NO_SUCH_ADDRESS, "404")),
        (Reply(410), (Result.NO_SUCH_ADDRESS, "410")),
        (Reply(400), (Result.REFUSED, "400")),
        (Reply(401), (Result.DEFERRED, "401")),
        (Reply(403), (Result.REFUSED, "403")),
        (Reply(413), (Result.REFUSED, "413")),
        (Reply(429, headers={"retry-after": "60"}), (Result.DEFERRED, "429")),
        (Reply(500), (Result.DEFERRED, "500")),
        (Reply(502), (Result.UNREACHABLE, "502")),
        (Reply(503), (Result.UNREACHABLE, "503")),
        (Reply(302, headers={"location": "https://127.0.0.1/"}), (Result.REFUSED, "302")),
        (Reply(418), (Result.REFUSED, "418")),
        (Reply(manner="reset"), (Result.UNKNOWN, "no answer 92")),
        (Reply(manner="hang"), (Result.UNREACHABLE, "no answer 28")),
    ],
)
@pytest.mark.parametrize("channel", [WebPush, UnifiedPush])
def test_each_answer_has_its_meaning(
    browsers: Browsers, channel: Any, reply: Reply, outcome: Any, request: pytest.FixtureRequest
) -> None:
    patience(request, reply)
    address = at(browsers)
    browsers.troubles["/aigul"] = reply
    assert said(send_one(channel(), address)) == outcome


def test_how_long_it_wants_to_be_left_alone_is_heard(browsers: Browsers) -> None:
    address = at(browsers)
    browsers.troubles["/aigul"] = Reply(429, headers={"retry-after": "60"})
    assert send_one(WebPush(), address).retry_after == timedelta(seconds=60)


def test_a_host_taken_off_the_list_gets_no_browser_s_message_any_more(browsers: Browsers, settings: Any) -> None:
    address = at(browsers)
    settings.PUSH = {**settings.PUSH, "web_hosts": ["*.push.example.org"]}
    assert said(send_one(WebPush(), address)) == (Result.REFUSED, "host not listed")
    assert not browsers.server.requests
    assert send_one(UnifiedPush(), address).result == Result.ACCEPTED


@pytest.mark.parametrize("channel", [WebPush, UnifiedPush])
def test_a_name_that_leads_to_a_private_place_is_never_connected_to(
    browsers: Browsers, settings: Any, channel: Any
) -> None:
    address = at(browsers).replace("127.0.0.1", "localhost")
    settings.PUSH = {**settings.PUSH, "private_networks": [], "web_hosts": ["localhost"]}
    assert said(send_one(channel(), address)) == (Result.REFUSED, "address not public 7")
    assert browsers.server.connections == 0


def test_servers_rest_each_for_itself_and_are_not_named(browsers: Browsers) -> None:
    channel = UnifiedPush()
    routes = {channel.route(orjson.dumps({"endpoint": f"https://{host}/x"}).decode()) for host in ("a.org", "b.org")}
    assert len(routes) == 2
    assert all(len(route) <= 64 and "a.org" not in route for route in routes)
    assert channel.route(orjson.dumps({"endpoint": "https://A.org:443/y"}).decode()) in routes
    assert channel.route(orjson.dumps({"endpoint": "https://a.org:8443/x"}).decode()) not in routes


@pytest.mark.parametrize(
    "given",
    [
        "9" * 5000,
        "-60",
        "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        "Mon, 01 Jan 2024 00:00:99999999999999999999 GMT",
        "Mon, 01 Jan 99999 00:00:00 GMT",
    ],
)
def test_a_server_that_says_nonsense_of_how_long_breaks_nothing(browsers: Browsers, given: str) -> None:
    address = at(browsers)
    browsers.troubles["/aigul"] = Reply(503, headers={"retry-after": given})
    outcome = send_one(UnifiedPush(), address)
    assert said(outcome) == (Result.UNREACHABLE, "503")
    assert rules.obeyed(outcome.retry_after) in {timedelta(), rules.LONGEST_OBEYED}


def test_the_check_tries_the_key(browsers: Browsers, settings: Any) -> None:
    assert WebPush().check() == []
    settings.PUSH = {**settings.PUSH, "vapid": {**settings.PUSH["vapid"], "private_key": "none"}}
    assert "can't sign" in WebPush().check()[0]
