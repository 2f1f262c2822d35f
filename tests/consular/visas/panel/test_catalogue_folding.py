"""Long texts in five languages: the reader's own stands open, the others fold and say where they are empty."""

import re

import pytest
from django.test import Client

from consular.missions.models.posts import Role
from consular.visas.rules.catalogue import Catalogue
from econsulate.core.accounts.models import User
from tests.browsers import browser_of, text_of
from tests.consular.visas.panel.test_catalogue_edit import EDIT, save
from tests.factories.missions import an_officer, headquarters
from tests.remembered import remembered


@pytest.fixture
@remembered
def saule(catalogue: Catalogue) -> User:
    return an_officer("Saule", headquarters(), Role.MISSION_ADMIN)


@pytest.fixture
def browser(saule: User) -> Client:
    return browser_of(saule)


def tagless(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_the_reader_s_language_stands_open_and_empty_ones_are_named(browser: Client, saule: User) -> None:
    page = text_of(browser.get(EDIT + "requirement/photo/"))
    assert page.count("Title: other languages") == 1
    assert page.index("Title (English)") < page.index("Title: other languages") < page.index("Title (Kazakh)")
    assert "Asked when, in words: other languages empty: Kazakh, Russian, Uzbek, Uzbek (Cyrillic)" in tagless(page)
    kazakh = browser_of(saule, language="kk").get(EDIT + "requirement/photo/").content.decode()
    assert kazakh.index('name="label_kk"') < kazakh.index("<details") < kazakh.index('name="label_en"')


def test_a_fault_in_a_folded_language_unfolds_it(browser: Client) -> None:
    answer = save(browser, "requirement/photo/", label_kk="x" * 501)
    opened = [row for row in answer.context["rows"] if getattr(row, "is_wrong", False)]
    assert [[bound.name for bound in row.others if bound.errors] for row in opened] == [["label_kk"]]
    assert answer.content.decode().count('<details class="folded" open>') == 1
