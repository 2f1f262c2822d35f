"""Which phones ring for whom: a token lives at one person, goes with the session, and is shown to nobody."""

import json
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.signin.services import deactivate, forget_old
from notifications import facade
from notifications.recipients.models import ContactPoint, Device, Recipient
from notifications.recipients.rules import allows, is_on_unless_chosen
from notifications.recipients.services import devices, people
from tests.factories.devices import ANDROID, FCM_TOKEN, IPHONE, PATH, a_session, a_subscription, registered
from tests.people import Phone, phone_of

FIREFOX = "https://updates.push.services.mozilla.com/wpush/v2/abc"
NTFY = "https://ntfy.example.org/upABC?up=1"


def acts() -> list[str]:
    found = AuditEntry.objects.filter(action__startswith="notifications.device.")
    return [action.rpartition(".")[2] for action in found.order_by("pk").values_list("action", flat=True)]


def state_of(point: ContactPoint) -> tuple[str, Any, Any]:
    point = ContactPoint.objects.get(pk=point.pk)
    return point.state, point.address, point.address_index


def test_a_phone_registers_and_is_listed_without_its_token(phone: Phone) -> None:
    answer = phone.post(PATH, ANDROID, format="json")
    assert answer.status_code == 201
    (listed,) = phone.get(PATH).json()["results"]
    assert listed == answer.json()
    assert {name: listed[name] for name in ("platform", "language", "app_version", "rings")} == {
        "platform": "fcm",
        "language": "kk",
        "app_version": "android/1.4.0",
        "rings": False,
    }
    assert FCM_TOKEN not in json.dumps(listed)
    assert acts() == ["registered"]


def test_the_token_is_sealed(phone: Phone) -> None:
    registered(phone)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(p::text || d::text, '') FROM notifications_contactpoint p, notifications_device d"
        )
        (stored,) = cursor.fetchone()
    assert FCM_TOKEN not in stored
    assert FCM_TOKEN.encode().hex() not in stored


def test_the_same_again_changes_nothing_but_its_date(phone: Phone) -> None:
    first = registered(phone)
    again = phone.post(PATH, {**ANDROID, "app_version": "android/1.5.0", "language": "ru"}, format="json")
    assert again.status_code == 200
    second = Device.objects.get()
    assert (second.pk, second.contact_point_id) == (first.pk, first.contact_point_id)
    assert (second.app_version, second.language) == ("android/1.5.0", "ru")
    assert second.registered_at > first.registered_at
    assert acts() == ["registered"]


def test_a_new_token_takes_the_place_of_the_old(phone: Phone) -> None:
    old = registered(phone)
    new = registered(phone, token="f2:" + "B" * 60)
    assert new.pk == old.pk
    assert state_of(old.contact_point) == ("withdrawn", None, None)
    assert new.contact_point.address == "f2:" + "B" * 60
    assert ContactPoint.objects.filter(kind="fcm", state="live").count() == 1


def test_tokens_tell_capitals_apart(phone: Phone) -> None:
    registered(phone)
    registered(phone, installation=str(uuid4()), token=FCM_TOKEN.lower())
    assert Device.objects.count() == 2


def test_a_browser_with_new_keys_keeps_its_place(phone: Phone) -> None:
    first = registered(phone, a_subscription("webpush", FIREFOX))
    second = registered(
        phone, a_subscription("webpush", FIREFOX, auth="AAAAAAAAAAAAAAAAAAAAAA"), installation=str(first.installation)
    )
    assert second.contact_point_id == first.contact_point_id
    assert json.loads(second.contact_point.address)["auth"] == "AAAAAAAAAAAAAAAAAAAAAA"


def test_a_phone_that_changes_hands_rings_for_the_new_owner_alone(phone: Phone, stranger: Phone) -> None:
    hers = registered(phone)
    his = registered(stranger, installation=str(uuid4()))
    assert state_of(hers.contact_point) == ("withdrawn", None, None)
    assert [device.pk for device in Device.objects.all()] == [his.pk]
    assert phone.get(PATH).json()["results"] == []
    assert his.contact_point.address == FCM_TOKEN
    assert acts() == ["registered", "moved", "registered"]


def test_the_same_token_under_another_installation_is_one_device(phone: Phone) -> None:
    registered(phone)
    registered(phone, installation=str(uuid4()))
    assert Device.objects.count() == 1


def test_one_installation_of_two_people_is_two_devices(phone: Phone, stranger: Phone) -> None:
    registered(phone)
    registered(stranger, token="f2:" + "B" * 60)
    assert Device.objects.count() == 2


