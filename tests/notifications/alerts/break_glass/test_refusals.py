"""Each condition by itself: a problem with its own code in the caller's language, and nothing has changed."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.models.rota import DutyShift
from consular.missions.services import rota
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import FRESH
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.signing import keystore
from tests.access.knocks import everything
from tests.factories.alerts import OPERATIONS, SMALL, an_alert, an_incident, approve, done, end, submit, verb
from tests.factories.break_glass import a_day_later, a_glass_template, break_glass, from_template, review, that_waits
from tests.factories.missions import LONG_AGO, a_shift, an_officer
from tests.people import Phone, phone_of

FRANCE = {"states": ["FR"]}
SEOUL_AND_JAPAN = {"subdivisions": ["KR-11"], "states": ["JP"]}


def refused(phone: Phone, alert: Alert, code: str, status: int = 409, **more: Any) -> Any:
    before = everything()
    answer = break_glass(phone, alert, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert everything() == before
    return answer.json()


def test_where_the_limit_is_nobody(zhanna: Phone, waiting: Alert, settings: Any) -> None:
    settings.ALERTS = {**settings.ALERTS, "break_glass_max_people": 0}
    refused(zhanna, waiting, "break_glass_off", 403)


def test_too_many_people(zhanna: Phone, waiting: Alert, settings: Any) -> None:
    settings.ALERTS = {**settings.ALERTS, "break_glass_max_people": 3}
    said = refused(zhanna, waiting, "too_many_people")
    assert (said["people"], said["logins"], said["unreviewed"], said["most"]) == (4, 1, 0, 3)
    settings.ALERTS = {**settings.ALERTS, "break_glass_max_people": 4}
    done(break_glass(zhanna, waiting))


def test_what_nobody_reviewed_counts_with_it(
    zhanna: Phone, erlan: Phone, broken: BreakGlass, template: AlertTemplate, settings: Any
) -> None:
    """Cut in pieces it would be as many."""
    settings.ALERTS = {**settings.ALERTS, "break_glass_max_people": 7}
    other = that_waits(zhanna, broken.alert.incident, template)
    assert refused(zhanna, other, "too_many_people")["unreviewed"] == 4
    done(review(erlan, broken.alert))
    done(break_glass(zhanna, other))


def test_who_only_composes_or_only_is_on_duty(
    dana: Phone, erlan: Phone, yerlan: Phone, waiting: Alert, seoul: Mission
) -> None:
    refused(dana, waiting, "not_on_duty", 403)
    refused(erlan, waiting, "not_an_operator", 403)
    officer = an_officer("Bek", seoul, Role.OFFICER, Role.AUDITOR)
    assert yerlan.user is not None
    a_shift(seoul, officer, by=yerlan.user, rank=2)
    refused(phone_of(officer), waiting, "not_an_operator", 403)


def test_whose_shift_is_over_was_handed_over_or_has_not_begun(
    zhanna: Phone, yerlan: Phone, waiting: Alert, shift: DutyShift, seoul: Mission
) -> None:
    assert yerlan.user is not None
    assert zhanna.user is not None
    now = timezone.now()
    bek = an_officer("Bek", seoul, Role.OFFICER)
    rota.hand_over(shift, bek, by=yerlan.user, now=now)
    refused(zhanna, waiting, "not_on_duty", 403)
    hours = {"begins_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
    a_shift(seoul, zhanna.user, by=yerlan.user, rank=3, **hours)
    refused(zhanna, waiting, "not_on_duty", 403)


def test_whose_post_as_operator_has_ended(zhanna: Phone, waiting: Alert) -> None:
    assert zhanna.user is not None
    zhanna.user.posts.filter(role=Role.OPERATOR).update(valid_to=timezone.now())
    before = everything()
    assert break_glass(zhanna, waiting).status_code == 404
    assert everything() == before


def test_another_mission_finds_nothing_and_a_citizen_no_door(
    gulnar: Phone, stranger: Phone, nobody: Phone, waiting: Alert
) -> None:
    before = everything()
    for phone, status in ((gulnar, 404), (stranger, 403), (nobody, 401)):
        assert break_glass(phone, waiting).status_code == status
        assert review(phone, waiting).status_code == status
    assert everything() == before


def test_a_second_factor_of_long_ago(zhanna: Phone, waiting: Alert, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.people.time.time", lambda: time.time_ns() / 1e9 - FRESH.total_seconds() - 5)
    late = phone_of(zhanna.user)
    monkeypatch.undo()
    refused(late, waiting, "step_up_required", 403)


@pytest.mark.parametrize("reason", ["", "Too short.", " " * 40])
def test_without_a_reason_in_words(zhanna: Phone, waiting: Alert, reason: str) -> None:
    assert refused(zhanna, waiting, "invalid_input", 400, reason=reason)["errors"][0]["path"] == "reason"


def test_another_place_typed_or_another_version_seen(zhanna: Phone, waiting: Alert) -> None:
    refused(zhanna, waiting, "other_place", 400, place="Busan")
    refused(zhanna, waiting, "content_changed", seen="0" * 64)
    refused(zhanna, waiting, "invalid_input", 400, mode="exercise")


def test_in_an_exercise(zhanna: Phone, shift: DutyShift, template: AlertTemplate, keys: Any) -> None:
    drill = that_waits(zhanna, an_incident(zhanna, mode="exercise"), template)
    refused(zhanna, drill, "not_in_earnest")


def test_what_does_not_wait(zhanna: Phone, erlan: Phone, waiting: Alert, template: AlertTemplate) -> None:
    draft = from_template(zhanna, waiting.incident, template)
    refused(zhanna, draft, "wrong_state")
    done(verb(erlan, waiting, "return", {"reason": "Wait for the gauge."}))
    refused(zhanna, waiting, "wrong_state")
    ready = that_waits(zhanna, waiting.incident, template)
    done(approve(erlan, ready))
    assert refused(zhanna, ready, "wrong_state")["current"] == "approved"


def test_what_went_out_before_or_was_cancelled(zhanna: Phone, broken: BreakGlass) -> None:
    done(end(zhanna, broken.alert))
    refused(zhanna, broken.alert, "wrong_state")


def test_without_a_template_or_with_one_that_nobody_marked(
    zhanna: Phone, yerlan: Phone, erlan: Phone, shift: DutyShift, incident: Incident, keys: Any
) -> None:
    plain = an_alert(zhanna, incident)
    done(submit(zhanna, plain, *SMALL))
    refused(zhanna, plain, "no_break_glass_template")
    unmarked = a_glass_template(yerlan, erlan, break_glass=False)
    refused(zhanna, that_waits(zhanna, incident, unmarked), "no_break_glass_template")


def test_with_a_template_that_is_no_longer_in_use(zhanna: Phone, erlan: Phone, waiting: Alert) -> None:
    template = AlertTemplate.objects.get()
    done(erlan.post(f"{OPERATIONS}/templates/{template.public_id}/withdraw", {}, format="json"))
    refused(zhanna, waiting, "no_break_glass_template")


def test_in_words_that_they_approved_themselves(
    timur: Phone, yerlan: Phone, seoul: Mission, incident: Incident, keys: Any
) -> None:
    assert timur.user is not None
    assert yerlan.user is not None
    timur.user.posts.create(mission=seoul, role=Role.OFFICER, state="live", valid_from=timezone.now())
    a_shift(seoul, timur.user, by=yerlan.user)
    own = a_glass_template(yerlan, timur)
    refused(timur, that_waits(timur, incident, own), "own_approval", 403)


@pytest.mark.parametrize(
    ("more", "paths"),
    [
        ({"texts.en.instruction": "Send money."}, ["texts.en.instruction"]),
        ({"texts.ru.headline": "Наводнение: Инчхон"}, ["texts.ru.headline"]),
        ({"texts.ru": None}, ["texts.ru"]),
        ({"texts.kk": {"event": "Су тасқыны", "headline": "а", "description": "а", "instruction": "а"}}, ["texts.kk"]),
        ({"severity": "Extreme"}, ["severity"]),
        ({"response_types": ["Evacuate", "Shelter"]}, ["response_types"]),
    ],
)
def test_in_any_other_words(
    zhanna: Phone, shift: DutyShift, incident: Incident, template: AlertTemplate, keys: Any, more: Any, paths: list[str]
) -> None:
    draft = from_template(zhanna, incident, template).versions.get()
    texts: dict[str, Any] = {language: dict(words) for language, words in draft.texts.items()}
    more = dict(more)
    for path, said in list(more.items()):
        _texts, *way = path.split(".")
        if len(way) == 2:
            texts[way[0]][way[1]] = said
        elif way:
            texts = {**texts, way[0]: said} if said else {key: texts[key] for key in texts if key != way[0]}
        if way:
            del more[path]
    alert = that_waits(zhanna, incident, template, texts=texts, **more)
    assert refused(zhanna, alert, "not_the_templates_words")["paths"] == paths


def test_a_name_of_the_place_that_says_something_of_its_own(
    zhanna: Phone, shift: DutyShift, incident: Incident, template: AlertTemplate, keys: Any
) -> None:
    name = "Seoul. Call +82 1 and pay"
    alert = that_waits(zhanna, incident, template, area_name=name)
    assert "Seoul" in refused(zhanna, alert, "unknown_place", place=name)["places"]
    elsewhere = that_waits(zhanna, incident, template, area_name="Busan")
    refused(zhanna, elsewhere, "unknown_place", place="Busan")


def test_a_state_that_the_library_does_not_know(
    zhanna: Phone, shift: DutyShift, incident: Incident, template: AlertTemplate, seoul: Mission, keys: Any
) -> None:
    Accreditation.objects.create(mission=seoul, state="FR", valid_from=LONG_AGO.date())
    alert = that_waits(zhanna, incident, template, "nobody_there", "outside_band", area_name="France", area=FRANCE)
    assert refused(zhanna, alert, "unknown_place", place="France")["places"] == []


def test_a_state_is_named_in_any_of_our_languages(
    zhanna: Phone, shift: DutyShift, incident: Incident, template: AlertTemplate, keys: Any
) -> None:
    alert = that_waits(zhanna, incident, template, area_name="Республика Корея", area={"states": ["KR"]})
    done(break_glass(zhanna, alert, place="Республика Корея"))
    assert BreakGlass.objects.get().place == "KR"


def test_beyond_what_the_mission_serves(
    zhanna: Phone, shift: DutyShift, incident: Incident, template: AlertTemplate, keys: Any
) -> None:
    """Two may let that pass."""
    alert = that_waits(zhanna, incident, template, "beyond_jurisdiction", area=SEOUL_AND_JAPAN)
    (gate,) = refused(zhanna, alert, "gates_closed")["gates"]
    assert gate["code"] == "beyond_jurisdiction"


def test_an_area_that_is_another_missions_by_now(zhanna: Phone, waiting: Alert, seoul: Mission) -> None:
    ConsularDistrict.objects.filter(mission=seoul).update(place="JP")
    (gate,) = refused(zhanna, waiting, "gates_closed")["gates"]
    assert gate["code"] == "outside_jurisdiction"


def test_who_has_an_earlier_one_unreviewed_for_a_day(
    zhanna: Phone, erlan: Phone, broken: BreakGlass, template: AlertTemplate
) -> None:
    other = that_waits(zhanna, broken.alert.incident, template)
    a_day_later(broken)
    assert refused(zhanna, other, "review_overdue")["alerts"] == [str(broken.alert.public_id)]
    done(review(erlan, broken.alert, "not_justified"))
    done(break_glass(zhanna, other))


def test_without_a_key_nothing_is_told(zhanna: Phone, waiting: Alert, keys: Any, settings: Any) -> None:
    keystore.revoke(settings.ALERT_KEYS_DIR, keys[0].kid, at=timezone.now().replace(microsecond=0))
    refused(zhanna, waiting, "no_alert_key", 503)


def test_refusals_are_in_the_callers_language(waiting: Alert, dana: Phone) -> None:
    english = break_glass(dana, waiting).json()["title"]
    for language in ("ru", "kk", "uz", "uz-cyrl"):
        said = break_glass(phone_of(dana.user, language=language), waiting).json()["title"]
        assert said
        assert said != english
