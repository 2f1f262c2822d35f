"""The whole way: an app registers, somebody is told something, the phone rings, the app fetches and says so."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.utils import timezone

from notifications.channels.webpush import WebPush
from notifications.deliveries.models import Attempt, ChannelPause, Delivery
from notifications.recipients.models import ContactPoint, Recipient
from tests.factories.devices import IPHONE, a_subscription, registered
from tests.factories.notifications import REFERENCE, a_message, time_passes, work_is_done
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Apple, Browsers, Google, apple_error, google_error
from tests.notifications.smtp import PostOffice
from tests.people import Phone

RECEIPTS = "/api/v1/receipts"


@pytest.fixture(autouse=True)
def _mail_goes_somewhere(office: PostOffice) -> None:
    """Mail is sent beside it, to a stand-in."""


def by(kind: str) -> Delivery:
    return Delivery.objects.select_related("contact_point").get(channel=kind)


def told(phone: Phone, message: str) -> dict[str, Any]:
    body: dict[str, Any] = phone.get(f"/api/v1/inbox/{message}").json()
    return body


def shown(phone: Phone, id: str, state: str = "displayed", **more: Any) -> int:
    at = more.get("at", timezone.now().isoformat())
    status: int = phone.post(RECEIPTS, {"receipts": [{"id": id, "state": state, "at": at}]}, format="json").status_code
    return status


def test_android(recipient: UUID, phone: Phone, google: Google) -> None:
    registered(phone)
    message = a_message(recipient, "tests.scan_needed", context={"name": "Aigul", "day": "now"}, reference=REFERENCE)
    work_is_done()
    (rung,) = google.taken
    assert by("fcm").state == "accepted"
    assert rung["data"] == {"message": str(message), "delivery": str(by("fcm").public_id)}
    assert "Aigul" not in str(rung)
    assert "Aigul" in told(phone, rung["data"]["message"])["body"]
    assert shown(phone, rung["data"]["delivery"]) == 204
    assert by("fcm").state == "displayed"
    assert told(phone, str(message))["read_at"] is None


def test_an_iphone(recipient: UUID, phone: Phone, apple: Apple) -> None:
    registered(phone, IPHONE)
    message = a_message(recipient, "tests.scan_needed", context={"name": "Aigul", "day": "now"}, reference=REFERENCE)
    work_is_done()
    (rung,) = apple.taken
    assert rung["headers"]["apns-id"] == rung["delivery"] == str(by("apns").public_id)
    assert rung["headers"]["apns-collapse-id"] == rung["message"] == str(message)
    assert rung["aps"]["alert"] == {"title": "Сізге хабар келді"}
    assert by("apns").state == "accepted"
    assert shown(phone, rung["message"]) == 204
    assert by("apns").state == "displayed"


@pytest.mark.parametrize("platform", ["webpush", "unifiedpush"])
def test_a_browser_and_a_phone_without_google(recipient: UUID, phone: Phone, browsers: Browsers, platform: str) -> None:
    registered(phone, a_subscription(platform, **browsers.subscribe("aigul")))
    message = a_message(recipient)
    work_is_done()
    assert not browsers.faults
    (rung,) = browsers.taken
    assert rung["told"] == {
        "message": str(message),
        "delivery": str(by(platform).public_id),
        "title": "Сізге хабар келді",
    }
    assert by(platform).state == "accepted"
    assert shown(phone, rung["told"]["delivery"], "opened") == 204
    assert by(platform).state == "acknowledged"


def test_every_device_of_a_person_rings_and_each_has_its_own_fate(
    recipient: UUID, phone: Phone, google: Google, apple: Apple
) -> None:
    registered(phone)
    registered(phone, token="f2:" + "B" * 60, installation=str(uuid4()))
    registered(phone, IPHONE)
    google.troubles["f2:" + "B" * 60] = google_error(404, "NOT_FOUND", "UNREGISTERED")
    a_message(recipient)
    work_is_done()
    states = sorted(Delivery.objects.exclude(channel__in=["inbox", "email"]).values_list("channel", "state"))
    assert states == [("apns", "accepted"), ("fcm", "accepted"), ("fcm", "failed_permanent")]
    assert ContactPoint.objects.filter(kind="fcm").values_list("state", flat=True).order_by("pk").last() == "withdrawn"
    assert sorted(row["rings"] for row in phone.get("/api/v1/devices").json()["results"]) == [False, True, True]
    a_message(recipient)
    work_is_done()
    assert len(google.taken) == 2
    assert len(apple.taken) == 2
    assert Recipient.objects.get(public_id=recipient).user is not None


def test_what_is_our_fault_costs_nobody_their_token(recipient: UUID, phone: Phone, google: Google) -> None:
    registered(phone)
    google.troubles[""] = google_error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")
    a_message(recipient)
    work_is_done()
    assert (by("fcm").state, by("fcm").reason) == ("failed_permanent", "INVALID_ARGUMENT")
    google.troubles.clear()
    a_message(recipient)
    work_is_done()
    assert len(google.taken) == 1


def test_a_token_told_anew_after_apple_saw_it_go_stays(recipient: UUID, phone: Phone, apple: Apple) -> None:
    point = registered(phone, IPHONE).contact_point
    before = int((timezone.now() - timedelta(hours=1)).timestamp() * 1000)
    apple.troubles[""] = apple_error(410, "Unregistered", timestamp=before)
    a_message(recipient)
    work_is_done()
    assert by("apns").state == "failed_permanent"
    assert ContactPoint.objects.get(pk=point.pk).state == "live"
    after = int((timezone.now() + timedelta(hours=1)).timestamp() * 1000)
    apple.troubles[""] = apple_error(410, "Unregistered", timestamp=after)
    a_message(recipient)
    work_is_done()
    assert ContactPoint.objects.get(pk=point.pk).state == "withdrawn"


@pytest.mark.parametrize(("seconds", "waits"), [("600", (600, 800)), ("86400", (3600, 4600)), ("1", (15, 31))])
def test_whoever_wants_to_be_left_alone_is(
    recipient: UUID, phone: Phone, google: Google, seconds: str, waits: tuple[int, int]
) -> None:
    registered(phone)
    google.troubles[""] = google_error(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", **{"retry-after": seconds})
    a_message(recipient)
    work_is_done()
    delivery = by("fcm")
    assert delivery.state == "deferred"
    assert delivery.due_at is not None
    assert waits[0] - 5 < (delivery.due_at - timezone.now()).total_seconds() < waits[1]
    google.troubles.clear()
    time_passes(minutes=90)
    work_is_done()
    assert by("fcm").state == "accepted"


def test_a_service_that_is_down_rests_as_long_as_it_asks(recipient: UUID, phone: Phone, google: Google) -> None:
    registered(phone)
    google.troubles[""] = google_error(503, "UNAVAILABLE", "UNAVAILABLE", **{"retry-after": "1800"})
    for _ in range(3):
        a_message(recipient)
    work_is_done()
    pause = ChannelPause.objects.get()
    assert pause.channel == "fcm"
    assert 1700 < (pause.until - timezone.now()).total_seconds() < 1801
    asked = len(google.server.requests)
    time_passes(minutes=10)
    work_is_done()
    assert len(google.server.requests) == asked
    google.troubles.clear()
    time_passes(minutes=25)
    work_is_done()
    assert set(Delivery.objects.filter(channel="fcm").values_list("state", flat=True)) == {"accepted"}
    assert not ChannelPause.objects.exists()


def test_one_dead_service_holds_up_no_other(
    recipient: UUID, phone: Phone, google: Google, apple: Apple, settings: Any
) -> None:
    registered(phone)
    registered(phone, IPHONE)
    fcm = settings.PUSH["fcm"]
    settings.PUSH = {
        **settings.PUSH,
        "fcm": {**fcm, "url": "https://127.0.0.1:1", "token_uri": "https://127.0.0.1:1/t"},
    }
    for _ in range(3):
        a_message(recipient)
    work_is_done()
    assert set(Delivery.objects.filter(channel="fcm").values_list("state", flat=True)) == {"deferred"}
    assert set(Delivery.objects.filter(channel="apns").values_list("state", flat=True)) == {"accepted"}
    assert Attempt.objects.filter(delivery__channel="fcm").count() == 1


def test_one_dead_server_of_somebody_s_own_holds_up_no_other(recipient: UUID, phone: Phone, browsers: Browsers) -> None:
    registered(phone, a_subscription("unifiedpush", "https://127.0.0.2:1/x"))
    registered(phone, a_subscription("unifiedpush", **browsers.subscribe("aigul")))
    for _ in range(2):
        a_message(recipient)
    work_is_done()
    states = Delivery.objects.filter(channel="unifiedpush").values_list("state", flat=True).order_by("state")
    assert list(states) == ["accepted", "accepted", "deferred", "deferred"]
    assert ChannelPause.objects.get().channel.startswith("unifiedpush:")


def test_a_server_that_lets_us_wait_costs_one_wait_not_one_for_each_message(
    recipient: UUID, phone: Phone, browsers: Browsers, impatient: None
) -> None:
    registered(phone, a_subscription("unifiedpush", **browsers.subscribe("aigul")))
    browsers.troubles["/aigul"] = Reply(manner="hang")
    for _ in range(5):
        a_message(recipient)
    work_is_done()
    assert len(browsers.server.requests) == 1
    browsers.troubles.clear()
    time_passes(minutes=6)
    work_is_done()
    assert set(Delivery.objects.filter(channel="unifiedpush").values_list("state", flat=True)) == {"accepted"}


def test_silence_is_asked_again_under_the_same_id(recipient: UUID, phone: Phone, apple: Apple, impatient: None) -> None:
    registered(phone, IPHONE)
    apple.troubles[""] = Reply(manner="hang")
    a_message(recipient)
    work_is_done()
    assert by("apns").state == "unknown"
    apple.troubles.clear()
    time_passes(minutes=1)
    work_is_done()
    assert by("apns").state == "accepted"
    assert len({seen.headers["apns-id"] for seen in apple.server.requests}) == 1


@pytest.mark.parametrize("endpoint", ["closed port", "refused path"])
def test_nobody_stills_the_browsers_of_others_by_an_endpoint_of_their_own_making(
    recipient: UUID, phone: Phone, browsers: Browsers, endpoint: str
) -> None:
    hers = browsers.subscribe("aigul")
    server, path = hers["endpoint"].rsplit("/", 1)
    made_up = {"closed port": f"https://127.0.0.1:9/{path}", "refused path": f"{server}/private"}[endpoint]
    browsers.troubles["/private"] = Reply(401)
    registered(phone, a_subscription("webpush", made_up))
    a_message(recipient)
    work_is_done()
    assert by("webpush").state == "deferred"
    assert not ChannelPause.objects.filter(pk=WebPush().route(orjson.dumps(hers).decode())).exists()
