"""GET /api/v1/visa-categories and /visa-categories/{code}, open to anyone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from consular.visas.rules.catalogue import Catalogue
from consular.visas.services.catalogue import publish
from tests.factories.catalogue import edited
from tests.people import Phone, phone_of

URL = "/api/v1/visa-categories"


def codes(body: dict[str, Any]) -> list[str]:
    return [category["code"] for category in body["results"]]


def test_anyone_reads_the_categories(nobody: Phone, catalogue: Catalogue) -> None:
    answer = nobody.get(URL)
    assert answer.status_code == 200
    body = answer.json()
    assert codes(body) == ["business", "medical", "official", "private", "study", "tourist", "transit", "work"]
    assert body["catalogue"]["demo"] is True
    assert "invented" in body["catalogue"]["notice"]


def test_one_category_in_full(nobody: Phone, catalogue: Catalogue) -> None:
    body = nobody.get(f"{URL}/tourist").json()
    assert body == {
        "code": "tourist",
        "purpose": "tourism",
        "entries": ["single", "double", "multiple"],
        "max_stay_days": 60,
        "validity_days": 180,
        "passport_margin_days": 90,
        "name": "Tourist visa",
        "description": "For a holiday or sightseeing of up to 60 days. It gives no right to work or study.",
        "for_whom": "Travellers who come for leisure, alone, with family or with a tour group.",
        "service_standard": {
            "ordinary_working_days": 7,
            "urgent_working_days": 3,
            "text": "A decision is due within 7 working days.",
        },
        "entry": None,
    }


@pytest.mark.parametrize(
    ("header", "tag", "name"),
    [
        ("kk", "kk", "Туристік виза"),
        ("ru-RU,en;q=0.5", "ru", "Туристическая виза"),
        ("uz", "uz", "Sayyohlik vizasi"),
        ("uz-Cyrl", "uz-cyrl", "Сайёҳлик визаси"),
        ("uz_Cyrl_UZ", "uz-cyrl", "Сайёҳлик визаси"),
        ("fr", "en", "Tourist visa"),
    ],
)
def test_texts_come_in_the_language_asked_for(catalogue: Catalogue, header: str, tag: str, name: str) -> None:
    answer = phone_of(language=header).get(f"{URL}/tourist")
    assert answer.json()["name"] == name
    assert answer.headers["Content-Language"] == tag
    assert "Accept-Language" in answer.headers["Vary"]


def test_categories_of_one_purpose(nobody: Phone, catalogue: Catalogue) -> None:
    assert codes(nobody.get(URL, {"purpose": "study"}).json()) == ["study"]


@pytest.mark.parametrize(
    ("nationality", "entry"),
    [
        (
            "DE",
            {
                "visa_needed": False,
                "visa_free_days": 90,
                "text": "You need no visa for a stay of up to 90 days. For a longer stay, apply for a visa.",
            },
        ),
        ("UZB", {"visa_needed": True, "visa_free_days": None, "text": "You need a visa."}),
        (
            "KAZ",
            {
                "visa_needed": False,
                "visa_free_days": None,
                "text": "You are a citizen of this State and need no visa.",
            },
        ),
    ],
)
def test_whether_a_nationality_needs_the_visa(
    nobody: Phone, catalogue: Catalogue, nationality: str, entry: dict[str, Any]
) -> None:
    body = nobody.get(URL, {"purpose": "tourism", "nationality": nationality}).json()
    assert [category["entry"] for category in body["results"]] == [entry]
    assert nobody.get(f"{URL}/tourist", {"nationality": nationality}).json()["entry"] == entry


@pytest.mark.parametrize(
    ("query", "path", "code"),
    [
        ({"nationality": "ZZZ"}, "nationality", "unknown_state"),
        ({"nationality": "KAZAKHSTAN"}, "nationality", "unknown_state"),
        ({"nationality": "K\0Z"}, "nationality", "unknown_state"),
        ({"purpose": "fun"}, "purpose", "invalid_choice"),
        ({"nationalty": "KAZ"}, "nationalty", "unknown"),
    ],
)
def test_bad_parameters_are_named(
    nobody: Phone, catalogue: Catalogue, query: dict[str, str], path: str, code: str
) -> None:
    answer = nobody.get(URL, query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [(error["path"], error["code"]) for error in answer.json()["errors"]] == [(path, code)]


@pytest.mark.parametrize("code", ["unknown", "Tourist", "1"])
def test_an_unknown_category_is_not_found(nobody: Phone, catalogue: Catalogue, code: str) -> None:
    assert nobody.get(f"{URL}/{code}").status_code == 404


def test_a_category_is_there_on_its_days_only(nobody: Phone, catalogue: Catalogue) -> None:
    publish(edited("work.toml", "active_from = 2025-01-01", "active_from = 2030-01-01"), by=None)
    with travel(datetime(2029, 12, 31, 23, 59, tzinfo=UTC), tick=False):
        assert nobody.get(f"{URL}/work").status_code == 404
        assert "work" not in codes(nobody.get(URL).json())
    with travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        assert nobody.get(f"{URL}/work").status_code == 200


def test_without_a_catalogue_the_answer_says_so(nobody: Phone, db: None) -> None:
    answer = nobody.get(URL)
    assert (answer.status_code, answer.json()["code"]) == (503, "no_catalogue")


def test_an_expired_token_is_not_in_the_way(catalogue: Catalogue) -> None:
    phone = phone_of()
    phone.client.credentials(HTTP_X_SESSION_TOKEN="long-gone")
    assert phone.get(URL).status_code == 200


def test_what_the_phone_has_is_not_sent_again(nobody: Phone, catalogue: Catalogue) -> None:
    first = nobody.get(URL)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = nobody.get(URL, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_new_catalogue_another_language_or_day_is_sent(nobody: Phone, catalogue: Catalogue) -> None:
    seen = {"if-none-match": nobody.get(URL).headers["ETag"]}
    assert phone_of(language="kk").get(URL, headers=seen).status_code == 200
    with travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        assert nobody.get(URL, headers=seen).status_code == 200
    publish(edited("tourist.toml", "max_stay_days = 60", "max_stay_days = 45"), by=None)
    assert nobody.get(URL, headers=seen).status_code == 200


def test_one_query_once_the_catalogue_is_known(
    nobody: Phone, catalogue: Catalogue, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nobody.get(URL)
    with django_assert_num_queries(1):
        nobody.get(URL)
    with django_assert_num_queries(1):
        nobody.get(f"{URL}/tourist/requirements", {"nationality": "IND", "residence": "KAZ", "age": 30})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_here(nobody: Phone, catalogue: Catalogue, method: str) -> None:
    assert getattr(nobody, method)(URL).status_code == 405
