"""Whoever edits what somebody changed in between is told so, and overwrites nothing."""

import pytest
from django.db.models import F
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from econsulate.core.accounts.models import User
from econsulate.core.api import views
from econsulate.core.api.etag import check_if_match
from tests.core.api.bodies import PERSON, PERSONS, send
from tests.people import Phone, phone_of
from tests.remembered import remembered

CHANGED = {name: value for name, value in PERSON.items() if name != "acting_as"} | {"residence": "KOR"}


@pytest.fixture
@remembered
def phone(aigul: User) -> Phone:
    return phone_of(aigul)


def put(phone: Phone, url: str, if_match: str | None) -> int:
    headers = {"if-match": if_match} if if_match is not None else {}
    return phone.put(url, CHANGED, format="json", headers=headers).status_code


def test_the_etag_one_read_lets_one_write_once(phone: Phone) -> None:
    made = send(phone, PERSONS, PERSON)
    url = made["Location"]
    assert phone.get(url)["ETag"] == made["ETag"]
    assert put(phone, url, made["ETag"]) == 200
    assert put(phone, url, made["ETag"]) == 412
    assert phone.get(url)["ETag"] != made["ETag"]


@pytest.mark.parametrize("stale", ['"other"', "nonsense", "", 'W/"x"', '"a", "b"', "\x01"])
def test_any_other_etag_is_412_and_changes_nothing(phone: Phone, stale: str) -> None:
    url = send(phone, PERSONS, PERSON)["Location"]
    assert put(phone, url, stale) == 412
    assert Person.objects.get().residence == "KAZ"


def test_the_answer_names_the_present_version(phone: Phone) -> None:
    made = send(phone, PERSONS, PERSON)
    answer = phone.put(made["Location"], CHANGED, format="json", headers={"if-match": '"other"'})
    assert (answer.json()["code"], answer.json()["etag"]) == ("changed_meanwhile", made["ETag"])


@pytest.mark.parametrize("any_version", ["*", None])
def test_without_a_version_the_write_is_taken(phone: Phone, any_version: str | None) -> None:
    assert put(phone, send(phone, PERSONS, PERSON)["Location"], any_version) == 200


@pytest.mark.parametrize("erased", [False, True])
def test_who_is_overtaken_between_the_look_and_the_lock_gets_the_same_412(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, erased: bool
) -> None:
    made = send(phone, PERSONS, PERSON)

    def overtaken(header: str | None, etag: str) -> None:
        check_if_match(header, etag)
        Person.objects.update(version=F("version") + 1)
        if erased:
            Representation.objects.update(revoked_at=timezone.now(), ending="given_up", ended_by=User.objects.get())

    monkeypatch.setattr(views, "check_if_match", overtaken)
    answer = phone.put(made["Location"], CHANGED, format="json", headers={"if-match": made["ETag"]})
    if erased:
        assert answer.status_code == 404
        return
    assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
    assert answer.json()["current"]["residence"] == "KAZ"
    assert answer.json()["etag"] == answer["ETag"] == phone.get(made["Location"])["ETag"] != made["ETag"]
