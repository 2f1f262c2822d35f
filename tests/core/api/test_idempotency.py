"""One Idempotency-Key, one act: for its user, its address and its body; what may fare better later isn't kept."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.idempotency.models import IdempotentRequest
from econsulate.core.limits.models import RequestLimit
from econsulate.core.limits.services import Rate
from tests.core.api.bodies import PERSON, PERSONS, faults, send
from tests.people import phone_of

KEY = "order-1"


def once(user: User, body: Any = PERSON, key: str = KEY, url: str = PERSONS) -> Any:
    return send(phone_of(user), url, body, Idempotency_Key=key)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_acts_and_all_hear_the_same(aigul: User) -> None:
    phone = phone_of(aigul)
    token = phone.client._credentials

    def ask(_: int) -> tuple[int, str, str | None, bool]:
        try:
            again = phone_of()
            again.client.credentials(**token)
            answer = send(again, PERSONS, PERSON, Idempotency_Key=KEY)
            return answer.status_code, answer.text, answer.get("Location"), "Idempotent-Replayed" in answer
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(20)))
    assert len({answer[:3] for answer in answers}) == 1
    assert answers[0][0] == 201
    assert sum(replayed for *_, replayed in answers) == 19
    assert Person.objects.count() == 1
    assert AuditEntry.objects.filter(target_type="consular.person").count() == 1


def test_the_same_key_for_another_body_is_422_and_nothing_happens(aigul: User) -> None:
    once(aigul)
    answer = once(aigul, {**PERSON, "acting_as": "attorney"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Person.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["application/json; charset=utf-8", "Application/JSON"])
def test_nor_is_another_body_taken_for_the_same_however_its_type_is_written(aigul: User, written: str) -> None:
    phone = phone_of(aigul)
    bodies = [json.dumps({**PERSON, "primary_identifier": name}) for name in ("Example", "Another")]
    answers = [
        phone.generic("POST", PERSONS, body, content_type=written, headers={"Idempotency-Key": KEY}) for body in bodies
    ]
    assert [answer.status_code for answer in answers] == [201, 422]


def test_the_same_key_for_another_address_is_422(aigul: User) -> None:
    once(aigul)
    assert once(aigul, {"kind": "family"}, url="/api/v1/application-groups").status_code == 422


def test_the_same_key_of_somebody_else_is_another_key(aigul: User, farida: User) -> None:
    first, second = once(aigul).json(), once(farida).json()
    assert first["id"] != second["id"]
    assert Person.objects.count() == 2


def test_a_fault_is_remembered_like_a_success(aigul: User) -> None:
    broken = {**PERSON, "sex": "Q"}
    first, second = once(aigul, broken), once(aigul, broken)
    assert first.status_code == second.status_code == 400
    assert faults(first) == faults(second) == {"sex": "invalid_choice"}
    assert second["Idempotent-Replayed"] == "true"
    assert second["Content-Type"] == "application/problem+json"


def test_a_conflict_is_tried_again_with_the_same_key(aigul: User) -> None:
    once(aigul, key="first")
    assert once(aigul).status_code == 409
    assert not IdempotentRequest.objects.filter(key=KEY).exists()
    Person.objects.get().representations.update(revoked_at=timezone.now())
    assert once(aigul).status_code == 201


def test_a_refusal_for_haste_is_tried_again_with_the_same_key(aigul: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr("consular.citizens.views.people.People.rate", Rate(1, 3600))
        once(aigul, key="first")
        refused = once(aigul, {**PERSON, "acting_as": "attorney"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 3000
    RequestLimit.objects.all().delete()
    assert once(aigul, {**PERSON, "acting_as": "attorney"}).status_code == 201


def test_dying_between_effect_and_answer_leaves_neither(aigul: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("consular.citizens.views.people.etag_of", lambda _: 1 / 0)
        phone = phone_of(aigul)
        phone.client.raise_request_exception = False
        assert send(phone, PERSONS, PERSON, Idempotency_Key=KEY).status_code == 500
    assert not Person.objects.exists()
    assert not IdempotentRequest.objects.exists()
    assert once(aigul).status_code == 201


def test_the_kept_answer_can_not_be_read_in_the_database(aigul: User) -> None:
    once(aigul)
    assert b"Example" not in bytes(IdempotentRequest.objects.get().answer or b"")


@pytest.mark.parametrize("key", ["", "x" * 129, "né", "tab\there"])
def test_a_key_is_short_printable_ascii(aigul: User, key: str) -> None:
    answer = once(aigul, key=key)
    assert (answer.status_code, faults(answer)) == (400, {"Idempotency-Key": "invalid"})
    assert not Person.objects.exists()
