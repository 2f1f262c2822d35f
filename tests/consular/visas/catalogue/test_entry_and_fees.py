"""Whether a visa is needed, what it costs on a day."""

from datetime import date

import pytest

from consular.visas.rules.catalogue import Entry, EntryAnswer, entry_answer, fee_for, fees_of
from consular.visas.rules.states import state_code
from tests.factories.catalogue import a_catalogue, a_category, a_fee, a_group

FREE = a_group("free", "DEU", visa_free_days=30, visa_free_purposes=["tourism", "transit"])
REST = a_group("ordinary")
TOURIST, WORK = a_category("tourist"), a_category("work", purpose="work")


@pytest.mark.parametrize(
    ("nationality", "purpose", "expected"),
    [
        ("DEU", "tourism", EntryAnswer(Entry.VISA_FREE, 30)),
        ("DEU", "work", EntryAnswer(Entry.VISA_NEEDED)),
        ("IND", "tourism", EntryAnswer(Entry.VISA_NEEDED)),
        ("XXB", "tourism", EntryAnswer(Entry.VISA_NEEDED)),
        ("UTO", "work", EntryAnswer(Entry.CITIZEN)),
    ],
)
def test_whether_a_visa_is_needed(nationality: str, purpose: str, expected: EntryAnswer) -> None:
    assert entry_answer(a_catalogue(groups=[FREE]), nationality, purpose) == expected


def test_a_fee_is_found_by_category_group_entries_urgency_and_day() -> None:
    right = a_fee(TOURIST, FREE, amount=100)
    others = [
        a_fee(WORK, FREE),
        a_fee(TOURIST, REST),
        a_fee(TOURIST, FREE, entries="multiple"),
        a_fee(TOURIST, FREE, urgency="urgent"),
        a_fee(TOURIST, FREE, valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31)),
    ]
    catalogue = a_catalogue(groups=[FREE], fees=[*others, right])
    found = fee_for(catalogue, TOURIST, nationality="DEU", entries="single", urgency="ordinary", on=date(2026, 1, 1))
    assert found is right


def test_a_new_price_starts_on_its_day() -> None:
    old = a_fee(TOURIST, REST, amount=100, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    new = a_fee(TOURIST, REST, amount=200, valid_from=date(2026, 7, 1))
    catalogue = a_catalogue(fees=[old, new])
    assert fees_of(catalogue, TOURIST, on=date(2026, 6, 30)) == [old]
    assert fees_of(catalogue, TOURIST, on=date(2026, 7, 1)) == [new]
    assert fees_of(catalogue, TOURIST, on=date(2025, 12, 31)) == []


def test_without_a_nationality_the_fees_of_every_group_are_shown() -> None:
    fees = [a_fee(TOURIST, FREE), a_fee(TOURIST, REST)]
    assert fees_of(a_catalogue(groups=[FREE], fees=fees), TOURIST, on=date(2026, 5, 5)) == fees


def test_what_is_not_offered_has_no_fee() -> None:
    catalogue = a_catalogue(fees=[a_fee(TOURIST, REST)])
    asked = {"nationality": "IND", "urgency": "urgent", "entries": "single", "on": date(2026, 5, 5)}
    assert fee_for(catalogue, TOURIST, **asked) is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("KAZ", "KAZ"),
        ("kz", "KAZ"),
        ("D", "DEU"),
        ("XXA", "XXA"),
        ("GBN", "GBN"),
        ("UTO", "UTO"),
        ("ZZZ", None),
        ("", None),
    ],
)
def test_codes_of_states(given: str, code: str | None) -> None:
    assert state_code(given) == code
