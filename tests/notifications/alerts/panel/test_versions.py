"""All versions of an alert, and what differs between any two: field by field, texts by words, by more than colour."""

from django.test import Client

from notifications.alerts.models.alerts import Alert
from notifications.alerts.rules.differences import Kind
from tests.browsers import browser_of, text_of
from tests.factories.alerts import WORDS, done, revised
from tests.notifications.alerts.panel.conftest import same_hour, url_of
from tests.people import Phone


def test_two_versions_differ_field_by_field_and_word_by_word(dana_browser: Client, timur: Phone, alert: Alert) -> None:
    texts = {"en": {**WORDS, "headline": "Heavy flood in Incheon"}}
    done(revised(timur, alert, texts=texts, severity="Extreme", channels=["inbox"]), 201)
    page = dana_browser.get(url_of(alert, "versions"))
    rows = {row.path: row for row in page.context["rows"]}
    assert [(piece.kind, piece.text) for piece in rows["texts.en.headline"].pieces] == [
        (Kind.GONE, "Flood "),
        (Kind.NEW, "Heavy flood "),
        (Kind.SAME, "in "),
        (Kind.GONE, "Seoul"),
        (Kind.NEW, "Incheon"),
    ]
    assert (rows["severity"].name, rows["severity"].is_list) == ("Severity", False)
    assert [(piece.kind, piece.text) for piece in rows["channels"].pieces] == [
        (Kind.GONE, "E-mail"),
        (Kind.SAME, "Inbox in the app"),
    ]
    assert rows["texts.ru.headline"].language == "ru"
    html = page.content.decode()
    assert '<span aria-hidden="true">−</span><del><span class="unseen">goes: </span>Flood ' in html
    assert '<span aria-hidden="true">+</span><ins><span class="unseen">comes: </span>Incheon' in html
    assert "category" not in rows


def test_any_two_are_compared(dana_browser: Client, timur: Phone, alert: Alert) -> None:
    for name in ("Incheon", "Suwon"):
        done(revised(timur, alert, area_name=name, expires_at=same_hour(alert)), 201)
    page = dana_browser.get(url_of(alert, "versions") + "?from=3&to=1")
    assert "From version 3 to version 1" in text_of(page)
    assert [(row.path, row.pieces[0].text) for row in page.context["rows"]] == [("area_name", "Suwon")]
    assert "Nothing differs." in text_of(dana_browser.get(url_of(alert, "versions") + "?from=2&to=2"))
    assert [name for _row, name, _said in page.context["lines"]] == ["Timur", "Timur", "Dana"]


def test_a_version_that_never_was_is_not_there(dana_browser: Client, alert: Alert, gulnar: Phone) -> None:
    for query in ("from=7", "to=0", "from=x", "to=" + "9" * 30, "from=%00"):
        assert dana_browser.get(url_of(alert, "versions") + f"?{query}").status_code == 404
    assert browser_of(gulnar.user).get(url_of(alert, "versions")).status_code == 404
