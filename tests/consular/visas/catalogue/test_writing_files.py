"""A change is written into the files so that a comparison shows nothing else, and reads back as it was meant."""

import tomllib
from datetime import date
from typing import Any

import pytest

from consular.visas.rules.catalogue_pricing import new_offer, new_price
from consular.visas.rules.catalogue_sources import FEES, REQUIREMENTS
from consular.visas.rules.catalogue_writing import Edit, edited, tables_in, with_file, with_table
from tests.factories.catalogue import FILES


def lines_changed(before: str, after: str) -> tuple[set[str], set[str]]:
    old, new = before.splitlines(), after.splitlines()
    return {line for line in old if line not in new}, {line for line in new if line not in old}


def test_one_number_changes_one_line_and_its_comment_stays() -> None:
    before = FILES["tourist.toml"]
    after = with_file(before, {**tomllib.loads(before), "passport_margin_days": 120})
    kept = " # the passport stays valid this long after the planned departure"
    assert lines_changed(before, after) == (
        {f"passport_margin_days = 90{kept}"},
        {f"passport_margin_days = 120{kept}"},
    )


def test_one_translation_changes_one_line() -> None:
    before = FILES["tourist.toml"]
    content = tomllib.loads(before)
    after = with_file(before, {**content, "name": {**content["name"], "kk": 'Туристік "жаңа" виза'}})
    assert lines_changed(before, after) == (
        {'name.kk = "Туристік виза"'},
        {'name.kk = "Туристік \\"жаңа\\" виза"'},
    )


@pytest.mark.parametrize("file", [name for name in FILES if name not in ("catalogue.toml", FEES)])
def test_writing_what_is_there_changes_no_byte(file: str) -> None:
    content = tomllib.loads(FILES[file])
    lists = [name for name, value in content.items() if isinstance(value, list) and isinstance(value[0], dict)]
    text = FILES[file] if lists else with_file(FILES[file], content)
    for name in lists:
        for index, table in enumerate(content[name]):
            text = with_table(text, name, index, table)
    assert text == FILES[file]


def test_a_table_among_others_is_changed_alone() -> None:
    before = FILES[REQUIREMENTS]
    tables = tables_in(before, "requirement")
    place = [table["code"] for table in tables].index("photo")
    after = with_table(before, "requirement", place, {**tables[place], "age_from": 6, "max_pages": 1})
    assert lines_changed(before, after)[0] == set()
    assert tables_in(after, "requirement") == [
        {**table, "age_from": 6, "max_pages": 1} if table["code"] == "photo" else table for table in tables
    ]


def test_a_key_is_taken_out_and_a_table_added_and_removed() -> None:
    before = FILES[REQUIREMENTS]
    tables = tables_in(before, "requirement")
    without = {key: value for key, value in tables[1].items() if key != "max_pages"}
    new = {"code": "letter", "kind": "document", "label": {"en": 'A\nB\t\\ "', "uz-cyrl": "Хат"}}
    sources = edited({REQUIREMENTS: before}, [
        Edit(REQUIREMENTS, new, "requirement"),
        Edit(REQUIREMENTS, without, "requirement", 1),
        Edit(REQUIREMENTS, None, "requirement", 0),
    ])  # fmt: skip
    assert tables_in(sources[REQUIREMENTS], "requirement") == [without, *tables[2:], new]


@pytest.mark.parametrize(
    "text",
    [
        '# ours\nmax_stay_days = 1\n[name]\nen = "A"\nkk = "B"\n',
        'max_stay_days=1\nname = { en = "A", kk = "B" }\n',
        '"max_stay_days" = 1 # note\nname.en = """A"""\nname.kk = \'B\'',
        'name.en = "A"\nmax_stay_days = 1\nname.kk = "B"\n',
    ],
)
@pytest.mark.parametrize("change", [{"max_stay_days": 2}, {"name": {"en": "A", "kk": "Ц"}}, {"entries": ["single"]}])
def test_a_file_in_another_style_is_never_misread(text: str, change: dict[str, Any]) -> None:
    wanted = {**tomllib.loads(text), **change}
    after = with_file(text, wanted)
    assert tomllib.loads(after) == wanted
    assert after.startswith("# ours") == text.startswith("# ours")


PRICE = """[[fee]]
category = "tourist"
groups = ["near", "far"]
currency = "EUR"
valid_from = 2025-01-01
ordinary = { single = 6000, double = 8000 }
urgent = { single = 12000 }
"""
NEW = {
    "category": "tourist", "groups": ["near"], "currency": "EUR",
    "valid_from": date(2027, 1, 1), "ordinary": {"single": 7000, "double": 9000}, "urgent": {"single": 13000},
}  # fmt: skip


def fees(edits: list[Edit]) -> list[dict[str, Any]]:
    return [dict(table) for table in tables_in(edited({FEES: PRICE}, edits)[FEES], "fee")]


def test_a_price_from_a_later_day_ends_the_old_one_and_leaves_the_other_groups_alone() -> None:
    old = tables_in(PRICE, "fee")[0]
    assert fees(new_price(PRICE, 0, NEW)) == [
        {**old, "groups": ["near"], "valid_to": date(2026, 12, 31)},
        {**old, "groups": ["far"]},
        NEW,
    ]


def test_a_price_from_the_same_day_takes_the_place_of_the_old_one() -> None:
    same = {**NEW, "groups": ["near", "far"], "valid_from": date(2025, 1, 1)}
    assert fees(new_price(PRICE, 0, same)) == [same]


def test_what_is_no_longer_offered_loses_its_amounts() -> None:
    offered = {"entries": ["single"], "urgent_working_days": None}
    old = {key: value for key, value in tables_in(PRICE, "fee")[0].items() if key != "urgent"}
    assert fees(new_offer(PRICE, "tourist", offered, None)) == [{**old, "ordinary": {"single": 6000}}]
    assert fees(new_offer(PRICE, "tourist", {"entries": ["multiple"]}, None)) == []


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\u0085"])
def test_a_character_that_only_looks_like_a_line_end_takes_no_other_table_along(odd: str) -> None:
    before = f"# a{odd}b\n" + 'code = "a"\n\n[[item]]\ncode = "x"\n\n[[item]]\ncode = "y"\n'
    before = with_table(before, "item", 0, {"code": "x", "label": {"en": f"One{odd}two"}})
    after = with_table(before, "item", 0, {"code": "x", "label": {"en": "One"}})
    assert tables_in(after, "item") == [{"code": "x", "label": {"en": "One"}}, {"code": "y"}]
    assert tables_in(with_table(before, "item", 1, {"code": "z"}), "item")[1] == {"code": "z"}
