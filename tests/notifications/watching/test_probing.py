"""Every minute each channel carries something to an address of ours; silence is noticed, and no person is reached."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.broadcasts.models.broadcasts import Enrolment
from notifications.broadcasts.models.ledger import HandOver
from notifications.channels import registry
from notifications.channels.base import Outcome, Result
from notifications.channels.registry import CHANNELS
from notifications.deliveries.models import Attempt, ChannelPause, Message
from notifications.recipients.models import ContactPoint, Recipient
from notifications.watching import tasks
from notifications.watching.models import RouteHealth
from notifications.watching.rules import RouteState
from notifications.watching.services import probing, telling
from tests.factories.broadcasts import a_listener
from tests.factories.presence import SEOUL
from tests.notifications.kannel import Gateway
from tests.notifications.push.services import Browsers, Google
from tests.notifications.smsc import Smsc
from tests.notifications.smtp import PostOffice
from tests.notifications.telegram.bot import BotApi

pytestmark = pytest.mark.django_db
PHONE, MAIL = "+77010000999", "watch@consulate.example.org"


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.WATCH = {"sms": PHONE, "email": MAIL}


def a_minute(*, later: timedelta = timedelta()) -> None:
    """What beat and its workers do; `later`: so long after what was done last."""
    moments = ("since", "asked_at", "answered_at", "accepted_at", "failing_since", "alarmed_at")
    RouteHealth.objects.update(**{name: F(name) - later for name in moments})
    for kind in probing.tick():
        probing.probe(kind)


def states() -> dict[str, str]:
    return {route.channel: str(route.state) for route in telling.routes()}


def health(kind: str) -> RouteHealth:
    return RouteHealth.objects.get(pk=kind)


def test_every_channel_that_has_a_test_address_is_tested_and_the_others_are_said_to_be_unwatched(
    office: PostOffice, gateway: Gateway, google: Google, telegram: BotApi
) -> None:
    assert set(states().values()) <= {RouteState.WELL, RouteState.UNWATCHED}
    a_minute()
    assert [taken.number for taken in gateway.taken] == [PHONE]
    assert [mail.recipient for mail in office.taken] == [MAIL]
    assert (google.taken, telegram.taken) == ([], [])
    found = states()
    assert (found["sms"], found["email"]) == (RouteState.WELL, RouteState.WELL)
    assert (found["fcm"], found["telegram"]) == (RouteState.UNWATCHED, RouteState.UNWATCHED)
    assert "inbox" not in found
    tested = health("sms")
    assert (tested.result, tested.code) == ("accepted", "202")
    assert tested.took_ms is not None
    assert tested.took_ms < 5000


def test_a_carrier_by_smpp_is_tested_over_its_own_line(office: PostOffice, carrier: Smsc) -> None:
    a_minute()
    a_minute(later=timedelta(minutes=1))
    assert [taken.destination_addr for taken in carrier.taken] == [PHONE[1:]] * 2
    assert len(carrier.binds) == 1
    assert states()["sms"] == RouteState.WELL


def test_beat_that_rings_twice_sends_once(office: PostOffice, gateway: Gateway) -> None:
    a_minute()
    a_minute()
    a_minute(later=timedelta(seconds=40))
    assert len(gateway.taken) == 1
    a_minute(later=timedelta(seconds=20))
    assert len(gateway.taken) == 2


def test_what_fails_is_failing_and_after_three_minutes_an_alarm_once(office: PostOffice, gateway: Gateway) -> None:
    a_minute()
    gateway.trouble = 403
    seen = []
    with capture_logs() as lines:
        for _minute in range(6):
            a_minute(later=timedelta(minutes=1))
            seen.append(states()["sms"])
        gateway.trouble = 0
        a_minute(later=timedelta(minutes=1))
        a_minute(later=timedelta(minutes=1))
    assert seen == [RouteState.FAILING] * 2 + [RouteState.DOWN] * 4
    assert states()["sms"] == RouteState.WELL
    said = [(line["log_level"], line["event"], line["kind"]) for line in lines if line["event"].startswith("a channel")]
    assert said == [("error", "a channel carries nothing", "sms"), ("warning", "a channel carries again", "sms")]
    assert states()["email"] == RouteState.WELL


def test_when_nobody_tests_that_is_silence(office: PostOffice, gateway: Gateway, monkeypatch: Any) -> None:
    a_minute()
    with capture_logs() as lines:
        monkeypatch.setattr(probing, "probe", lambda kind: None)
        for _minute in range(4):
            a_minute(later=timedelta(minutes=1))
    assert states() == {**states(), "sms": RouteState.SILENT, "email": RouteState.SILENT}
    assert len([line for line in lines if line["event"] == "a channel carries nothing"]) == 2


def test_a_test_that_dies_on_its_way_is_no_answer(office: PostOffice, gateway: Gateway, monkeypatch: Any) -> None:
    def killed(envelopes: Any) -> Any:
        raise SystemExit

    a_minute()
    monkeypatch.setattr(CHANNELS["sms"], "send", killed)
    for _minute in range(3):
        with suppress(SystemExit):
            a_minute(later=timedelta(minutes=1))
    assert states()["sms"] == RouteState.SILENT


def test_traffic_leaves_a_route_that_failed_its_test_and_comes_back_with_the_next(
    office: PostOffice, gateway: Gateway
) -> None:
    gateway.trouble = 403
    a_minute()
    assert ChannelPause.objects.filter(pk="sms").exists()
    assert next(route for route in telling.routes() if route.channel == "sms").paused_until is not None
    gateway.trouble = 0
    a_minute(later=timedelta(minutes=1))
    assert not ChannelPause.objects.exists()


@pytest.mark.parametrize("kind", ["sms", "email"])
def test_an_address_that_a_person_has_gets_nothing(
    office: PostOffice, gateway: Gateway, aigul: User, kind: str
) -> None:
    if kind == "sms":
        User.objects.filter(pk=aigul.pk).update(phone=PHONE, phone_verified=True)
    else:
        facade.ensure_recipient(aigul)
        recipient = Recipient.objects.get(user=aigul)
        ContactPoint.objects.filter(recipient=recipient).delete()
        from notifications.recipients.services.people import fingerprint

        ContactPoint.objects.create(
            recipient=recipient, kind="email", address=MAIL, address_index=fingerprint("email", MAIL.upper())
        )
    a_minute()
    taken = gateway.taken if kind == "sms" else office.taken
    assert taken == []
    assert (states()[kind], health(kind).code) == (RouteState.FAILING, "address of a person")
    assert not ChannelPause.objects.exists()


def test_a_device_that_somebody_registered_gets_nothing(browsers: Browsers, settings: Any, aigul: User) -> None:
    from notifications.recipients.services.devices import token_fingerprint

    mine = browsers.subscribe("aigul")
    settings.WATCH = {"webpush": json.dumps(mine)}
    facade.ensure_recipient(aigul)
    ContactPoint.objects.create(
        recipient=Recipient.objects.get(user=aigul),
        kind="webpush",
        address=json.dumps(mine),
        address_index=token_fingerprint("webpush", mine["endpoint"]),
    )
    a_minute()
    assert browsers.taken == []
    assert health("webpush").code == "address of a person"
    settings.WATCH = {"webpush": json.dumps(browsers.subscribe("watch"))}
    a_minute(later=timedelta(minutes=1))
    assert len(browsers.taken) == 1
    assert states()["webpush"] == RouteState.WELL


def test_nobody_in_the_register_or_an_exercise_has_to_do_with_it(office: PostOffice, gateway: Gateway) -> None:
    volunteer = a_listener("Bek", SEOUL)
    Enrolment.objects.create(user=volunteer, since=timezone.now())
    a_minute()
    assert [len(gateway.taken), len(office.taken)] == [1, 1]
    assert not Message.objects.exists()
    assert not Attempt.objects.exists()
    assert not HandOver.objects.exists()
    assert (str(volunteer.phone), volunteer.email) not in {(PHONE, MAIL)}


def test_a_channel_that_is_watched_no_longer_raises_no_alarm(
    office: PostOffice, gateway: Gateway, settings: Any
) -> None:
    a_minute()
    settings.WATCH = {"email": MAIL}
    a_minute()
    assert states()["sms"] == RouteState.UNWATCHED
    assert not RouteHealth.objects.filter(pk="sms").exists()


def test_a_channel_that_is_not_there_is_not_tested(office: PostOffice, settings: Any, monkeypatch: Any) -> None:
    monkeypatch.delitem(registry.CHANNELS, "sms")
    a_minute()
    assert "sms" not in states()
    probing.probe("sms")
    assert not RouteHealth.objects.filter(pk="sms").exists()


def test_each_channel_is_a_task_of_its_own_that_is_not_made_up_for(monkeypatch: Any) -> None:
    asked: list[tuple[Any, Any]] = []
    monkeypatch.setattr(tasks.probe, "apply_async", lambda args, expires: asked.append((args, expires)))
    tasks.tick()
    assert asked == [(("email",), 50.0), (("sms",), 50.0)]


@pytest.mark.parametrize("result", [one for one in Result if one not in probing.GOOD])
def test_only_what_was_taken_is_well(monkeypatch: Any, gateway: Gateway, result: Result, settings: Any) -> None:
    settings.WATCH = {"sms": PHONE}
    answer: Callable[[Any], list[Outcome]] = lambda envelopes: [Outcome(result, "x")]  # noqa: E731
    monkeypatch.setattr(CHANNELS["sms"], "send", answer)
    a_minute()
    assert states()["sms"] == RouteState.FAILING


def scraped(settings: Any) -> str:
    settings.METRICS_TOKEN = "t"
    return Client().get("/metrics", headers={"authorization": "Bearer t"}).content.decode()


def test_what_prometheus_sees(office: PostOffice, gateway: Gateway, settings: Any) -> None:
    settings.WATCH = {"sms": PHONE}
    a_minute()
    shown = scraped(settings)
    assert 'econsulate_route_watched{channel="sms"} 1.0' in shown
    assert 'econsulate_route_watched{channel="email"} 0.0' in shown
    assert 'econsulate_route_down{channel="sms"} 0.0' in shown
    assert 'econsulate_route_down{channel="email"}' not in shown
    assert 'econsulate_route_took_seconds{channel="sms"}' in shown
    RouteHealth.objects.update(**{name: F(name) - timedelta(minutes=4) for name in ("answered_at", "accepted_at")})
    shown = scraped(settings)
    assert 'econsulate_route_down{channel="sms"} 1.0' in shown
    assert 'econsulate_route_quiet_seconds{channel="sms"} 24' in shown
