"""Templates in the panel: proposed by a keeper, approved by another person, withdrawn, and the next number of one."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.alerts.models.templates import AlertTemplate
from tests.browsers import browser_of, text_of
from tests.factories.alerts import TEMPLATE, WORDS, a_template
from tests.factories.missions import an_officer
from tests.notifications.alerts.panel.conftest import standing
from tests.people import Phone, phone_of
from tests.remembered import remembered

LIST = "/panel/alerts/templates/"


@pytest.fixture
@remembered
def keeper(people: bool, seoul: Mission) -> Phone:
    return phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN))


def url_of(template: AlertTemplate, name: str = "") -> str:
    return f"{LIST}{template.public_id}/" + (f"{name}/" if name else "")


def typed(**more: Any) -> dict[str, Any]:
    plain = {name: value for name, value in TEMPLATE.items() if name not in ("texts", "corrections", "all_clears")}
    words = {
        f"{kind}_en_{part}": said
        for kind in ("texts", "corrections", "all_clears")
        for part, said in TEMPLATE[kind]["en"].items()
    }
    return {**plain, **words, **more}


def test_one_proposes_another_approves_and_either_withdraws(
    keeper: Phone, seoul: Mission, erlan_browser: Client
) -> None:
    browser = browser_of(keeper.user)
    answer = browser.post(f"{LIST}new/", typed())
    template = AlertTemplate.objects.get()
    assert answer["Location"] == url_of(template)
    assert (template.texts, template.corrections) == (TEMPLATE["texts"], TEMPLATE["corrections"])
    own = text_of(browser.get(url_of(template)))
    assert "another person must approve it" in own
    assert "Approve: it is used" not in own
    assert browser.post(url_of(template, "approve")).status_code == 403
    assert "Correction: no flood in {place}" in text_of(erlan_browser.get(url_of(template)))
    assert erlan_browser.post(url_of(template, "approve")).status_code == 302
    template.refresh_from_db()
    assert template.state == "approved"
    assert [row.pk for row in browser.get(LIST).context["page"].object_list] == [template.pk]
    assert browser.post(url_of(template, "withdraw")).status_code == 302
    template.refresh_from_db()
    assert template.state == "withdrawn"
    assert browser.post(url_of(template, "withdraw")).status_code == 409


def test_the_next_number_begins_with_what_stands(keeper: Phone) -> None:
    template, browser = a_template(keeper), browser_of(keeper.user)
    form = browser.get(f"{LIST}new/?from={template.public_id}").context["form"]
    assert browser.post(f"{LIST}new/", {**standing(form), "most_people": "5000"}).status_code == 302
    second = AlertTemplate.objects.get(number=2)
    assert (second.texts, second.all_clears, second.most_people) == (template.texts, template.all_clears, 5000)


def test_what_is_wrong_stands_at_its_field_and_comes_back(keeper: Phone) -> None:
    browser = browser_of(keeper.user)
    answer = browser.post(f"{LIST}new/", typed(texts_ru_event="Наводнение", category="", most_people="0"))
    assert answer.status_code == 400
    answer = browser.post(f"{LIST}new/", typed(texts_ru_event="Наводнение", most_people="0"))
    assert answer.status_code == 400
    form = answer.context["form"]
    assert {"texts_ru_event", "corrections_ru_event", "all_clears_ru_event", "most_people"} <= set(form.errors)
    assert WORDS["description"] in text_of(answer)
    assert not AlertTemplate.objects.exists()


def test_a_fresh_second_factor_approves(keeper: Phone, erlan_browser: Client) -> None:
    template = a_template(keeper)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        answer = erlan_browser.post(url_of(template, "approve"))
    assert answer["Location"].startswith("/panel/confirm/")
    template.refresh_from_db()
    assert template.state == "proposed"


def test_a_keeper_who_neither_composes_nor_approves_finds_the_templates(keeper: Phone) -> None:
    template, browser = a_template(keeper), browser_of(keeper.user)
    page = browser.get("/panel/alerts/")
    assert (page.status_code, page.context["lines"]) == (200, [])
    assert f'href="{LIST}"' in page.content.decode()
    assert browser.get(url_of(template)).status_code == 200


def test_who_keeps_none_here_changes_nothing(keeper: Phone, dana_browser: Client, gulnar: Phone) -> None:
    template = a_template(keeper)
    assert dana_browser.get(url_of(template)).status_code == 200
    assert dana_browser.get(f"{LIST}new/").status_code == 403
    assert dana_browser.post(f"{LIST}new/", typed()).status_code == 403
    theirs = browser_of(gulnar.user)
    for name in ("approve", "withdraw"):
        assert dana_browser.post(url_of(template, name)).status_code == 403
        assert theirs.post(url_of(template, name)).status_code == 404
    assert theirs.get(url_of(template)).status_code == 404
    assert theirs.post(f"{LIST}new/", typed()).status_code == 400
    template.refresh_from_db()
    assert (template.state, AlertTemplate.objects.count()) == ("proposed", 1)
    assert dana_browser.post(url_of(template, "burn")).status_code == 404
