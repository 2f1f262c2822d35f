"""Values find their place in the words of each language, and no translation can break a message."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.functional import lazystr
from django.utils.translation import get_language

from notifications.deliveries.topics import TOPICS, for_inbox, for_outside, packed, register_topic
from notifications.facade import Purpose, Topic
from tests.factories.notifications import REFERENCE

CODE = "tests.values"
CONTEXT: dict[str, Any] = {
    "item": {"en": "Passport", "kk": "Төлқұжат"},
    "day": date(2030, 5, 4),
    "moment": datetime(2030, 5, 4, 23, 30, tzinfo=UTC),
    "count": 3,
}


def a_topic(code: str = CODE, *, body: Any = "{item} {day}, {moment}, {count}", subject: Any = "News") -> Topic:
    return Topic(code, Purpose.PROGRESS, subject=subject, body=body, notice="News")


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TOPICS, CODE, a_topic())


def said(language: str, *, time_zone: str = "UTC", **changes: Any) -> str:
    content = packed(TOPICS[CODE], {**CONTEXT, **changes}, None)
    return for_inbox(CODE, content, language=language, time_zone=time_zone).text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Passport May 4, 2030, May 5, 2030, 4:30 AM (GMT+05:00), 3"),
        ("kk", "Төлқұжат 2030 ж. 4 мамыр, 2030 ж. 5 мамыр, 04:30 (GMT+05:00), 3"),
        ("ru", "Passport 4 мая 2030 г., 5 мая 2030 г., 04:30 (GMT+05:00), 3"),
        ("uz", "Passport 4-may, 2030, 5-may, 2030, 04:30 (GMT+05:00), 3"),
        ("uz-cyrl", "Passport 4 май, 2030, 5 май, 2030, 04:30 (GMT+05:00), 3"),
    ],
)
def test_days_moments_and_names_are_said_in_the_persons_language_and_zone(language: str, text: str) -> None:
    assert said(language, time_zone="Asia/Tashkent") == text


def test_values_are_said_as_they_are_even_with_braces() -> None:
    assert said("en", item="{day.__class__} {0}").startswith("{day.__class__} {0} May")


@pytest.mark.parametrize("broken", ["{nobody}", "{", "{0}", "{day!x}", "{day.nothing}"])
def test_a_broken_translation_gives_way_to_the_source_text(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    class Translated:
        def __str__(self) -> str:
            return "Fine" if get_language() == "en" else broken

    topic = a_topic(body=Translated())
    monkeypatch.setitem(TOPICS, CODE, topic)
    assert for_inbox(CODE, {}, language="kk", time_zone="UTC").text == "Fine"


@pytest.mark.parametrize("text", ["{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{}", "{0}", "{a b}", "{"])
def test_a_topic_with_clever_placeholders_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"placeholders|'\{'"):
        register_topic(a_topic("tests.clever", body=lazystr(text)))
    assert "tests.clever" not in TOPICS


def test_another_topic_of_the_same_code_is_refused() -> None:
    with pytest.raises(ValueError, match="two topics"):
        register_topic(a_topic(body="Something else"))
    register_topic(a_topic())  # the same one again is how an app may start twice
    assert TOPICS[CODE] == a_topic()


def test_a_text_that_names_the_reference_needs_one() -> None:
    topic = a_topic(subject="About {reference}", body="x")
    with pytest.raises(ValueError, match="missing"):
        packed(topic, {}, None)
    assert packed(topic, {}, REFERENCE) == {"reference": REFERENCE.label}


def test_the_outside_text_of_a_topic_nobody_knows_any_more_is_neutral() -> None:
    assert for_outside("tests.gone", "KZ-1", language="en", discreet=False, brief=False).subject == "You have a message"
