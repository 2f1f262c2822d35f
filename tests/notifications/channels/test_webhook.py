"""What goes to an official site is signed in the form of Standard Webhooks, and each answer has its meaning."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from econsulate.core.channel_configuration import secret
from notifications.channels import webhook
from notifications.channels.base import Result
from notifications.channels.webhook import Site
from tests.notifications.push.fixtures import patience
from tests.notifications.push.http2 import Reply
from tests.notifications.sites import Receiver

# From the test of the reference libraries (standard-webhooks/standard-webhooks).
EXAMPLE = (
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    1614265330,
    b'{"test": 2432232314}',
)
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
BODY = json.dumps({"type": "alert.published", "headline": "Су тасқыны"}).encode()


def posted(site: Site, *, id: str = "alert-1", at: datetime | None = None, body: bytes = BODY) -> tuple[str, str]:
    outcome = webhook.post(site, body, id=id, at=at or datetime.now(UTC))
    return outcome.result, outcome.code


def test_the_example_of_the_standard_comes_out_to_the_letter() -> None:
    text, id, seconds, body = EXAMPLE
    site = Site("example", "https://example.org", [secret(text)])
    found = webhook.headers(site, body, id=id, at=datetime.fromtimestamp(seconds, UTC))
    assert found["webhook-signature"] == SIGNED
    assert (found["webhook-id"], found["webhook-timestamp"]) == (id, str(seconds))


@pytest.mark.parametrize("forms", [("v1",), ("v1a",), ("v1", "v1a")])
def test_a_site_that_checks_takes_it_whole(receiver: Receiver, forms: tuple[str, ...]) -> None:
    assert posted(receiver.site(*forms)) == (Result.ACCEPTED, "2xx")
    assert receiver.taken == {"alert-1": BODY}
    (seen,) = receiver.server.requests
    assert seen.headers["content-type"] == "application/json"


def test_a_secret_can_be_changed_while_both_are_good(receiver: Receiver) -> None:
    site = receiver.site("v1")
    assert posted(replace(site, keys=[("v1", b"n" * 32), *site.keys])) == (Result.ACCEPTED, "2xx")
    assert posted(replace(site, keys=[("v1", b"n" * 32)])) == (Result.UNREACHABLE, "401")


def test_a_site_that_checks_refuses_what_is_old_or_somebody_elses(receiver: Receiver) -> None:
    assert posted(receiver.site(), at=datetime.now(UTC) - timedelta(minutes=6)) == (Result.UNREACHABLE, "401")
    other = replace(receiver.site(), keys=[("v1", b"x" * 32), ("v1a", b"y" * 32)])
    assert posted(other) == (Result.UNREACHABLE, "401")
    assert receiver.taken == {}


@pytest.mark.parametrize("id", ["", "a.b", "a\nwebhook-x: y", "a" * 65, "é"])
def test_an_id_that_could_be_two_is_no_id(receiver: Receiver, id: str) -> None:
    with pytest.raises(ValueError, match="an id"):
        posted(receiver.site(), id=id)
    assert receiver.server.requests == []


def test_a_repeat_is_known_by_its_id(receiver: Receiver) -> None:
    posted(receiver.site(), at=datetime.now(UTC) - timedelta(minutes=1))
    posted(receiver.site())
    assert list(receiver.taken) == ["alert-1"]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(200), (Result.ACCEPTED, "2xx")),
        (Reply(302, headers={"location": "https://127.0.0.1/elsewhere"}), (Result.REFUSED, "3xx")),
        (Reply(400), (Result.REFUSED, "4xx")),
        (Reply(403), (Result.UNREACHABLE, "403")),
        (Reply(404), (Result.UNREACHABLE, "404")),
        (Reply(410), (Result.NO_SUCH_ADDRESS, "410")),
        (Reply(429), (Result.UNREACHABLE, "429")),
        (Reply(500), (Result.DEFERRED, "5xx")),
        (Reply(503), (Result.UNREACHABLE, "503")),
        (Reply(manner="reset"), (Result.UNKNOWN, "no answer 92")),
        (Reply(manner="hang"), (Result.UNKNOWN, "no answer 28")),
    ],
)
def test_each_answer_has_its_meaning(
    receiver: Receiver, reply: Reply, outcome: Any, request: pytest.FixtureRequest
) -> None:
    patience(request, reply)
    receiver.trouble = reply
    assert posted(receiver.site()) == outcome
    assert len(receiver.server.requests) == 1


def test_how_long_it_wants_to_be_left_alone_is_heard(receiver: Receiver) -> None:
    receiver.trouble = Reply(429, headers={"retry-after": "120"})
    outcome = webhook.post(receiver.site(), BODY, id="a", at=datetime.now(UTC))
    assert outcome.retry_after == timedelta(minutes=2)


def test_it_never_leads_into_our_own_network(receiver: Receiver, settings: Any) -> None:
    settings.PUSH = {**settings.PUSH, "private_networks": []}
    outcome = webhook.post(receiver.site(), BODY, id="a", at=datetime.now(UTC))
    assert (outcome.result, outcome.code.startswith("address not public")) == (Result.REFUSED, True)
    assert receiver.server.connections == 0


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    receiver: Receiver, settings: Any, tmp_path: Path
) -> None:
    from tests.notifications.push.http2 import authority

    settings.PUSH = {**settings.PUSH, "ca_file": str(authority(tmp_path)[0])}
    assert posted(receiver.site())[0] == Result.UNREACHABLE
    assert receiver.server.requests == []


def test_check_finds_a_site_that_takes_what_nobody_signed(
    db: None, receiver: Receiver, settings: Any, monkeypatch: Any, capsys: Any
) -> None:
    assert webhook.check(receiver.site()) == []
    receiver.trouble = Reply(204)
    assert webhook.check(receiver.site()) == ["webhook portal: takes what nobody signed"]
    receiver.trouble = Reply(404)
    assert webhook.check(receiver.site()) == ["webhook portal: answered 404 to what nobody signed"]
    nowhere = replace(receiver.site(), url="https://127.0.0.1:1/hook")
    assert "no connection" in webhook.check(nowhere)[0]
    monkeypatch.setattr("notifications.management.commands.check_channels.CHANNELS", {})
    settings.WEBHOOKS = [{"name": "portal", "url": receiver.site().url, "keys": receiver.site().keys}]
    receiver.trouble = None
    call_command("check_channels")
    assert "webhook portal: works" in capsys.readouterr().out
    receiver.trouble = Reply(204)
    with pytest.raises(SystemExit):
        call_command("check_channels")
    assert "takes what nobody signed" in capsys.readouterr().out


def test_a_site_shows_no_secret(receiver: Receiver) -> None:
    shown = repr(receiver.site("v1"))
    assert "kkkk" not in shown
