"""The shipped texts are whole: each language in its own letters, none copied from another."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from consular.visas.models.texts import TextsField
from consular.visas.rules.catalogue import Catalogue
from consular.visas.rules.catalogue_sources import read_catalogue
from tests.factories.catalogue import FILES

CATALOGUE = read_catalogue(FILES)
KAZAKH, UZBEK_CYRILLIC = "әғқңөұүһі", "ўқғҳ"


def texts_in(catalogue: Catalogue) -> Iterator[tuple[str, dict[str, str]]]:
    rows: list[Any] = [
        catalogue.version,
        *catalogue.groups,
        *catalogue.categories,
        *catalogue.requirements,
        *catalogue.grounds,
        *catalogue.reasons,
    ]
    for row in rows:
        for field in row._meta.fields:
            if isinstance(field, TextsField) and getattr(row, field.name):
                yield f"{row} {field.name}", getattr(row, field.name)


TEXTS = dict(texts_in(CATALOGUE))


@pytest.mark.parametrize("texts", TEXTS.values(), ids=range(len(TEXTS)))
def test_every_language_has_its_own_letters(texts: dict[str, str]) -> None:
    for language in ("kk", "ru", "uz-cyrl"):
        assert not re.search("[A-Za-z]", texts[language]), language
    for language in ("en", "uz"):
        assert not re.search("[а-яё]", texts[language], re.IGNORECASE), language
    assert not set(KAZAKH) - set("қғ") & set(texts["uz-cyrl"].lower())
    assert not set("ўҳ") & set(texts["kk"].lower())
    assert not set(KAZAKH + UZBEK_CYRILLIC) & set(texts["ru"].lower())


@pytest.mark.parametrize("texts", TEXTS.values(), ids=range(len(TEXTS)))
def test_uzbek_writes_its_own_apostrophes(texts: dict[str, str]) -> None:
    """Official orthography: oʻ and gʻ with U+02BB, the glottal stop with U+02BC."""
    assert not set("'`‘’") & set(texts["uz"])


def test_every_purpose_but_none_twice_has_a_category() -> None:
    purposes = [category.purpose for category in CATALOGUE.categories]
    assert len(set(purposes)) == len(purposes) == 8


def test_every_ruling_has_a_ground() -> None:
    assert {ruling for ground in CATALOGUE.grounds for ruling in ground.rulings} == {
        "inadmissible",
        "refusal",
        "annulment",
        "revocation",
        "suspension",
    }


def test_a_rejected_item_always_comes_with_advice() -> None:
    assert all(reason.advice for reason in CATALOGUE.reasons if reason.use == "item_rejected")
