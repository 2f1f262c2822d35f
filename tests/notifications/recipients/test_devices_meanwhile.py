"""What if two things happen to a device at once? It rings for whom it rings now, or for nobody."""

from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connections, transaction

from econsulate.core.accounts.models import User
from econsulate.core.errors import Unavailable
from notifications import facade
from notifications.recipients.models import ContactPoint, Device, Recipient
from notifications.recipients.services import devices, people
from tests.factories.devices import ANDROID, FCM_TOKEN, IPHONE, PATH, a_session, a_subscription, registered
from tests.people import Phone

NEW_TOKEN = "f2:" + "B" * 60
NTFY = "https://ntfy.example.org/upABC?up=1"


def live() -> list[str]:
    return list(ContactPoint.objects.filter(kind="fcm").exclude(state="withdrawn").values_list("kind", flat=True))


def test_what_is_forgotten_is_forgotten_with_the_token_that_came_meanwhile(
    phone: Phone, stranger: Phone, aigul: User
) -> None:
    seen = registered(phone)
    registered(phone, token=NEW_TOKEN)
    devices.forget(seen, by=aigul)
    assert not Device.objects.exists()
    assert live() == []
    assert registered(stranger, token=NEW_TOKEN).contact_point.state == "live"


def test_whoever_signs_out_while_their_app_registers_has_no_device(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure = people.ensure_recipient

    def and_sign_out(user: User) -> Any:
        found = ensure(user)
        Session.objects.get().delete()
        return found

    monkeypatch.setattr(people, "ensure_recipient", and_sign_out)
    answer = phone.post(PATH, ANDROID, format="json")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert not Device.objects.exists()
    assert live() == []


def test_whoever_is_erased_while_their_app_registers_has_no_device(aigul: User) -> None:
    a_session("s")
    facade.ensure_recipient(aigul)
    seen = Recipient.objects.select_related("data_key").get(user=aigul)
    facade.forget(aigul, by=None)
    told = devices.Told(uuid4(), "fcm", FCM_TOKEN, FCM_TOKEN, "", "en")
    with pytest.raises(Unavailable):
        devices.register(seen, told, session="s", by=aigul)
    assert not Device.objects.exists()
    assert live() == []


def test_an_iphone_s_token_is_one_however_it_is_spelt(phone: Phone, stranger: Phone) -> None:
    registered(phone, IPHONE)
    his = registered(stranger, IPHONE, token=IPHONE["token"].upper())
    assert [device.pk for device in Device.objects.all()] == [his.pk]


@pytest.mark.parametrize("spelt", ["https://NTFY.Example.org/upABC?up=1", "HTTPS://ntfy.example.org.:443/upABC?up=1"])
def test_an_endpoint_is_one_however_its_server_is_spelt(phone: Phone, stranger: Phone, spelt: str) -> None:
    registered(phone, a_subscription("unifiedpush", NTFY))
    his = registered(stranger, a_subscription("unifiedpush", spelt))
    assert [device.pk for device in Device.objects.all()] == [his.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["forgets", "signs out"])
def test_who_ends_a_device_waits_for_the_token_on_its_way(aigul: User, way: str) -> None:
    a_session("s")
    facade.ensure_recipient(aigul)
    recipient, installation = Recipient.objects.get(user=aigul), uuid4()
    told = [devices.Told(installation, "fcm", token, token, "", "en") for token in (FCM_TOKEN, NEW_TOKEN)]
    seen, _new = devices.register(recipient, told[0], session="s", by=aigul)
    failures = list[BaseException]()

    def end() -> None:
        try:
            if way == "forgets":
                devices.forget(seen, by=aigul)
            else:
                Session.objects.get().delete()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    ending = Thread(target=end)
    with transaction.atomic():
        devices.register(recipient, told[1], session="s", by=aigul)
        ending.start()
        ending.join(0.5)
        assert ending.is_alive()
    ending.join(30)
    assert not failures
    assert not Device.objects.exists()
    assert live() == []
