"""Erasure and export: all of it, and nothing of anybody else's."""

import json
from uuid import UUID

import pytest

from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import KeyDestroyed
from notifications import facade
from notifications.deliveries.models import Delivery, Message
from notifications.recipients.models import ContactPoint, Recipient
from tests.factories.notifications import REFERENCE, a_message, by_mail, work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone


def test_after_erasure_nothing_goes_out_and_nothing_can_be_read(
    recipient: UUID, aigul: User, farida: User, phone: Phone, office: PostOffice
) -> None:
    a_message(recipient, "tests.scan_needed", context={"name": "Aigul", "day": "now"}, reference=REFERENCE)
    hers = a_message(facade.ensure_recipient(farida))
    facade.forget(aigul, by=None)
    facade.forget(aigul, by=None)
    work_is_done()
    assert not office.taken
    assert (by_mail().state, by_mail().reason) == ("withdrawn", "erased")
    with pytest.raises(KeyDestroyed):
        Message.objects.get(recipient__public_id=recipient).content  # noqa: B018
    point = ContactPoint.objects.get()
    assert (point.address, point.address_index, point.state) == (None, None, "withdrawn")
    assert phone.get("/api/v1/inbox").json()["results"] == []
    assert Delivery.objects.filter(message__public_id=hers, state="delivered").exists()
    assert Recipient.objects.get(user=farida).data_key.wrapped is not None


def test_a_key_destroyed_elsewhere_stops_the_mail_too(recipient: UUID, office: PostOffice) -> None:
    a_message(recipient)
    Recipient.objects.get().data_key.destroy()
    work_is_done()
    assert (by_mail().state, by_mail().reason) == ("withdrawn", "erased")
    assert not office.taken


def test_who_comes_back_after_erasure_starts_anew(recipient: UUID, aigul: User, phone: Phone) -> None:
    a_message(recipient)
    facade.forget(aigul, by=None)
    assert facade.ensure_recipient(aigul) != recipient
    assert phone.get("/api/v1/inbox").json()["results"] == []


def test_the_export_holds_everything_of_this_person_only(recipient: UUID, aigul: User, farida: User) -> None:
    a_message(recipient, "tests.scan_needed", context={"name": "Aigul", "day": "now"}, reference=REFERENCE)
    a_message(facade.ensure_recipient(farida), dedupe_key="farida")
    export = facade.export(aigul)
    assert json.loads(json.dumps(export)) == export
    assert export["contact_points"] == [{"kind": "email", "address": "aigul@example.org", "state": "live"}]
    (message,) = export["messages"]
    assert message["body"] == "Aigul, please send a better scan of your passport by now."
    assert message["sent_by"] == ["inbox"]


def test_the_export_of_somebody_never_written_to_is_empty(farida: User) -> None:
    assert facade.export(farida) == {"messages": []}
