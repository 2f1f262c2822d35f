"""What stands in the way of an alert, which of it can be let pass, and that nobody can let pass the rest."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from notifications import facade
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Submission
from notifications.alerts.models.incidents import Incident
from notifications.alerts.rules.wording import denials_of_a_drill, gaps
from tests.core.api.bodies import faults
from tests.factories.alerts import (
    IN_RUSSIAN,
    OPERATIONS,
    ROUND_SEOUL,
    SMALL,
    WORDS,
    a_template,
    an_alert,
    an_incident,
    done,
    submit,
)
from tests.factories.missions import an_officer
from tests.factories.presence import SEOUL, facts, trip
from tests.people import Phone, phone_of

VIENNA = {"include": [{"circle": "48.2,16.37 30"}]}
STRAIT = {"include": [{"circle": "34.5,129.6 180"}]}


def gates_of(answer: Any) -> dict[str, Any]:
    """What was refused, by code."""
    assert (answer.status_code, answer.json()["code"]) == (409, "gates_closed"), answer.content
    assert not Submission.objects.exists()
    return {gate["code"]: gate["figures"] for gate in answer.json()["gates"]}


def hours(count: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=count)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"category": ""}, "category"),
        ({"response_types": []}, "response_types"),
        ({"area_name": ""}, "area_name"),
        ({"area": {}}, "area"),
        ({"channels": []}, "channels"),
        ({"expires_at": None}, "expires_at"),
        ({"texts": {"ru": IN_RUSSIAN}}, "texts.en"),
        ({"texts": {"en": {**WORDS, "instruction": ""}}}, "texts.en.instruction"),
        ({"texts": {"en": {**WORDS, "sms": ""}}, "channels": ["sms"]}, "texts.en.sms"),
    ],
)
def test_only_a_whole_version_is_submitted(
    dana: Phone, incident: Incident, more: dict[str, Any], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from notifications.channels import registry
    from notifications.channels.demo_sms import DemoSms

    monkeypatch.setitem(registry.CHANNELS, "sms", DemoSms())
    answer = submit(dana, an_alert(dana, incident, **more), *SMALL)
    assert (answer.status_code, list(faults(answer))) == (400, [path])
    assert not Submission.objects.exists()


def test_travellers_count_above_the_line_and_below_it(dana: Phone, alert: Alert) -> None:
    """Four of five in the register are reached, and three of three who only travel there, one of them on two
    journeys."""
    now = timezone.now()
    away = {"valid_from": now - timedelta(days=1), "valid_to": now + timedelta(days=5), "spot": SEOUL}
    journeys = [trip(number, f"trip-{number}:0", subdivision="KR-11", **away) for number in (70, 71, 72)]
    journeys.append(trip(72, "trip-other:0", subdivision="KR-11", **away))
    for one in journeys:
        facade.replace_presences(one.source, [one.reference], [one], now=now)
    assert gates_of(submit(dana, alert)) == {"large_share": {"percent": 87.5, "limit": 25}}


def test_a_large_share_is_named_with_its_figures_and_may_be_accepted(dana: Phone, alert: Alert) -> None:
    answer = submit(dana, alert)
    assert gates_of(answer) == {"large_share": {"percent": 80.0, "limit": 25}}
    assert "everybody we know of" in answer.json()["gates"][0]["detail"]
    told = done(submit(dana, alert, *SMALL, "nobody_there"))
    assert [gate["code"] for gate in told["submissions"][0]["gates"]] == SMALL
    assert Submission.objects.get().accepted_gates == SMALL


def test_the_refusal_speaks_the_callers_language(dana: Phone, alert: Alert) -> None:
    phone = phone_of(dana.user, language="ru")
    assert "о ком мы знаем" in submit(phone, alert).json()["gates"][0]["detail"]


@pytest.mark.parametrize("end", [-1, 73])
def test_it_expires_in_time_and_nobody_can_let_that_pass(dana: Phone, incident: Incident, end: int) -> None:
    alert = an_alert(dana, incident, expires_at=hours(end))
    assert list(gates_of(submit(dana, alert, *SMALL, "expired"))) == ["expired"]


def test_another_missions_land_is_not_ours_to_warn(dana: Phone, vienna: Mission, incident: Incident) -> None:
    for area in (VIENNA, {"states": ["AT"]}, {"subdivisions": ["AT-9"]}):
        alert = an_alert(dana, incident, area=area)
        found = gates_of(submit(dana, alert, "nobody_there", "outside_jurisdiction", "beyond_jurisdiction"))
        assert list(found) == ["outside_jurisdiction"]
        assert all(place.startswith("AT") for place in found["outside_jurisdiction"]["places"])


def test_an_area_that_reaches_over_the_border_is_shown_and_may_be_accepted(dana: Phone, incident: Incident) -> None:
    alert = an_alert(dana, incident, area=STRAIT)
    found = gates_of(submit(dana, alert))
    assert set(found) == {"beyond_jurisdiction"}
    assert {place[:2] for place in found["beyond_jurisdiction"]["places"]} == {"JP"}
    done(submit(dana, alert, "beyond_jurisdiction"))


def test_headquarters_warn_everywhere(saule: Phone) -> None:
    incident = an_incident(saule, mission="KZ-HQ")
    alert = an_alert(saule, incident, area={"states": ["KR", "AT"]}, area_name="Korea and Austria")
    assert list(gates_of(submit(saule, alert))) == ["large_share"]


def test_an_area_without_anybody_is_asked_about(dana: Phone, incident: Incident) -> None:
    alert = an_alert(dana, incident, area={"subdivisions": ["KR-49"]}, area_name="Jeju")
    assert list(gates_of(submit(dana, alert))) == ["nobody_there"]
    assert done(submit(dana, alert, "nobody_there"))["submissions"][0]["people"] == 0


def test_a_number_outside_the_templates_band_is_asked_about(dana: Phone, seoul: Mission, erlan: Phone) -> None:
    keeper = phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN))
    template = a_template(keeper, least_people=100, most_people=200)
    done(erlan.post(f"{OPERATIONS}/templates/{template.public_id}/approve"))
    alert = an_alert(dana, template=str(template.public_id))
    found = gates_of(submit(dana, alert, *SMALL))
    assert found == {"outside_band": {"people": 4, "least": 100, "most": 200}}


def test_languages_people_read_and_the_alert_has_not(dana: Phone, reader: User, incident: Incident) -> None:
    User.objects.filter(pk=reader.pk).update(language="kk")
    alert = an_alert(dana, incident)
    assert gates_of(submit(dana, alert, *SMALL)) == {"languages_missing": {"logins": {"kk": 1}}}


def test_an_exercise_does_not_say_that_it_is_none(dana: Phone) -> None:
    words = {**WORDS, "description": "This is NOT a drill!"}
    exercise = an_alert(dana, an_incident(dana, mode="exercise"), texts={"en": words})
    found = gates_of(submit(dana, exercise, *SMALL, "denies_exercise"))
    assert found == {"denies_exercise": {"paths": ["texts.en.description"]}}
    done(submit(dana, an_alert(dana, an_incident(dana), texts={"en": words}), *SMALL))


@pytest.mark.parametrize(
    "text",
    [
        "This is not a drill.",
        "THIS IS NOT AN EXERCISE",
        "Это не учения!",
        "Это не учебная тревога.",
        "Бұл оқу-жаттығу емес.",
        "Бұл жаттығу емес",
        "Bu mashq emas.",
        "Bu oʻquv mashgʻuloti emas!",
        "Bu o'quv trevogasi emas.",
        "Бу машқ эмас.",
        "Бу ўқув машғулоти эмас.",
    ],
)
def test_denials_are_known_in_each_language(text: str) -> None:
    assert denials_of_a_drill({"en": {"headline": text}}) == ["texts.en.headline"]


@pytest.mark.parametrize("text", ["This is a drill.", "Это учебная тревога.", "Do not drill holes. A test follows."])
def test_what_denies_nothing_passes(text: str) -> None:
    assert denials_of_a_drill({"en": {"headline": text}}) == []


@pytest.mark.parametrize("text", ["Flood in {place}", "Call [number]", "Flood in ____", "Go to XXX", "At <time>"])
def test_gaps_are_found(text: str) -> None:
    assert gaps({"en": {"headline": text}, "ru": IN_RUSSIAN}) == ["texts.en.headline"]


def test_a_gap_nobody_filled_can_not_be_let_pass(dana: Phone, incident: Incident) -> None:
    alert = an_alert(dana, incident, texts={"en": {**WORDS, "headline": "Flood in {place}"}})
    assert list(gates_of(submit(dana, alert, *SMALL, "gaps_left"))) == ["gaps_left"]


def test_a_short_message_stays_short(dana: Phone, incident: Incident) -> None:
    texts = {"en": WORDS, "ru": {**IN_RUSSIAN, "sms": "Наводнение. " * 40}}
    alert = an_alert(dana, incident, texts=texts)
    found = gates_of(submit(dana, alert, *SMALL, "sms_too_long"))
    assert found == {"sms_too_long": {"parts": {"ru": 8}, "limit": 4}}


@pytest.mark.parametrize(
    "area",
    [
        {"include": [{"polygon": ROUND_SEOUL}]},
        {"include": [{"circle": "37.5665,126.978 20"}]},
        {"include": [{"polygon": ROUND_SEOUL}], "exclude": [{"circle": "35.18,129.07 20"}]},
        {"subdivisions": ["KR-11"]},
    ],
)
def test_the_recount_agrees_with_an_honest_database(dana: Phone, incident: Incident, area: dict[str, Any]) -> None:
    done(submit(dana, an_alert(dana, incident, area=area), *SMALL))


def test_nor_over_people_in_the_corner_of_a_circles_box(dana: Phone, incident: Incident) -> None:
    corner = facts(50, spot=facade.Spot(37.7, 127.14, 100), subdivision="KR-11")
    facade.replace_presences(corner.source, [corner.reference], [corner], now=timezone.now())
    told = done(submit(dana, an_alert(dana, incident, area={"include": [{"circle": "37.5665,126.978 17"}]}), *SMALL))
    assert told["submissions"][0]["people"] == 4


def test_who_may_be_in_a_subdivision_is_counted_and_recounted(dana: Phone, incident: Incident) -> None:
    """Known by the State alone, or by a subdivision that the library doesn't have: they hear of Jeju too."""
    now = timezone.now()
    for one in (facts(60, valid_from=now), facts(61, subdivision="KR-99", valid_from=now)):
        facade.replace_presences(one.source, [one.reference], [one], now=now)
    alert = an_alert(dana, incident, area={"subdivisions": ["KR-49"]}, area_name="Jeju")
    found = gates_of(submit(dana, alert))
    assert list(found) == ["large_share"]
    assert done(submit(dana, alert, *SMALL))["submissions"][0]["people"] == 2


@pytest.mark.disagrees
def test_the_recount_notices_a_database_that_counts_others(
    dana: Phone, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if latitude and longitude were mixed up: people in Seoul are not found, others are."""
    from notifications.presence.services import targeting

    right = targeting.matching

    def wrong(*args: Any) -> Any:
        query = right(*args)
        query.conditions = ["subdivision = 'KR-26'"]
        query.values = []
        return query

    monkeypatch.setattr(targeting, "matching", wrong)
    found = gates_of(submit(dana, alert, *SMALL, "recount_differs"))
    assert found["recount_differs"]["differing"] >= 1
