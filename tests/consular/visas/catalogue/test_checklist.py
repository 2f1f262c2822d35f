"""Who is asked for which papers."""

from typing import Any

import pytest

from consular.visas.rules.catalogue import ApplicantFacts, checklist
from tests.factories.catalogue import a_catalogue, a_category, a_group, a_requirement


def asked(facts: dict[str, Any], **conditions: Any) -> bool | None:
    """True or False, or None when it can't be said yet."""
    catalogue = a_catalogue(
        groups=[a_group("neighbours", "KAZ", "UZB")], requirements=[a_requirement("paper", **conditions)]
    )
    items = checklist(catalogue, ApplicantFacts(a_category("tourist", purpose="tourism"), **facts))
    return (items[0].certain or None) if items else False


def test_an_item_without_conditions_is_asked_from_everybody() -> None:
    assert asked({}) is True


@pytest.mark.parametrize(("categories", "expected"), [(["tourist", "work"], True), (["work"], False)])
def test_an_item_of_some_categories(categories: list[str], expected: bool) -> None:
    assert asked({}, categories=categories) is expected


@pytest.mark.parametrize(("purposes", "expected"), [(["tourism"], True), (["study", "work"], False)])
def test_an_item_of_some_purposes(purposes: list[str], expected: bool) -> None:
    assert asked({}, purposes=purposes) is expected


@pytest.mark.parametrize(
    ("nationality", "group", "expected"),
    [
        ("KAZ", "neighbours", True),
        ("IND", "neighbours", False),
        ("IND", "ordinary", True),
        ("XXA", "ordinary", True),
        (None, "neighbours", None),
    ],
)
def test_an_item_of_some_nationalities(nationality: str | None, group: str, expected: bool | None) -> None:
    assert asked({"nationality": nationality}, nationality_groups=[group]) is expected


@pytest.mark.parametrize(
    ("nationality", "residence", "rule", "expected"),
    [
        ("KAZ", "DEU", "abroad", True),
        ("KAZ", "KAZ", "abroad", False),
        ("KAZ", "KAZ", "home", True),
        ("KAZ", "DEU", "home", False),
        ("KAZ", None, "abroad", None),
        (None, "DEU", "abroad", None),
    ],
)
def test_an_item_by_residence(nationality: str | None, residence: str | None, rule: str, expected: bool | None) -> None:
    assert asked({"nationality": nationality, "residence": residence}, residence=rule) is expected


@pytest.mark.parametrize(
    ("age", "conditions", "expected"),
    [
        (17, {"age_below": 18}, True),
        (18, {"age_below": 18}, False),
        (12, {"age_from": 12}, True),
        (11, {"age_from": 12}, False),
        (0, {"age_from": 0, "age_below": 1}, True),
        (None, {"age_below": 18}, None),
    ],
)
def test_an_item_by_age(age: int | None, conditions: dict[str, int], expected: bool | None) -> None:
    assert asked({"age": age}, **conditions) is expected


def test_one_condition_that_fails_settles_it_whatever_is_unknown() -> None:
    assert asked({"age": None, "nationality": "IND"}, age_below=18, nationality_groups=["neighbours"]) is False


def test_the_order_is_that_of_the_catalogue() -> None:
    catalogue = a_catalogue(requirements=[a_requirement("b"), a_requirement("a"), a_requirement("c")])
    items = checklist(catalogue, ApplicantFacts(a_category()))
    assert [item.requirement.code for item in items] == ["b", "a", "c"]
