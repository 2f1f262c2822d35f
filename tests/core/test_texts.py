"""The catalogues of texts, on a small project of their own."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from econsulate.core import texts

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext

TITLE = _("Passport")
DAYS = ngettext_lazy("%(days)d day", "%(days)d days", "days")
SEX = pgettext("sex", "Other")
"""
TEMPLATE = '{% load i18n %}<p>{% translate "Decide" %}</p>{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "consular" / "templates").mkdir(parents=True)
    (tmp_path / "consular" / "models.py").write_text(CODE)
    (tmp_path / "consular" / "templates" / "page.html").write_text(TEMPLATE)
    texts.update(tmp_path)
    return tmp_path


def catalogue(project: Path, locale: str) -> Path:
    return texts.catalogue_path(project, "consular", locale)


def translate(path: Path, text: str, translation: str) -> None:
    """As a person would, in the file."""
    source = path.read_text()
    assert f'msgid "{text}"\nmsgstr ""\n' in source
    path.write_text(source.replace(f'msgid "{text}"\nmsgstr ""\n', f'msgid "{text}"\nmsgstr "{translation}"\n'))


@pytest.mark.parametrize("locale", texts.LOCALES)
def test_texts_of_code_and_templates_are_collected_for_every_language(project: Path, locale: str) -> None:
    with catalogue(project, locale).open("rb") as file:
        found = {message.id for message in read_po(file) if message.id}
    assert found == {"Passport", ("%(days)d day", "%(days)d days"), "Other", "Decide", "Hello %(name)s"}


def test_collecting_again_changes_nothing_and_keeps_translations(project: Path) -> None:
    translate(catalogue(project, "kk"), "Passport", "Төлқұжат")
    texts.update(project)
    first = catalogue(project, "kk").read_bytes()
    texts.update(project)
    assert catalogue(project, "kk").read_bytes() == first
    assert "Төлқұжат".encode() in first


def test_a_text_that_vanished_leaves_the_catalogue(project: Path) -> None:
    (project / "consular" / "templates" / "page.html").write_text("")
    texts.update(project)
    assert "Decide" not in catalogue(project, "kk").read_text()


def test_a_text_in_the_code_but_not_in_the_catalogue_is_missing(project: Path) -> None:
    (project / "consular" / "rules.py").write_text('_("Brand new")')
    assert [fault for fault in texts.check(project) if "Brand new" in fault] == [
        f"consular/locale/{locale}/LC_MESSAGES/django.po: missing: 'Brand new'" for locale in texts.LOCALES
    ]


def test_an_empty_translation_is_a_fault_and_a_full_one_is_none(project: Path) -> None:
    assert any("kk" in fault and "not translated: 'Passport'" in fault for fault in texts.check(project))
    translate(catalogue(project, "kk"), "Passport", "Төлқұжат")
    assert not any("kk" in fault and "'Passport'" in fault for fault in texts.check(project))


def test_a_translation_that_loses_or_invents_a_placeholder_is_a_fault(project: Path) -> None:
    translate(catalogue(project, "kk"), "Hello %(name)s", "Сәлем")
    translate(catalogue(project, "ru"), "Hello %(name)s", "Привет, %(nmae)s")
    translate(catalogue(project, "uz"), "Hello %(name)s", "Salom, %(name)s")
    faults = [fault.split("/")[2] for fault in texts.check(project) if "placeholders differ" in fault]
    assert faults == ["kk", "ru"]


def test_a_doubtful_translation_is_a_fault(project: Path) -> None:
    path = catalogue(project, "kk")
    translate(path, "Passport", "Төлқұжат")
    path.write_text(path.read_text().replace('msgid "Passport"', '#, fuzzy\nmsgid "Passport"'))
    assert any("kk" in fault and "fuzzy" in fault for fault in texts.check(project))


def test_django_reads_what_is_compiled(project: Path) -> None:
    translate(catalogue(project, "uz_Cyrl"), "Passport", "Паспорт")
    texts.compile_stale(project)
    read = gettext.translation("django", project / "consular" / "locale", ["uz_Cyrl"])
    assert read.gettext("Passport") == "Паспорт"


def test_only_what_is_stale_is_compiled(project: Path) -> None:
    texts.compile_stale(project)
    compiled = catalogue(project, "kk").with_suffix(".mo")
    os.utime(compiled, (2**31, 2**31))
    texts.compile_stale(project)
    assert compiled.stat().st_mtime == 2**31


def test_a_template_indented_in_any_way_is_read(project: Path) -> None:
    page = '<ul>\n    <li>\n  {% translate "Accept" %}</li>\n     <li>{% translate "Return" %}</li>\n   </ul>'
    (project / "consular" / "templates" / "list.html").write_text(page)
    texts.update(project)
    assert {"Accept", "Return"} <= {message.id for message in texts.read(catalogue(project, "kk"), "kk")}
