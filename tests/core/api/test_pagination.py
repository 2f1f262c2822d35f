"""Lists are read by cursor: whole, stable, bounded; a cursor or size nobody gave out is refused by name."""

from base64 import b64encode
from urllib.parse import urlencode

import pytest

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from tests.core.api.bodies import PERSONS, faults
from tests.factories.visas import a_person
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def phone(aigul: User) -> Phone:
    for number in range(5):
        a_person(aigul, kind="attorney", primary=f"Example {number}")
    return phone_of(aigul)


def cursor(**parts: str) -> str:
    return b64encode(urlencode(parts).encode()).decode()


def test_pages_hold_every_row_once_newest_first(phone: Phone) -> None:
    seen, url = [], f"{PERSONS}?page_size=2"
    while url:
        page = phone.get(url).json()
        seen += [row["primary_identifier"] for row in page["results"]]
        url = page["next"]
    assert seen == [f"Example {number}" for number in (4, 3, 2, 1, 0)]


def test_a_row_added_meanwhile_moves_nothing(phone: Phone) -> None:
    first = phone.get(f"{PERSONS}?page_size=2").json()
    a_person(phone.user, kind="attorney", primary="Newest")
    second = phone.get(first["next"]).json()
    assert [row["primary_identifier"] for row in second["results"]] == ["Example 2", "Example 1"]


def test_rows_of_the_same_moment_are_all_reached(phone: Phone) -> None:
    Person.objects.update(created_at=Person.objects.earliest("id").created_at)
    first = phone.get(f"{PERSONS}?page_size=3").json()
    second = phone.get(first["next"]).json()
    assert len({row["id"] for row in first["results"] + second["results"]}) == 5


@pytest.mark.parametrize("size", ["0", "-1", "101", "1e2", "٣", "", "x", "1.0", " 5", "9" * 5000, "\0"])
def test_a_page_size_out_of_bounds_is_refused(phone: Phone, size: str) -> None:
    answer = phone.get(PERSONS, {"page_size": size})
    assert (answer.status_code, faults(answer)) == (400, {"page_size": "invalid"})


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "x",
        "%%%",
        "é",
        "=" * 10,
        "A" * 5000,
        "\0",
        cursor(p="yesterday"),
        cursor(p="2030-01-01"),
        cursor(p="2030-01-01T00:00:00"),
        cursor(p="2030-02-30T00:00:00Z"),
        cursor(p="99999-01-01T00:00:00Z"),
        cursor(p="9999-12-31T23:59:59-23:59"),
        cursor(p="0001-01-01T00:00:00+23:59"),
        cursor(p=""),
        cursor(p="\0"),
        cursor(p="1; DROP TABLE"),
        cursor(p="2030-01-01T00:00:00Z", o="-1"),
        cursor(p="2030-01-01T00:00:00Z", o="x"),
        b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_no_page_gave_out_is_refused(phone: Phone, nonsense: str) -> None:
    answer = phone.get(PERSONS, {"cursor": nonsense})
    assert (answer.status_code, faults(answer)) == (400, {"cursor": "invalid"})


@pytest.mark.parametrize("position", ["\0", "KZ-SEO\0"])
def test_a_forged_place_in_a_list_sorted_by_text_is_refused(nobody: Phone, position: str, db: None) -> None:
    answer = nobody.get("/api/v1/public/missions", {"cursor": cursor(p=position)})
    assert (answer.status_code, faults(answer)) == (400, {"cursor": "invalid"})
