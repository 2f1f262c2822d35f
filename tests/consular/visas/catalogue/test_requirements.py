"""GET /api/v1/visa-categories/{code}/requirements: papers, fees, days, and whether a visa is needed at all."""

from typing import Any

import pytest

from consular.visas.rules.catalogue import Catalogue
from tests.people import Phone, phone_of


def url(category: str) -> str:
    return f"/api/v1/visa-categories/{category}/requirements"


def items(body: dict[str, Any], *, certain: bool = True) -> set[str]:
    return {item["code"] for item in body["checklist"] if item["certain"] is certain}


def test_a_minor_abroad_is_told_what_only_minors_and_residents_abroad_bring(
    nobody: Phone, catalogue: Catalogue
) -> None:
    body = nobody.get(url("study"), {"nationality": "UZB", "residence": "DEU", "age": 17, "purpose": "study"}).json()
    assert items(body) == {
        "application-form",
        "passport",
        "photo",
        "fingerprints",
        "residence-permit",
        "birth-certificate",
        "parental-consent",
        "travel-insurance",
        "admission-letter",
    }
    assert items(body, certain=False) == set()


def test_an_adult_at_home_is_asked_for_none_of_that(nobody: Phone, catalogue: Catalogue) -> None:
    body = nobody.get(url("tourist"), {"nationality": "IND", "residence": "IND", "age": 40}).json()
    assert items(body) == {
        "application-form",
        "passport",
        "photo",
        "fingerprints",
        "travel-insurance",
        "hotel-booking",
        "bank-statement",
    }


def test_what_may_be_asked_is_shown_with_its_condition_while_facts_are_missing(
    nobody: Phone, catalogue: Catalogue
) -> None:
    body = nobody.get(url("transit")).json()
    assert items(body) == {"application-form", "passport", "photo", "onward-ticket", "destination-visa"}
    asked_when = {item["code"]: item["asked_when"] for item in body["checklist"]}
    assert asked_when["parental-consent"] == "For travellers under 18"
    assert asked_when["passport"] == ""


def test_an_item_says_which_files_it_takes(nobody: Phone, catalogue: Catalogue) -> None:
    body = nobody.get(url("tourist")).json()
    photo = next(item for item in body["checklist"] if item["code"] == "photo")
    assert photo.pop("help").startswith("In colour")
    assert photo == {
        "code": "photo",
        "kind": "photo",
        "mandatory": True,
        "certain": True,
        "label": "Passport photo, 35 × 45 mm",
        "asked_when": "",
        "media_types": ["image/jpeg", "image/png"],
        "max_pages": None,
        "min_width_px": 413,
        "min_height_px": 531,
        "width_mm": 35,
        "height_mm": 45,
    }


def test_fees_are_those_of_the_nationality(nobody: Phone, catalogue: Catalogue) -> None:
    body = nobody.get(url("study"), {"nationality": "IND"}).json()
    assert body["fees"] == [
        {
            "entries": "multiple",
            "urgency": "ordinary",
            "amount": 7500,
            "currency": "EUR",
            "nationality_group": "ordinary",
            "nationality_group_name": "All other States",
        }
    ]
    assert [fee["amount"] for fee in nobody.get(url("study"), {"nationality": "UZB"}).json()["fees"]] == [0]


def test_without_a_nationality_all_fees_are_shown(nobody: Phone, catalogue: Catalogue) -> None:
    body = nobody.get(url("study")).json()
    assert len({fee["nationality_group"] for fee in body["fees"]}) == 6
    assert body["entry"] is None


def test_how_long_it_takes(nobody: Phone, catalogue: Catalogue) -> None:
    assert nobody.get(url("study")).json()["service_standard"] == {
        "ordinary_working_days": 15,
        "urgent_working_days": None,
        "text": "A decision is due within 15 working days.",
    }


def test_whether_a_visa_is_needed_at_all(nobody: Phone, catalogue: Catalogue) -> None:
    entry = nobody.get(url("transit"), {"nationality": "GEO"}).json()["entry"]
    assert (entry["visa_needed"], entry["visa_free_days"]) == (False, 30)
    assert nobody.get(url("business"), {"nationality": "GEO"}).json()["entry"]["visa_needed"] is True


def test_alpha_2_alpha_3_and_the_german_d_are_the_same_state(nobody: Phone, catalogue: Catalogue) -> None:
    bodies = [nobody.get(url("tourist"), {"nationality": code}).json() for code in ("DE", "DEU", "D", "de")]
    assert all(body == bodies[0] for body in bodies)


def test_the_texts_are_in_the_language_asked_for(catalogue: Catalogue) -> None:
    body = phone_of(language="kk").get(url("tourist"), {"nationality": "IND"}).json()
    assert body["checklist"][1]["label"] == "Паспорт: фотосуретіңіз бар бет"
    assert body["fees"][0]["nationality_group_name"] == "Қалған барлық мемлекеттер"


@pytest.mark.parametrize(
    ("query", "path", "code"),
    [
        ({"nationality": "ZZZ"}, "nationality", "unknown_state"),
        ({"nationality": ""}, "nationality", "blank"),
        ({"residence": "ZZ"}, "residence", "unknown_state"),
        ({"age": "-1"}, "age", "min_value"),
        ({"age": "151"}, "age", "max_value"),
        ({"age": "ten"}, "age", "invalid"),
        ({"age": "9" * 2000}, "age", "max_string_length"),
        ({"purpose": "work"}, "purpose", "other_purpose"),
        ({"purpose": "fun"}, "purpose", "invalid_choice"),
        ({"birth_date": "2000-01-01"}, "birth_date", "unknown"),
    ],
)
def test_bad_parameters_are_named(
    nobody: Phone, catalogue: Catalogue, query: dict[str, str], path: str, code: str
) -> None:
    answer = nobody.get(url("tourist"), query)
    assert answer.status_code == 400
    assert [(error["path"], error["code"]) for error in answer.json()["errors"]] == [(path, code)]


def test_an_unknown_category_is_not_found(nobody: Phone, catalogue: Catalogue) -> None:
    assert nobody.get(url("holiday")).status_code == 404


def test_what_the_phone_has_is_not_sent_again(nobody: Phone, catalogue: Catalogue) -> None:
    first = nobody.get(url("tourist"), {"age": 5})
    again = nobody.get(url("tourist"), {"age": 5}, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_bad_parameter_is_named_even_to_a_phone_that_has_the_catalogue(nobody: Phone, catalogue: Catalogue) -> None:
    seen = {"if-none-match": nobody.get(url("tourist")).headers["ETag"]}
    assert nobody.get(url("tourist"), {"age": "x"}, headers=seen).status_code == 400
