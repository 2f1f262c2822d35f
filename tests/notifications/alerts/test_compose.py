"""Composing: incidents, drafts, versions that never change, and nobody writing over what they have not seen."""

import hashlib
import json
from typing import Any

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from tests.core.api.bodies import faults
from tests.factories.alerts import INCIDENT, OPERATIONS, WORDS, an_alert, an_incident, content, done, revised, verb
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of


def test_an_incident_is_opened_and_audited_in_its_missions_chain(dana: Phone) -> None:
    incident = an_incident(dana)
    told = done(dana.get(f"{OPERATIONS}/incidents/{incident.public_id}"))
    assert (told["mode"], told["mission"], told["closed_at"]) == ("live", "KZ-SEO", None)
    assert AuditEntry.objects.get(action="alerts.incident.opened").chain == "KZ-SEO"


def test_an_alert_is_a_draft_with_its_author_as_contributor(dana: Phone, alert: Alert) -> None:
    told = done(dana.get(f"{OPERATIONS}/alerts/{alert.public_id}"))
    assert (told["state"], told["version"], told["mode"]) == ("draft", 1, "live")
    assert told["contributors"] == [str(dana.user.public_id)]  # type: ignore[union-attr]
    assert told["current"]["texts"]["en"]["headline"] == "Flood in Seoul"
    assert told["current"]["area"]["library"]


def test_the_hash_is_that_of_the_documented_text(alert: Alert) -> None:
    version = alert.versions.get()
    said = json.loads(version.canonical)
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert version.canonical == plain
    assert version.content_hash == hashlib.sha256(plain.encode()).hexdigest()
    assert (said["mode"], said["number"], said["alert"]) == ("live", 1, str(alert.public_id))


def test_texts_are_kept_in_one_form(dana: Phone, incident: Incident) -> None:
    apart = {**WORDS, "headline": "Й in Seoul"}
    told = done(
        dana.post(
            f"{OPERATIONS}/alerts",
            {"incident": str(incident.public_id), **content(texts={"en": apart})},
            format="json",
        ),
        201,
    )
    assert told["current"]["texts"]["en"]["headline"] == "Й in Seoul"


def test_a_change_is_the_next_version_and_the_one_before_stays(dana: Phone, timur: Phone, alert: Alert) -> None:
    told = done(revised(timur, alert, area_name="Seoul and Incheon"), 201)
    assert (told["version"], told["state"]) == (2, "draft")
    listed = done(dana.get(f"{OPERATIONS}/alerts/{alert.public_id}/versions"))["results"]
    assert [(one["number"], one["area_name"]) for one in listed] == [(2, "Seoul and Incheon"), (1, "Seoul")]
    people = [str(phone.user.public_id) for phone in (dana, timur)]  # type: ignore[union-attr]
    assert told["contributors"] == people


def test_nobody_writes_over_what_they_have_not_seen(dana: Phone, timur: Phone, alert: Alert) -> None:
    etag = dana.get(f"{OPERATIONS}/alerts/{alert.public_id}").headers["ETag"]
    done(revised(timur, alert, area_name="Incheon"), 201)
    late = verb(dana, alert, "versions", content(), if_match=etag)
    assert late.status_code == 412
    assert late.json()["code"] == "changed_meanwhile"
    assert late.json()["current"]["current"]["area_name"] == "Incheon"
    assert late.headers["ETag"] == late.json()["etag"] != etag
    assert alert.versions.count() == 2


def test_a_version_without_if_match_is_refused(dana: Phone, alert: Alert) -> None:
    answer = verb(dana, alert, "versions", content())
    assert (answer.status_code, list(faults(answer))) == (400, ["If-Match"])
    assert alert.versions.count() == 1


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"texts": {"fr": WORDS}}, "texts.fr"),
        ({"texts": {"en": {"title": "x"}}}, "texts.en.title"),
        ({"texts": [WORDS]}, "texts"),
        ({"languages": ["fr"]}, "languages.fr"),
        ({"channels": ["pigeon"]}, "channels"),
        ({"severity": "Terrible"}, "severity"),
        ({"area": {"include": [{"polygon": "1,1 2,2"}]}}, "area.include.0.polygon"),
        # Neither could be written as CAP 1.2: without an area, twice along one side, and in no decimal degrees.
        ({"area": {"include": [{"polygon": "37.5,126 37.5,127 37.5,128"}]}}, "area.include.0.polygon"),
        ({"area": {"exclude": [{"polygon": "37,126 37,128 37,127 38,127"}]}}, "area.exclude.0.polygon"),
        ({"area": {"include": [{"polygon": "3_7,126 37,127 38,127"}]}}, "area.include.0.polygon"),
        ({"area": {"include": [{"circle": "37,126 2e1"}]}}, "area.include.0.circle"),
        ({"area": {"include": [{}]}}, "area.include.0"),
        ({"area": {"exclude": [{"circle": "1,1 nan"}]}}, "area.exclude.0.circle"),
        ({"area": {"states": ["XX"]}}, "area.states"),
        ({"area": {"subdivisions": ["KR-99"]}}, "area.subdivisions"),
        ({"area": {"missions": ["KZ-VIE"]}}, "area.missions"),
        ({"expires_at": "tomorrow"}, "expires_at"),
        ({"template": "00000000-0000-4000-8000-000000000000"}, "template"),
        ({"approved": True}, "approved"),
    ],
)
def test_what_can_not_be_is_refused_in_words(dana: Phone, incident: Incident, more: dict[str, Any], path: str) -> None:
    answer = dana.post(f"{OPERATIONS}/alerts", {"incident": str(incident.public_id), **content(**more)}, format="json")
    assert answer.status_code == 400, answer.content
    assert list(faults(answer)) == [path]
    assert not Alert.objects.exists()


