"""What hides in the words of an alert: denials of a drill in other letters, gaps half deleted, texts of nothing."""

from typing import Any

import pytest

from notifications.alerts.models.approval import Submission
from notifications.alerts.models.incidents import Incident
from notifications.alerts.rules.wording import denials_of_a_drill, gaps, says_something
from tests.core.api.bodies import faults
from tests.factories.alerts import OPERATIONS, SMALL, WORDS, an_alert, an_incident, content, submit
from tests.people import Phone

# Letters of the other script where they look the same.
IN_CYRILLIC, IN_LATIN = "This is nоt а drill", "Это не yчeния"


@pytest.mark.parametrize(
    "text",
    [
        IN_CYRILLIC,
        IN_LATIN,
        "ТНІЅ ІЅ NОТ А DRILL",
        "This is n\u200bot a drill",
        "This is n\u0336o\u0336t\u0336 a drill",
        "Ｔｈｉｓ is ｎｏｔ a drill",
        "This is n0t a drill",
        "This isn't a drill",
        "This isn’t just a training",
        "This is not a routine test",
        "This is not training",
        "Bu o´quv mashg‘uloti emas",
    ],
)
def test_a_denial_is_seen_through_its_letters(text: str) -> None:
    assert denials_of_a_drill({"en": {"headline": text}}) == ["texts.en.headline"]


@pytest.mark.parametrize("text", ["Do not exercise in the smoke.", "Do not test the water.", "Это учебное оповещение."])
def test_what_denies_nothing_is_let_be(text: str) -> None:
    assert denials_of_a_drill({"en": {"headline": text}}) == []


@pytest.mark.parametrize("text", ["Flood in {place", "Flood in place}", "Flood in ｛place｝", "Call ［number］"])
def test_half_a_brace_is_a_gap(text: str) -> None:
    assert gaps({"en": {"headline": text}}) == ["texts.en.headline"]


def test_the_name_of_the_area_is_read_too(dana: Phone) -> None:
    exercise = an_incident(dana, mode="exercise")
    for name, gate in (("Seoul, this is not a drill", "denies_exercise"), ("{place}", "gaps_left")):
        answer = submit(dana, an_alert(dana, exercise, area_name=name), *SMALL)
        assert [(each["code"], each["figures"]) for each in answer.json()["gates"] if each["hard"]] == [
            (gate, {"paths": ["area_name"]})
        ]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("text", ["\u200b", "\u2060\u00ad", "..."])
def test_what_nobody_can_read_is_missing(dana: Phone, incident: Incident, text: str) -> None:
    assert not says_something(text)
    texts = {"en": {**WORDS, "headline": text}}
    answer = submit(dana, an_alert(dana, incident, texts=texts, area_name=text), *SMALL)
    assert (answer.status_code, set(faults(answer))) == (400, {"texts.en.headline", "area_name"})


@pytest.mark.parametrize("char", ["\uffff", "\ufffe", "\ufdd0"])
def test_what_no_message_can_hold_is_refused_at_once(dana: Phone, incident: Incident, char: str) -> None:
    """XML has no such characters, so an alert approved with one could never be signed."""
    body: dict[str, Any] = content(texts={"en": {**WORDS, "headline": f"Flood {char}"}})
    answer = dana.post(f"{OPERATIONS}/alerts", {"incident": str(incident.public_id), **body}, format="json")
    assert (answer.status_code, faults(answer)) == (400, {"texts.en.headline": "characters"})
