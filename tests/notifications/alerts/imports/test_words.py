"""Texts are taken as ours only where they are: by their tag and by their letters; the rest is for a translator."""

from typing import Any

import pytest

from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.imports import CapImport
from notifications.alerts.models.incidents import Incident
from notifications.alerts.rules.content import LONGEST
from notifications.alerts.rules.host_words import MOST_FOREIGN, code_of
from notifications.alerts.serializers.composing import NewVersion
from tests.factories.alerts import done
from tests.factories.cap import NORTH, SEOUL_AREA, a_block, a_message, brought
from tests.people import Phone

KOREAN = {
    "event": "홍수",
    "headline": "서울 홍수 경보",
    "description": "한강이 범람했습니다.",
    "instruction": "높은 층으로 올라가십시오.",
}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"), ("en-US", "en"), ("EN-au", "en"), ("en-Latn-GB", "en"), ("ru-RU", "ru"), ("kk", "kk"),
        ("kk-Cyrl-KZ", "kk"), ("kk-Latn", None), ("uz", "uz"), ("uz-UZ", "uz"), ("uz-Latn-UZ", "uz"),
        ("uz-Cyrl", "uz-cyrl"), ("uz-Cyrl-UZ", "uz-cyrl"), ("uz-Arab-AF", None), ("uz-AF", None), ("ko", None),
        ("eng", None), ("i-klingon", None), ("x-en", None),
    ],
)  # fmt: skip
def test_whose_language_a_tag_means(tag: str, code: str | None) -> None:
    assert code_of(tag) == code


def test_ours_are_taken_and_others_left_to_be_translated(dana: Phone) -> None:
    korean = a_block(language="ko-KR", **KOREAN)
    russian = a_block(language="ru", event="Наводнение", headline="Наводнение в Сеуле", description="", instruction="")
    told = done(brought(dana, a_message(korean, a_block(), russian)), 201)
    version = AlertVersion.objects.get()
    assert sorted(version.texts) == told["remarks"]["languages"] == ["en", "ru"]
    assert version.texts["ru"]["headline"] == "Наводнение в Сеуле"
    assert told["remarks"]["foreign"] == [{"language": "ko-KR", "words": KOREAN}]
    incident = Incident.objects.get()
    assert incident.title == "The Han leaves its bed in Seoul"
    assert "[ko-KR]\n홍수\n서울 홍수 경보\n한강이 범람했습니다." in incident.summary


def test_a_message_without_a_tag_is_not_english_because_of_that(dana: Phone) -> None:
    """By the standard it would be."""
    told = done(brought(dana, a_message(a_block(language="en-US", **KOREAN))), 201)
    version = AlertVersion.objects.get()
    assert (version.texts, version.area_name, version.event_code) == ({}, "", "flash-flood")
    assert told["remarks"]["languages"] == []
    assert Incident.objects.get().title == "서울 홍수 경보"


def test_two_blocks_of_one_language_lose_no_word(dana: Phone) -> None:
    north = a_block(
        headline="The Han leaves its bed in the north", description="Boats are on their way.", areas=(NORTH,)
    )
    done(brought(dana, a_message(a_block(), north)), 201)
    version = AlertVersion.objects.get()
    assert version.texts["en"]["headline"] == "The Han leaves its bed in Seoul; The Han leaves its bed in the north"
    assert version.texts["en"]["description"] == "Water stands in the streets of Seoul.\n\nBoats are on their way."
    assert version.area_name == "Seoul; The north of Seoul"
    assert len(version.area["include"]) == 2


def test_what_is_to_be_translated_stands_together_by_its_tag(dana: Phone) -> None:
    blocks = [
        a_block(language=f"x-{number}", headline=f"Wasser {number}", description="Über. " * 1000, areas=(area,))
        for number in range(MOST_FOREIGN + 1)
        for area in (SEOUL_AREA, NORTH)
    ]
    foreign = done(brought(dana, a_message(*blocks)), 201)["remarks"]["foreign"]
    assert [block["language"] for block in foreign] == [f"x-{number}" for number in range(MOST_FOREIGN)]
    assert foreign[3]["words"]["headline"] == "Wasser 3"
    assert len(foreign[3]["words"]["description"]) == LONGEST["description"]


def test_what_is_too_long_is_shortened_and_named(dana: Phone) -> None:
    block = a_block(
        event="Flood " * 100, headline="Water " * 100, description="Rain.\n" * 2000, instruction="Go. " * 900
    )
    told = done(brought(dana, a_message(block)), 201)
    assert sorted(told["remarks"]["shortened"]) == [f"texts.en.{part}" for part in sorted(LONGEST) if part != "sms"]
    words = AlertVersion.objects.get().texts["en"]
    assert all(len(words[part]) <= LONGEST[part] for part in words)
    assert words["headline"].endswith("…")


def test_characters_no_text_of_ours_may_hold_are_left_out(dana: Phone) -> None:
    block = a_block(
        headline="The\u202e Han\n   leaves\x85its bed", description="  Water\t\tstands \n\n\n\n in\ufdd0 the streets.  "
    )
    done(brought(dana, a_message(block)), 201)
    words = AlertVersion.objects.get().texts["en"]
    assert words["headline"] == "The Han leaves its bed"
    assert words["description"] == "Water stands\n\nin the streets."


def test_what_is_drafted_a_composer_may_save_again(dana: Phone) -> None:
    done(brought(dana, a_message(a_block(event="<[{ }]> \u2066....", areas=(SEOUL_AREA, NORTH)))), 201)
    version = AlertVersion.objects.get()
    names = ("category", "event_code", "urgency", "severity", "certainty", "response_types", "texts", "area_name")
    area: dict[str, Any] = {name: value for name, value in version.area.items() if name != "library"}
    again = NewVersion(data={**{name: getattr(version, name) for name in names}, "area": area})
    assert again.is_valid(), again.errors
    assert CapImport.objects.get().alert_id == version.alert_id