def test_a_draft_may_be_half_done(dana: Phone, incident: Incident) -> None:
    body = {"incident": str(incident.public_id), "texts": {"en": {"headline": "Flood"}}}
    told = done(dana.post(f"{OPERATIONS}/alerts", body, format="json"), 201)
    assert told["current"]["category"] == ""


def test_a_closed_incident_takes_no_more(dana: Phone, alert: Alert, incident: Incident) -> None:
    url = f"{OPERATIONS}/incidents/{incident.public_id}/close"
    told = done(dana.post(url, {"reason": "The water went down."}, format="json"))
    assert told["closing_reason"] == "The water went down."
    assert revised(dana, alert).json()["code"] == "incident_closed"
    again = dana.post(url, {"reason": "Again."}, format="json")
    assert (again.status_code, again.json()["current"]) == (409, "closed")
    body = {"incident": str(incident.public_id), **content()}
    assert dana.post(f"{OPERATIONS}/alerts", body, format="json").json()["code"] == "incident_closed"
    assert alert.versions.count() == 1


def test_an_incident_with_something_pending_stays_open(dana: Phone, submitted: Alert) -> None:
    url = f"{OPERATIONS}/incidents/{submitted.incident.public_id}/close"
    assert dana.post(url, {"reason": "Over."}, format="json").json()["code"] == "alerts_pending"
    assert Incident.objects.get().closed_at is None


def test_lists_are_of_ones_own_missions(dana: Phone, gulnar: Phone, saule: Phone, alert: Alert) -> None:
    for name, found in (("incidents", alert.incident), ("alerts", alert)):
        assert [one["id"] for one in done(dana.get(f"{OPERATIONS}/{name}"))["results"]] == [str(found.public_id)]
        assert len(done(saule.get(f"{OPERATIONS}/{name}"))["results"]) == 1
        assert done(gulnar.get(f"{OPERATIONS}/{name}"))["results"] == []
    assert done(dana.get(f"{OPERATIONS}/alerts?state=approved"))["results"] == []
    assert len(done(dana.get(f"{OPERATIONS}/alerts?incident={alert.incident.public_id}"))["results"]) == 1
    assert dana.get(f"{OPERATIONS}/alerts?state=gone").status_code == 400
    assert dana.get(f"{OPERATIONS}/alerts?incident=1").status_code == 400


def test_headquarters_compose_for_any_mission_and_others_for_their_own(saule: Phone, gulnar: Phone) -> None:
    an_alert(saule, an_incident(saule))
    answer = gulnar.post(f"{OPERATIONS}/incidents", INCIDENT, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_an_operator")


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_who_only_approves_or_reads_composes_nothing(alert: Alert, seoul: Mission, role: Role) -> None:
    phone = phone_of(an_officer("Marat", seoul, role))
    assert done(phone.get(f"{OPERATIONS}/alerts/{alert.public_id}"))["version"] == 1
    assert phone.post(f"{OPERATIONS}/incidents", INCIDENT, format="json").json()["code"] == "not_an_operator"
    assert revised(phone, alert).json()["code"] == "not_an_operator"
    body = {"incident": str(alert.incident.public_id), **content()}
    assert phone.post(f"{OPERATIONS}/alerts", body, format="json").json()["code"] == "not_an_operator"
    close = phone.post(f"{OPERATIONS}/incidents/{alert.incident.public_id}/close", {"reason": "x"}, format="json")
    assert close.json()["code"] == "not_an_operator"
    assert alert.versions.count() == 1
    assert Incident.objects.get().closed_at is None


def test_the_library_is_searched_by_name_and_code(dana: Phone, gulnar: Phone) -> None:
    found = done(dana.get(f"{OPERATIONS}/areas?q=seoul"))
    assert [(one["code"], one["name"], one["geometry"]) for one in found] == [("KR-11", "Seoul", None)]
    drawn = done(dana.get(f"{OPERATIONS}/areas?q=KR-11&geometry=true"))[0]["geometry"]
    assert drawn["type"] == "MultiPolygon"
    assert drawn["coordinates"][0][0][0] == drawn["coordinates"][0][0][-1]
    assert "KR" in [one["code"] for one in done(dana.get(f"{OPERATIONS}/areas?q=korea"))]
    for language, wanted in (("ru", "корея"), ("kk", "КОРЕЯ"), ("uz", "koreya"), ("ru", "korea")):
        told = done(dana.get(f"{OPERATIONS}/areas?q={wanted}", headers={"accept-language": language}))
        assert "KR" in [one["code"] for one in told], language
    assert done(dana.get(f"{OPERATIONS}/areas?q=seoul&mission=KZ-VIE")) == []
    assert len(done(dana.get(f"{OPERATIONS}/areas"))) == 20
    for query in ("q=" + "x" * 61, "geometry=yes", "q=%07"):
        assert dana.get(f"{OPERATIONS}/areas?{query}").status_code == 400


def test_the_library_is_for_who_has_a_part_in_alerts(seoul: Mission) -> None:
    phone = phone_of(an_officer("Marat", seoul, Role.OFFICER))
    assert phone.get(f"{OPERATIONS}/areas?q=seoul").json()["code"] == "not_your_role"
