"""Templates: written by one, approved by another, with a correction and an all-clear in each language."""

import time
from typing import Any

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import FRESH
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from tests.core.api.bodies import faults
from tests.factories.alerts import IN_RUSSIAN, OPERATIONS, TEMPLATE, WORDS, a_template, content, done
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone, phone_of

URL = f"{OPERATIONS}/templates"


def did(phone: Phone, template: AlertTemplate, name: str) -> Any:
    return phone.post(f"{URL}/{template.public_id}/{name}", {}, format="json")


def test_a_template_is_used_once_a_second_person_approved_it(
    yerlan: Phone, erlan: Phone, dana: Phone, incident: Incident
) -> None:
    template = a_template(yerlan)
    body = {"incident": str(incident.public_id), **content(template=str(template.public_id))}
    early = dana.post(f"{OPERATIONS}/alerts", body, format="json")
    assert (early.status_code, faults(early)) == (400, {"template": "not_in_use"})
    assert did(yerlan, template, "approve").json()["code"] == "four_eyes"
    told = done(did(erlan, template, "approve"))
    assert (told["state"], told["approved_by"]) == ("approved", str(erlan.user.public_id))  # type: ignore[union-attr]
    assert did(erlan, template, "approve").json()["code"] == "wrong_state"
    done(dana.post(f"{OPERATIONS}/alerts", body, format="json"), 201)
    assert Alert.objects.get().versions.get().template == template
    acts = AuditEntry.objects.filter(target=str(template.public_id)).order_by("seq").values_list("action", flat=True)
    assert list(acts) == ["alerts.template.proposed", "alerts.template.approved"]


def test_the_next_version_takes_its_place(yerlan: Phone, erlan: Phone) -> None:
    first, second = a_template(yerlan), a_template(yerlan, most_people=5)
    for template in (first, second):
        done(did(erlan, template, "approve"))
    rows = AlertTemplate.objects.order_by("number").values_list("number", "state")
    assert list(rows) == [(1, "withdrawn"), (2, "approved")]
    assert [one["number"] for one in done(erlan.get(f"{URL}?state=approved"))["results"]] == [2]
    done(did(yerlan, second, "withdraw"))
    assert done(erlan.get(f"{URL}?state=approved"))["results"] == []


@pytest.mark.parametrize(
    ("more", "paths"),
    [
        ({"texts": {"ru": IN_RUSSIAN}}, ["texts.en", "corrections.ru", "all_clears.ru"]),
        ({"all_clears": {}}, ["all_clears.en"]),
        ({"corrections": {"en": WORDS, "fr": WORDS}}, ["corrections.fr"]),
        ({"least_people": 9, "most_people": 1}, ["most_people"]),
        ({"least_people": -1}, ["least_people"]),
        ({"response_types": []}, ["response_types"]),
        ({"state": "approved"}, ["state"]),
    ],
)
def test_half_a_template_is_refused_in_words(yerlan: Phone, more: dict[str, Any], paths: list[str]) -> None:
    answer = yerlan.post(URL, {**TEMPLATE, **more}, format="json")
    assert answer.status_code == 400
    assert sorted(faults(answer)) == sorted(paths)
    assert not AlertTemplate.objects.exists()


def test_whoever_approves_it_may_let_one_person_send_it_alone(yerlan: Phone, erlan: Phone) -> None:
    for said in (True, False):
        template = a_template(yerlan)
        answer = erlan.post(f"{URL}/{template.public_id}/approve", {"break_glass": said}, format="json")
        assert done(answer)["break_glass"] is said
        entry = AuditEntry.objects.filter(target=str(template.public_id)).latest("seq")
        assert entry.detail["break_glass"] is said
    wrong = erlan.post(f"{URL}/{a_template(yerlan).public_id}/approve", {"break_glass": "perhaps"}, format="json")
    assert (wrong.status_code, list(faults(wrong))) == (400, ["break_glass"])


def test_operators_of_a_mission_write_none(dana: Phone, gulnar: Phone) -> None:
    for phone in (dana, gulnar):
        answer = phone.post(URL, TEMPLATE, format="json")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_a_template_keeper")
    assert not AlertTemplate.objects.exists()


def test_operators_use_and_do_not_approve(yerlan: Phone, dana: Phone, gulnar: Phone) -> None:
    template = a_template(yerlan)
    assert done(dana.get(f"{URL}/{template.public_id}"))["number"] == 1
    for name in ("approve", "withdraw"):
        assert did(dana, template, name).json()["code"] == "not_a_template_keeper"
        assert did(gulnar, template, name).status_code == 404
    assert gulnar.get(f"{URL}/{template.public_id}").status_code == 404
    assert AlertTemplate.objects.get().state == "proposed"


def test_those_of_headquarters_are_for_all(saule: Phone, gulnar: Phone, dana: Phone, incident: Incident) -> None:
    template = a_template(saule, mission="KZ-HQ")
    admin = phone_of(an_officer("Kairat", headquarters(), Role.MISSION_ADMIN))
    done(did(admin, template, "approve"))
    assert [one["id"] for one in done(gulnar.get(URL))["results"]] == [str(template.public_id)]
    assert did(gulnar, template, "withdraw").json()["code"] == "not_a_template_keeper"
    body = {"incident": str(incident.public_id), **content(template=str(template.public_id))}
    done(dana.post(f"{OPERATIONS}/alerts", body, format="json"), 201)


def test_officers_without_a_part_see_none(saule: Phone, seoul: Mission) -> None:
    a_template(saule, mission="KZ-HQ")
    assert done(phone_of(an_officer("Marat", seoul, Role.OFFICER)).get(URL))["results"] == []


@pytest.mark.parametrize("part", ["texts", "corrections", "all_clears"])
@pytest.mark.parametrize("words", [{}, {**WORDS, "instruction": ""}, {**WORDS, "headline": "\u200b"}])
def test_an_empty_text_is_no_text(seoul: Mission, part: str, words: dict[str, str]) -> None:
    """A correction of nothing is none when it is needed."""
    keeper = phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN))
    answer = keeper.post(f"{OPERATIONS}/templates", {**TEMPLATE, part: {"en": words}}, format="json")
    assert (answer.status_code, list(faults(answer))) == (400, [f"{part}.en"])
    assert not AlertTemplate.objects.exists()


def test_a_second_factor_of_long_ago_approves_none(
    yerlan: Phone, erlan: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = a_template(yerlan)
    monkeypatch.setattr("tests.people.time.time", lambda: time.time_ns() / 1e9 - FRESH.total_seconds() - 5)
    late = phone_of(erlan.user)
    monkeypatch.undo()
    answer = did(late, template, "approve")
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    template.refresh_from_db()
    assert template.state == "proposed"
    done(did(erlan, template, "approve"))
