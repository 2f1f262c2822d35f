"""Composing in the panel: versions upon what was seen, counted and drawn before, and nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from tests.browsers import browser_of, text_of
from tests.factories.alerts import IN_RUSSIAN, ROUND_SEOUL, WORDS, a_template, approve, done, revised
from tests.factories.missions import an_officer
from tests.notifications.alerts.panel.conftest import Typed, same_hour, standing, url_of
from tests.people import Phone, phone_of

HTMX = {"hx-request": "true", "hx-target": "so-far"}


def begin_url(incident: Incident) -> str:
    return f"/panel/alerts/incidents/{incident.public_id}/compose/"


def whole(**more: Any) -> Typed:
    """All fields of a first version, as typed into an empty form."""
    both = (("en", WORDS), ("ru", IN_RUSSIAN))
    words = {f"texts_{tag}_{part}": said for tag, texts in both for part, said in texts.items()}
    until = timezone.now().astimezone(ZoneInfo("Asia/Seoul")) + timedelta(hours=6)
    return {
        "do": "save", "seen": "0", "category": "Met", "event_code": "flood", "urgency": "Immediate",
        "severity": "Severe", "certainty": "Observed", "response_types": ["Evacuate", "Shelter"],
        "area_name": "Seoul", "include": ROUND_SEOUL,
        "channels": ["inbox", "email"], "expires_at": until.strftime("%Y-%m-%dT%H:%M"), **words, **more,
    }  # fmt: skip


def test_an_alert_is_composed_from_nothing(dana: Phone, dana_browser: Client, incident: Incident) -> None:
    typed = whole(
        places=["KR-26", "AT"], missions=["KZ-SEO"], exclude="37.5,127.0 3", nationalities="kaz, UZB", languages=["ru"]
    )
    answer = dana_browser.post(begin_url(incident), typed)
    alert = Alert.objects.get()
    assert answer["Location"] == url_of(alert, "preview")
    version = alert.versions.get()
    assert (version.number, version.author, version.category) == (1, dana.user, "Met")
    assert version.texts == {"en": WORDS, "ru": IN_RUSSIAN}
    assert {**version.area, "library": ""} == {
        "include": [{"polygon": ROUND_SEOUL}], "exclude": [{"circle": "37.5,127.0 3"}], "states": ["AT"],
        "subdivisions": ["KR-26"], "missions": ["KZ-SEO"], "library": "",
    }  # fmt: skip
    assert (version.nationalities, version.languages) == (["KAZ", "UZB"], ["ru"])
    assert version.expires_at is not None
    local = version.expires_at.astimezone(ZoneInfo("Asia/Seoul"))
    assert local.strftime("%Y-%m-%dT%H:%M") == typed["expires_at"]


def test_an_alert_begins_with_the_words_of_a_template(
    dana_browser: Client, erlan: Phone, incident: Incident, seoul: Mission
) -> None:
    template = a_template(phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN)))
    assert dana_browser.get(begin_url(incident)).context["templates"] == []
    done(erlan.post(f"/api/v1/operations/templates/{template.public_id}/approve"))
    form = dana_browser.get(f"{begin_url(incident)}?template={template.public_id}").context["form"]
    typed = standing(form)
    assert typed["texts_en_headline"] == "Flood in {place}"
    assert dana_browser.post(begin_url(incident), {**typed, "do": "save"}).status_code == 302
    version = Alert.objects.get().versions.get()
    assert (version.template, version.severity) == (template, "Severe")
    assert version.texts["en"]["headline"] == "Flood in {place}"


def test_the_place_a_template_leaves_open_is_the_areas_name(dana_browser: Client, incident: Incident) -> None:
    typed = whole(do="save", texts_en_headline="Flood in {place}", texts_en_sms="{place}: go up.")
    assert dana_browser.post(begin_url(incident), typed).status_code == 302
    words = Alert.objects.get().versions.get().texts["en"]
    assert (words["headline"], words["sms"]) == ("Flood in Seoul", "Seoul: go up.")


def test_a_change_is_the_next_version(dana_browser: Client, alert: Alert, typed: Callable[..., Typed]) -> None:
    first = alert.versions.get()
    answer = dana_browser.post(url_of(alert, "compose"), typed(alert, area_name="Incheon"))
    assert answer["Location"] == url_of(alert, "preview")
    second = alert.versions.get(number=2)
    assert (second.area_name, second.texts, second.area) == ("Incheon", first.texts, first.area)
    assert (second.channels, second.response_types) == (first.channels, first.response_types)
    assert second.expires_at == first.expires_at


def test_looking_counts_draws_and_saves_nothing(dana_browser: Client, incident: Incident) -> None:
    answer = dana_browser.post(begin_url(incident), whole(do="look", texts_kk_sms="қ" * 71, texts_en_headline=""))
    assert answer.status_code == 200
    so_far = answer.context["so_far"]
    assert (so_far.reached.people, [place.name for place in so_far.missing][:1]) == (4, ["Headline, English"])
    page = text_of(answer)
    assert "SMS: 2 parts, 70 characters in one" in page
    assert "<svg viewBox" in page
    assert "Сеуле" in page
    assert not Alert.objects.exists()


def test_htmx_gets_the_part_it_asked_for(dana_browser: Client, incident: Incident) -> None:
    part = dana_browser.post(begin_url(incident), whole(do="look"), headers=HTMX).content.decode()
    assert part.strip().startswith('<section id="so-far"')
    assert 'id="sms-ru" hx-swap-oob="true"' in part
    assert "<html" not in part
    body = whole(do="look", find="busan")
    places = dana_browser.post(begin_url(incident), body, headers={**HTMX, "hx-target": "places"}).content.decode()
    assert places.strip().startswith('<fieldset id="places"')
    assert "Busan, South Korea" in places


def test_places_are_found_by_name_and_stay_ticked(dana_browser: Client, incident: Incident) -> None:
    body = whole(do="look", find="seo", places=["KR-26"])
    form = dana_browser.post(begin_url(incident), body).context["form"]
    codes = [code for code, _name in form.fields["places"].choices]
    assert codes[0] == "KR-26"
    assert "KR-11" in codes
    assert [code for code, _name in form.fields["missions"].choices] == ["KZ-SEO"]
    assert form["places"].value() == ["KR-26"]


def test_what_is_wrong_stands_at_its_field_and_everything_typed_comes_back(
    dana_browser: Client, incident: Incident
) -> None:
    body = whole(include=f"{ROUND_SEOUL}\n1,1 2,2", missions=["KZ-VIE"], nationalities="KAZAKH")
    for do, status in (("look", 200), ("save", 400)):
        answer = dana_browser.post(begin_url(incident), {**body, "do": do})
        assert answer.status_code == status
        page = text_of(answer)
        assert "Write codes of three letters" in page
        assert WORDS["description"] in page
        fixed = dana_browser.post(begin_url(incident), {**body, "do": do, "nationalities": ""})
        page = text_of(fixed)
        assert fixed.status_code == status
        assert "Line 2: A polygon has three corners at least." in page
    answer = dana_browser.post(begin_url(incident), {**body, "nationalities": "", "include": ""})
    assert "This is not a mission you compose alerts for." in text_of(answer)
    assert not Alert.objects.exists()


def test_what_no_form_sends_breaks_nothing(dana_browser: Client, incident: Incident) -> None:
    for more in (
        {"places": ["K\0"], "find": "x\0"},
        {"missions": ["\0"], "find": "\u202e"},
        {"expires_at": "0001-01-01T00:00"},
        {"expires_at": "9999-12-31T23:59"},
        {"texts_en_event": "a\0"},
        {"seen": "-1"},
        {"include": "1e9,1 2"},
        {"channels": ["pigeon"]},
    ):
        for do in ("look", "save"):
            assert dana_browser.post(begin_url(incident), whole(do=do, **more)).status_code in (200, 400), more
    assert not Alert.objects.exists()


def test_of_two_who_change_at_once_the_second_sees_both_and_loses_nothing(
    dana_browser: Client, timur: Phone, alert: Alert, typed: Callable[..., Typed]
) -> None:
    mine = typed(alert, area_name="Incheon", texts_en_headline="Flood in Incheon")
    done(revised(timur, alert, area_name="Suwon", severity="Extreme", expires_at=same_hour(alert)), 201)
    late = dana_browser.post(url_of(alert, "compose"), mine)
    assert late.status_code == 412
    assert alert.versions.count() == 2
    page = text_of(late)
    assert "Timur has saved version 2 meanwhile" in page
    assert "Suwon" in page
    assert 'value="Incheon"' in page
    rows = {row.path: row.is_theirs for row in late.context["collision"]["rows"]}
    assert rows == {"severity": True, "texts.en.headline": False, "area_name": True}
    again = {**mine, "seen": late.context["form"]["seen"].value()}
    assert dana_browser.post(url_of(alert, "compose"), again).status_code == 302
    assert alert.versions.get(number=3).area_name == "Incheon"


def test_whoever_changes_what_waits_is_told_what_that_means(
    dana_browser: Client, erlan: Phone, submitted: Alert, typed: Callable[..., Typed]
) -> None:
    assert "an approval is void" in text_of(dana_browser.get(url_of(submitted, "compose")))
    done(approve(erlan, submitted))
    assert dana_browser.post(url_of(submitted, "compose"), typed(submitted)).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == "draft"


def test_the_hour_is_that_of_the_mission_and_says_so(dana_browser: Client, alert: Alert) -> None:
    page = dana_browser.get(url_of(alert, "compose"))
    assert "By the clock of the mission: Asia/Seoul." in text_of(page)
    expires = alert.versions.get().expires_at
    assert expires is not None
    local = expires.astimezone(ZoneInfo("Asia/Seoul"))
    assert f'value="{local.strftime("%Y-%m-%dT%H:%M:%S")}"' in page.content.decode()


def test_who_does_not_compose_here_changes_nothing(
    alert: Alert, incident: Incident, erlan_browser: Client, gulnar: Phone, typed: Callable[..., Typed]
) -> None:
    body = typed(alert, area_name="Busan")
    for browser, status in ((erlan_browser, 403), (browser_of(gulnar.user), 404)):
        for address in (url_of(alert, "compose"), begin_url(incident)):
            assert browser.get(address).status_code == status
            assert browser.post(address, body).status_code == status
    assert alert.versions.count() == 1
    assert Alert.objects.count() == 1


def test_a_form_sent_twice_begins_one_alert(dana_browser: Client, incident: Incident) -> None:
    key = str(dana_browser.get(begin_url(incident)).context["form"]["once"].value())
    typed = whole(once=key)
    answers = [dana_browser.post(begin_url(incident), typed) for _ in range(2)]
    alert = Alert.objects.get()
    assert [answer["Location"] for answer in answers] == [url_of(alert, "preview")] * 2
    other = dana_browser.post(begin_url(incident), {**typed, "area_name": "Incheon"})
    assert other.status_code == 422
    assert "saved already" in text_of(other)
    assert Alert.objects.count() == 1
    again = {**typed, "area_name": "Incheon", "once": other.context["form"]["once"].value()}
    assert dana_browser.post(begin_url(incident), again).status_code == 302
    assert Alert.objects.count() == 2


def test_a_short_message_of_two_lines_is_refused_in_words(dana_browser: Client, incident: Incident) -> None:
    answer = dana_browser.post(begin_url(incident), whole(texts_ru_sms="Наводнение\r\nв Сеуле"))
    assert answer.status_code == 400
    assert "Short message (SMS), Russian: A short message is one line" in text_of(answer)
