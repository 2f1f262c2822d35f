"""Lines with slips: what is proposed, in which words, and what is left to the person."""

import pytest

from consular.citizens.mrz.changes import Change
from consular.citizens.mrz.formats import Format
from consular.citizens.mrz.reading import read
from consular.citizens.mrz.slips import Slip
from consular.citizens.mrz.suggesting import suggest
from tests.consular.citizens.mrz.slipping import MENDED, OTHERS, pairs, tally
from tests.consular.citizens.mrz.zones import TODAY, zone

UPPER, LOWER = PASSPORT = list(zone(Format.TD3, optional_data="ZE184226B"))
CARD = list(zone(Format.TD1, document_number="D2314589073412"))
VISA = list(zone(Format.MRV_B))


def proposed(*lines):
    suggestion = suggest(lines, today=TODAY)
    return suggestion and list(suggestion.lines)


def changes(*lines):
    return list(suggest(lines, today=TODAY).changes)


@pytest.mark.parametrize("lines", [PASSPORT, CARD, VISA])
def test_right_lines_need_no_proposal(lines):
    assert suggest(lines, today=TODAY) is None


@pytest.mark.parametrize("day", ["250614", "300101"])
def test_lines_that_only_an_officer_must_look_at_are_not_put_right(day):
    lines = zone(Format.TD3, expiry_date=f"20{day[:2]}-{day[2:4]}-{day[4:]}", nationality="ZZZ")
    assert read(lines, today=TODAY).verdict == "review"
    assert suggest(lines, today=TODAY) is None


def test_lower_case_is_one_change_for_each_line():
    typed = [line.lower() for line in PASSPORT]
    assert proposed(*typed) == PASSPORT
    assert [(change.line, change.position, change.slip) for change in changes(*typed)] == [
        (1, 1, Slip.LOWER_CASE),
        (2, 1, Slip.LOWER_CASE),
    ]


def test_a_change_tells_line_position_and_both_texts():
    assert changes(UPPER, LOWER.replace("740812", "74O8I2")) == [
        Change(2, 16, "O", "0", Slip.LETTER_FOR_DIGIT),
        Change(2, 18, "I", "1", Slip.LETTER_FOR_DIGIT),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        [UPPER.replace("O", "0"), LOWER],
        [UPPER.replace("S", "5").replace("I", "1"), LOWER.replace("UTO", "UT0")],
        [UPPER.rstrip("<"), LOWER],
        [UPPER + "<<<", LOWER],
        [UPPER, LOWER.replace("<<<<<", "<<<")],
        [UPPER.replace("<", " "), LOWER.replace("<", " ")],
        [" ".join(UPPER.split("<<")[0]).replace(" ", "") + "< < " + "ANNA MARIA", LOWER],
        [UPPER.replace("<", "‹"), LOWER.replace("<", "«")],
        [UPPER.replace("<<", "«"), LOWER],
        [UPPER.replace("A", "А").replace("E", "Е"), LOWER.replace("C", "с")],
        [UPPER.replace("P", "\u200bP", 1), LOWER.replace("8", "８")],
        [UPPER + LOWER],
        [f"{UPPER}\n{LOWER}"],
        [f"{UPPER} {LOWER}".lower()],
        [f"{UPPER.rstrip('<')} {LOWER}"],
        ["", UPPER, " ", LOWER, ""],
        [UPPER, LOWER.replace("L898902C3", "L8989O2C3")],
        [UPPER, LOWER.replace("L898902C3", "l8989o2c3")],
    ],
)
def test_each_slip_leads_back_to_the_passport(typed):
    assert read(typed, today=TODAY).verdict == "reject"
    assert proposed(*typed) == PASSPORT


@pytest.mark.parametrize(
    "typed", [["".join(CARD)], [line.rstrip("<") for line in CARD], [line.lower() for line in CARD], ["\n".join(CARD)]]
)
def test_a_card_with_a_long_number_too(typed):
    assert proposed(*typed) == CARD
    assert read(proposed(*typed), today=TODAY).fields["document_number"] == "D2314589073412"


@pytest.mark.parametrize(
    "typed",
    [
        ["PPUTOERIKSSON ANNA MARIA", LOWER],  # where does the surname end?
        [UPPER.replace("<<ANNA<", "«ANNA«"), LOWER],
        ["PPUTOERIK SSON<<ANNA MARIA", LOWER.replace("L898902C3", "L898 902C3")],  # a space for the eye, or two names?
        [UPPER, LOWER.replace("L898902C3", "L998902C3")],  # only the document can tell
        [UPPER, LOWER.replace("740812", "740821")],
        [UPPER.replace("UTO", "ZZZ"), LOWER.lower()],
        [UPPER.replace("ANNA", "ÄNNA"), LOWER],
        [VISA[0].rstrip("<"), VISA[1].rstrip("<")],  # MRV-A or MRV-B?
        [UPPER],
        [LOWER, UPPER],
        [],
        [""],
        ["<"],
        ["« "] * 5,
        ["P< «A " * 30] * 3,
    ],
)
def test_where_nothing_or_more_than_one_thing_can_be_meant_nothing_is_proposed(typed):
    assert proposed(*typed) is None


def test_what_is_proposed_is_a_zone_without_fault():
    for slip in MENDED.values():
        assert tally(5, 1, slip)["wrong"] == 0
    suggestion = suggest([line.lower() for line in PASSPORT], today=TODAY)
    assert read(suggestion.lines, today=TODAY).verdict == "accept"


FOUND_AT_LEAST = {"spaces in groups": 0.05, "`«` for `<<`": 0.5, "no `<` at the end": 0.5}


@pytest.mark.parametrize("name", MENDED)
def test_a_slip_of_the_kinds_we_mend_is_mostly_found_and_never_mended_wrongly(name):
    counts = tally(7, 40, MENDED[name])
    assert counts["wrong"] == counts["left"] == 0
    seen = counts.total() - counts["unseen"]
    assert counts["found"] / seen >= FOUND_AT_LEAST.get(name, 0.4)


def test_two_slips_at_once_are_never_mended_wrongly():
    counts = sum((tally(9, 3, first, second) for _, first, second in pairs()), start=tally(9, 0))
    assert counts["wrong"] == counts["left"] == 0
    assert counts["found"] > counts["nothing"]


@pytest.mark.parametrize("name", OTHERS)
def test_another_mistake_hardly_ever_leads_to_a_wrong_number_or_date(name):
    counts = tally(11, 80, OTHERS[name])
    assert counts["wrong"] <= 0.02 * counts.total()