def test_the_database_keeps_a_token_at_one_person(phone: Phone, farida: User) -> None:
    index = registered(phone).contact_point.address_index
    facade.ensure_recipient(farida)
    other = Recipient.objects.get(user=farida)
    with pytest.raises(IntegrityError, match="token_at_one_person"), transaction.atomic():
        ContactPoint.objects.create(recipient=other, kind="fcm", address="x", address_index=index)


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_claim_one_token_at_once_leave_one_with_it(aigul: User, farida: User) -> None:
    facade.ensure_recipient(aigul)
    facade.ensure_recipient(farida)
    a_session("s")
    told = [devices.Told(uuid4(), "fcm", FCM_TOKEN, FCM_TOKEN, "", "en") for _ in range(2)]
    together, failures = Barrier(2), list[BaseException]()

    def claim(user: User, mine: devices.Told) -> None:
        try:
            recipient = Recipient.objects.get(user=user)
            for _ in range(10):
                together.wait(10)
                devices.register(recipient, mine, session="s", by=user)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=claim, args=pair) for pair in zip((aigul, farida), told, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    assert Device.objects.count() == 1
    assert ContactPoint.objects.filter(kind="fcm", state="live").count() == 1


def test_one_forgets_ones_own_and_nobody_else_s(phone: Phone, stranger: Phone) -> None:
    device = registered(phone)
    path = f"{PATH}/{device.public_id}"
    assert stranger.delete(path).status_code == 404
    assert Device.objects.exists()
    assert phone.delete(path).status_code == 204
    assert phone.delete(path).status_code == 404
    assert not Device.objects.exists()
    assert state_of(device.contact_point) == ("withdrawn", None, None)
    assert acts() == ["registered", "forgotten"]


def test_who_signs_out_is_not_rung_at_any_more(phone: Phone, aigul: User) -> None:
    device = registered(phone)
    other = registered(phone_of(aigul), IPHONE)
    assert phone.delete("/_allauth/app/v1/auth/session").status_code == 401
    assert [one.pk for one in Device.objects.all()] == [other.pk]
    assert state_of(device.contact_point) == ("withdrawn", None, None)


def test_a_session_ended_from_another_device_takes_its_phone_along(phone: Phone, aigul: User) -> None:
    registered(phone_of(aigul), IPHONE)
    kept = registered(phone)
    a_line_in_the_list(aigul, Device.objects.exclude(pk=kept.pk).get()).end()
    assert [one.pk for one in Device.objects.all()] == [kept.pk]


def test_a_login_that_was_retired_rings_nowhere(phone: Phone, aigul: User) -> None:
    a_line_in_the_list(aigul, registered(phone))
    deactivate(aigul, by=None, now=timezone.now())
    assert not Device.objects.exists()


def a_line_in_the_list(user: User, device: Device) -> UserSession:
    """allauth lists a session once it was used by way of its own addresses."""
    used: UserSession = UserSession.objects.create(
        user=user, session_key=device.session_handle, ip="127.0.0.1", user_agent="", last_seen_at=timezone.now()
    )
    return used


def test_a_session_that_merely_ran_out_leaves_the_phone_ringing(phone: Phone) -> None:
    registered(phone)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    forget_old(now=timezone.now())
    assert not Session.objects.exists()
    assert Device.objects.get().contact_point.state == "live"


def test_nobody_has_more_than_twenty(phone: Phone) -> None:
    for number in range(devices.MOST_DEVICES + 2):
        registered(phone, installation=str(uuid4()), token=f"f{number:02}:" + "A" * 60)
    assert Device.objects.count() == devices.MOST_DEVICES
    assert ContactPoint.objects.filter(kind="fcm", state="live").count() == devices.MOST_DEVICES
    first = ContactPoint.objects.filter(kind="fcm").order_by("pk").first()
    assert first is not None
    assert first.state == "withdrawn"


def test_nobody_has_more_than_three_at_servers_of_their_own(phone: Phone) -> None:
    kept = registered(phone)
    names = [f"https://push{number}.example.org/up" for number in range(5)]
    told = [registered(phone, a_subscription("unifiedpush", name)) for name in names]
    assert set(Device.objects.values_list("pk", flat=True)) == {kept.pk, *(device.pk for device in told[2:])}
    assert state_of(told[0].contact_point) == ("withdrawn", None, None)


def test_a_device_is_no_address_one_writes_to(phone: Phone, aigul: User) -> None:
    registered(phone)
    kinds = [point["kind"] for point in phone.get("/api/v1/contact-points").json()["results"]]
    assert kinds == ["email"]
    export = facade.export(aigul)
    assert [point["kind"] for point in export["contact_points"]] == ["email"]
    (told,) = export["rings_at"]
    assert (told["platform"], told["installation"], told["state"]) == ("fcm", ANDROID["installation"], "live")
    assert FCM_TOKEN not in json.dumps(export)


@pytest.mark.parametrize("end", [facade.forget, facade.silence])
def test_nothing_of_a_device_outlives_its_owner_s_erasure(phone: Phone, aigul: User, end: Any) -> None:
    device = registered(phone)
    end(aigul, by=None)
    assert not Device.objects.exists()
    assert state_of(device.contact_point) == ("withdrawn", None, None)


def test_a_gone_token_is_dropped_unless_it_was_told_anew_since(phone: Phone) -> None:
    point = registered(phone).contact_point
    earlier = point.verified_at - timedelta(minutes=1)
    devices.note_gone(point, since=earlier)
    assert state_of(point)[0] == "live"
    seen_before = ContactPoint.objects.get(pk=point.pk)
    registered(phone)
    devices.note_gone(seen_before, since=None)
    assert state_of(point)[0] == "live"
    devices.note_gone(ContactPoint.objects.get(pk=point.pk), since=None)
    assert state_of(point) == ("withdrawn", None, None)
    assert phone.get(PATH).json()["results"][0]["rings"] is False
    assert registered(phone).contact_point.state == "live"


def test_a_wish_about_push_is_one_like_those_about_sms(recipient: UUID) -> None:
    row = Recipient.objects.get(public_id=recipient)
    row.allowed_channels = ["email", "sms"]
    assert [allows(row, kind) for kind in ("fcm", "apns", "webpush", "unifiedpush")] == [False] * 4
    row.allowed_channels = ["push"]
    assert allows(row, "fcm")
    assert not allows(row, "sms")
    assert is_on_unless_chosen("reminder", "fcm")
    assert people.fingerprint("fcm", "a") != people.fingerprint("apns", "a")
