"""States in each of our languages, as officers read them and as they stand on a printed visa."""

import pytest
from django.utils.translation import override

from consular.visas.panel import wording
from consular.visas.rules.states import STATES, state_name
from consular.visas.services.printing import state

KOREA = {
    "en": "South Korea",
    "kk": "Оңтүстік Корея",
    "ru": "Республика Корея",
    "uz": "Janubiy Koreya",
    "uz-cyrl": "Жанубий Корея",
}


@pytest.mark.parametrize(("language", "name"), KOREA.items())
def test_a_state_is_named_in_the_language(language: str, name: str) -> None:
    assert state_name("KOR", language) == name
    printed = state("KOR", language)
    assert (printed.local, printed.english) == (name, "South Korea")
    with override(language):
        assert wording.state_name("KOR") == f"{name} (KOR)"


@pytest.mark.parametrize("language", [language for language in KOREA if language != "en"])
def test_no_state_is_named_in_english_to_others(language: str) -> None:
    named = {code for code in STATES if state_name(code, language) != code}
    assert len(named) > 240
    cyrillic = language != "uz"
    for code in named:
        name = state_name(code, language)
        assert any("а" <= letter.lower() <= "я" for letter in name) == cyrillic, name
        assert not set("‘’'") & set(name), name


@pytest.mark.parametrize(("code", "said"), [("D", "Germaniya"), ("DEU", "Germaniya"), ("XXA", "XXA"), ("UNO", "UNO")])
def test_germany_has_two_codes_and_who_has_no_state_keeps_theirs(code: str, said: str) -> None:
    assert state_name(code, "uz") == said
