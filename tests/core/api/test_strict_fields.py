"""Known keys, clean text, sane days: what looks right to a person and isn't is refused by name."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from econsulate.core.accounts.models import User
from econsulate.core.api.serializers import Moment, Text, Whole
from tests.core.api.bodies import PASSPORT, PERSON, PERSONS, faults, send
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def phone(aigul: User) -> Phone:
    return phone_of(aigul)


def test_a_key_nobody_knows_is_refused_by_name(phone: Phone) -> None:
    answer = send(phone, PERSONS, {**PERSON, "primary_identifer": "X", "id": 1, "is_staff": True})
    assert answer.status_code == 400
    assert faults(answer) == {"primary_identifer": "unknown", "id": "unknown", "is_staff": "unknown"}
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["Ex\u202eample", "Ex\u2066ample", "\u200fExample", "\u061cExample", "Ex\u0007ample", "Ex\u0085ample", "Ex\nample"],
)
def test_text_that_would_show_as_another_is_refused(phone: Phone, text: str) -> None:
    answer = send(phone, PERSONS, {**PERSON, "primary_identifier": text})
    assert (answer.status_code, faults(answer)) == (400, {"primary_identifier": "characters"})


def test_text_is_kept_in_one_normal_form(phone: Phone) -> None:
    answer = send(phone, PERSONS, {**PERSON, "primary_identifier": "Jose\u0301"})
    assert answer.json()["primary_identifier"] == "Jos\u00e9"


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "A" * 81])
def test_text_must_be_there_and_fit(phone: Phone, text: str) -> None:
    answer = send(phone, PERSONS, {**PERSON, "primary_identifier": text})
    assert (answer.status_code, set(faults(answer))) == (400, {"primary_identifier"})


@pytest.mark.parametrize(
    "day",
    [
        "٢٠٣٥-٠١-٣١",
        "2035-01-3\uff11",
        "9999-12-31",
        "2200-01-01",
        "1899-12-31",
        "0001-01-01",
        "10000-01-01",
        "2035-02-30",
        "2035-13-01",
        "2035-1-31",
        "31.01.2035",
        "2035-01-31T00:00:00Z",
        "2035-W05-3",
        "20350131",
        "2035-01-31\n",
        "",
        20350131,
        None,
        True,
        [],
        {},
    ],
)
def test_a_day_is_yyyy_mm_dd_between_1900_and_2199(phone: Phone, day: Any) -> None:
    person = send(phone, PERSONS, PERSON).json()["id"]
    answer = send(phone, f"{PERSONS}/{person}/travel-documents", {**PASSPORT, "expires_on": day})
    assert (answer.status_code, set(faults(answer))) == (400, {"expires_on"})
    assert not TravelDocument.objects.exists()


@pytest.mark.parametrize(
    "moment",
    [
        "2030-01-31T09:30:00",
        "2030-01-31",
        "2030-01-31 09:30",
        "20300131T093000Z",
        "2030-01-31T09:30Z",
        "٢٠٣٠-01-31T09:30:00Z",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "2030-01-31T25:00:00Z",
        "2030-01-31T09:30:00+99:00",
        "",
        0,
        None,
        {},
    ],
)
def test_a_moment_names_its_zone(moment: Any) -> None:
    with pytest.raises(ValidationError):
        Moment().run_validation(moment)


@pytest.mark.parametrize("moment", ["2030-01-31T09:30:00Z", "2030-01-31T14:30:00+05:00", "2030-01-31T04:30:00-05:00"])
def test_a_moment_is_kept_in_utc(moment: str) -> None:
    assert Moment().run_validation(moment) == datetime(2030, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("number", ["1", 1.0, True, None, -1, 2**53 + 1, 10**29, [], {}])
def test_a_whole_number_is_a_json_integer_that_apps_can_hold(number: Any) -> None:
    with pytest.raises(ValidationError):
        Whole().run_validation(number)


def test_lines_are_kept_only_where_lines_are_meant() -> None:
    assert Text(multiline=True).run_validation("a\r\nb\tc") == "a\nb\tc"
    with pytest.raises(ValidationError):
        Text().run_validation("a\nb")


@pytest.mark.parametrize("born", ["2999-01-01", "1990-XX-12", "1990-02-30", "XXXX-XX-XX", "1899-01-01", "١٩٩٠-04-12"])
def test_a_date_of_birth_that_can_not_be_is_refused(phone: Phone, born: str) -> None:
    answer = send(phone, PERSONS, {**PERSON, "birth_date": born})
    assert (answer.status_code, set(faults(answer))) == (400, {"birth_date"})


def test_today_is_a_date_of_birth(phone: Phone) -> None:
    assert send(phone, PERSONS, {**PERSON, "birth_date": date.today().isoformat()}).status_code == 201  # noqa: DTZ011
