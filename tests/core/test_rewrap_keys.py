"""`manage.py rewrap_keys`: after it the old key-encryption key can be taken away, and nothing else has changed."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connections, transaction

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.audit.services import record
from econsulate.core.crypto import models
from econsulate.core.crypto.models import DataKey, KeyDestroyed
from econsulate.core.crypto.primitives import CannotDecrypt, new_key, system_key
from econsulate.core.crypto.rewrapping import rewrap_data_keys
from econsulate.core.idempotency.models import IdempotentRequest
from econsulate.core.signin.models import SignInMessage
from tests.core.api.bodies import PERSON, PERSONS, send
from tests.people import phone_of

NEW = {"k-new": new_key()}


def only(settings: Any, keys: dict[str, bytes]) -> None:
    """As after a restart with these keys: what a process remembers of others is gone."""
    settings.KEY_ENCRYPTION_KEYS = keys
    system_key.cache_clear()
    models._unwrap.cache_clear()


def rewrap(settings: Any) -> bool:
    only(settings, {**NEW, **settings.KEY_ENCRYPTION_KEYS})
    try:
        call_command("rewrap_keys")
    except SystemExit:
        return False
    return True


def opened(row: DataKey) -> bytes:
    return DataKey.objects.get(pk=row.pk).unwrap()


@pytest.mark.django_db
def test_every_key_opens_as_before_and_needs_the_new_one_only(settings: Any) -> None:
    rows = [DataKey.objects.issue() for _ in range(3)]
    keys = [row.unwrap() for row in rows]
    assert rewrap(settings)
    only(settings, NEW)
    assert [opened(row) for row in rows] == keys
    assert set(DataKey.objects.values_list("wrapped_by", flat=True)) == {"k-new"}


@pytest.mark.django_db
def test_more_than_a_batch_is_done_and_each_batch_is_on_record(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("econsulate.core.crypto.rewrapping.BATCH", 2)
    for _ in range(5):
        DataKey.objects.issue()
    assert rewrap(settings)
    entries = AuditEntry.objects.filter(action="core.keys.rewrapped").order_by("pk")
    assert [entry.detail for entry in entries] == [{"key": "k-new", "count": count} for count in (2, 2, 1)]
    call_command("rewrap_keys")
    assert entries.count() == 3


@pytest.mark.django_db
def test_a_destroyed_key_does_not_come_back(settings: Any) -> None:
    row = DataKey.objects.issue().destroy()
    assert rewrap(settings)
    with pytest.raises(KeyDestroyed):
        opened(row)


@pytest.mark.django_db
def test_a_key_whose_wrapping_nobody_opens_is_told_and_the_others_are_done(
    settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("econsulate.core.crypto.rewrapping.PAUSES", (0, 0, 0))
    lost, kept = DataKey.objects.issue(), DataKey.objects.issue()
    DataKey.objects.filter(pk=lost.pk).update(wrapped_by="gone")
    before = bytes(DataKey.objects.get(pk=lost.pk).wrapped)
    assert not rewrap(settings)
    assert "1 keys are still under gone" in capsys.readouterr().out
    assert bytes(DataKey.objects.get(pk=lost.pk).wrapped) == before
    only(settings, NEW)
    assert opened(kept)
    with pytest.raises(CannotDecrypt):
        opened(lost)


@pytest.mark.django_db(transaction=True)
def test_whoever_deletes_a_key_in_the_same_moment_is_not_in_the_way(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As erasure and a claim that is taken back do it: first the trail, then the key."""
    monkeypatch.setattr("econsulate.core.crypto.rewrapping.PAUSES", (0, 0.5))
    going, others = DataKey.objects.issue(), [DataKey.objects.issue() for _ in range(3)]
    only(settings, {**NEW, **settings.KEY_ENCRYPTION_KEYS})

    def wrapped_anew() -> int:
        try:
            return rewrap_data_keys()
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            record("core.test.begun", by=None, target=others[0])
            done = pool.submit(wrapped_anew)
            time.sleep(0.5)
            going.delete()
        assert done.result(20) == 3
    assert set(DataKey.objects.values_list("wrapped_by", flat=True)) == {"k-new"}


@pytest.mark.django_db(transaction=True)
def test_a_key_somebody_holds_is_wrapped_in_the_next_round(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("econsulate.core.crypto.rewrapping.PAUSES", (0, 0.5))
    held, free = DataKey.objects.issue(), DataKey.objects.issue()
    only(settings, {**NEW, **settings.KEY_ENCRYPTION_KEYS})

    def wrapped_anew() -> int:
        try:
            return rewrap_data_keys()
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            DataKey.objects.select_for_update().get(pk=held.pk)
            done = pool.submit(wrapped_anew)
            time.sleep(0.5)
        assert done.result(20) == 2
    assert opened(held)
    assert opened(free)


def test_second_factors_sessions_and_messages_outlive_the_old_key(settings: Any, aigul: User) -> None:
    adapter = get_adapter()
    factor = Authenticator.objects.create(
        user=aigul, type=Authenticator.Type.TOTP, data={"secret": adapter.encrypt("JBSWY3DP"), "used": 3}
    )
    codes = Authenticator.objects.create(
        user=aigul, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": [adapter.encrypt("one")]}
    )
    message = SignInMessage()
    message.close("a code")
    message.save()
    phone = phone_of(aigul)
    assert rewrap(settings)
    only(settings, NEW)
    factor.refresh_from_db()
    codes.refresh_from_db()
    assert adapter.decrypt(factor.data["secret"]) == "JBSWY3DP"
    assert factor.data["used"] == 3
    assert adapter.decrypt(codes.data["migrated_codes"][0]) == "one"
    assert SignInMessage.objects.get().open() == "a code"
    assert phone.get("/api/v1/me").status_code == 200


def test_without_it_the_session_would_have_ended(settings: Any, aigul: User) -> None:
    phone = phone_of(aigul)
    only(settings, NEW)
    assert phone.get("/api/v1/me").status_code == 401


def test_a_stored_answer_is_repeated_while_the_key_before_is_still_at_hand(settings: Any, aigul: User) -> None:
    first = send(phone_of(aigul), PERSONS, PERSON, Idempotency_Key="order-1")
    assert first.status_code == 201
    only(settings, {**NEW, **settings.KEY_ENCRYPTION_KEYS})
    again = send(phone_of(aigul), PERSONS, PERSON, Idempotency_Key="order-1")
    assert (again.status_code, again.text) == (201, first.text)
    assert IdempotentRequest.objects.count() == 1
