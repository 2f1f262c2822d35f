"""Bytes that aren't plain JSON are refused with a sentence, before anything is done."""

import pytest

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from tests.core.api.bodies import PERSONS, faults, send_raw
from tests.people import phone_of

HEAD = (
    b'{"acting_as":"self","birth_date":"1990-04-12","sex":"F","nationality":"KAZ","residence":"KAZ",'
    b'"primary_identifier":'
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"a": 1,}',
        b"{'a': 1}",
        b"NaN",
        b"Infinity",
        b'{"a": -Infinity}',
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"1" * 100_000,
        b'{"a": 1e999}',
        b"1e400",
        b"-" + b"9" * 31,
        HEAD + b'"Ex\xffample"}',
        HEAD + b'"\xed\xa0\x80"}',
        HEAD + b'"Example","primary_identifier":"Other"}',
        HEAD + b'"Exam\\u0000ple"}',
        HEAD + b'"Exam\\ud800ple"}',
        HEAD + b'"\\udc00\\ud800"}',
        HEAD + b'"Exam\x00ple"}',
        HEAD + b'"Exam\nple"}',
        HEAD + b'"Example","\\u0000":1}',
        b"\xef\xbb\xbf" + HEAD + b'"Example"}',
        (HEAD + b'"Example"}').decode().encode("utf-16"),
        (HEAD + b'"Example"}').decode().encode("utf-32-le"),
        HEAD + b'"Example"} trailing',
        HEAD + b'"Example"}{}',
        b"null",
        b"[]",
        b'"text"',
        b"17",
        b"true",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_what_is_not_a_plain_json_object_is_400_and_nothing_happens(aigul: User, body: bytes) -> None:
    answer = send_raw(phone_of(aigul), PERSONS, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert not Person.objects.exists()


def test_a_paired_surrogate_is_one_character_and_fine(aigul: User) -> None:
    answer = send_raw(phone_of(aigul), PERSONS, HEAD + b'"\\ud83d\\ude00"}')
    assert answer.status_code == 201
    assert answer.json()["primary_identifier"] == "\U0001f600"


def test_brackets_inside_texts_are_not_depth(aigul: User) -> None:
    assert send_raw(phone_of(aigul), PERSONS, HEAD + b'"' + b"[{" * 40 + b'"}').status_code == 201


@pytest.mark.parametrize("value", [b"17", b"true", b"[]", b"{}", b"null", b"1.5", b"[[1]]"])
def test_a_value_of_the_wrong_type_names_its_field(aigul: User, value: bytes) -> None:
    answer = send_raw(phone_of(aigul), PERSONS, HEAD + value + b"}")
    assert answer.status_code == 400
    assert set(faults(answer)) == {"primary_identifier"}
