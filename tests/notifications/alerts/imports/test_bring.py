"""A host country's message becomes a draft where it meets people of ours; nothing is put forward by it."""

import hashlib
from typing import Any

from econsulate.core.audit.models import AuditEntry
from notifications.alerts.cap.vocabulary import Severity, Urgency
from notifications.alerts.cap.writing import write
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Submission
from notifications.alerts.models.imports import CapImport
from notifications.alerts.models.incidents import Incident
from notifications.broadcasts.models.broadcasts import Broadcast
from tests.factories.alerts import OPERATIONS, SMALL, approve, done, revised, submit
from tests.factories.cap import CAP_IMPORTS, FAR_AWAY, NORTH, SENDER, a_block, a_message, brought
from tests.people import Phone


def test_a_message_that_meets_our_people_is_a_draft_in_an_incident_of_its_own(dana: Phone) -> None:
    message = a_message()
    answer = brought(dana, message)
    told = done(answer, 201)
    assert (told["outcome"], told["people"], told["remarks"]["placed"]) == ("drafted", 4, True)
    assert answer.headers["Location"] == f"/api/v1/operations/alerts/{told['alert']}"
    alert = done(dana.get(answer.headers["Location"]))
    assert (alert["state"], alert["mode"], alert["mission"], alert["version"]) == ("draft", "live", "KZ-SEO", 1)
    assert alert["contributors"] == [str(dana.user.public_id)]  # type: ignore[union-attr]
    incident = done(dana.get(f"{OPERATIONS}/incidents/{told['incident']}"))
    assert (incident["title"], incident["place"]) == ("The Han leaves its bed in Seoul", "Seoul")
    assert "Weather service of Korea" in incident["summary"]
    assert f"{SENDER}, KR-2026-0007" in incident["summary"]
    row = CapImport.objects.get()
    assert bytes(row.raw) == write(message)
    assert row.digest == told["digest"] == hashlib.sha256(write(message)).hexdigest()
    assert AuditEntry.objects.get(action="alerts.cap.imported").chain == "KZ-SEO"


def test_the_draft_says_what_the_message_said(dana: Phone) -> None:
    message = a_message()
    version = version_of(dana, brought(dana, message))
    assert {name: version[name] for name in ("category", "event_code", "urgency", "severity", "certainty")} == {
        "category": "Met",
        "event_code": "flash-flood",
        "urgency": "Immediate",
        "severity": "Severe",
        "certainty": "Observed",
    }
    assert version["response_types"] == ["Evacuate"]
    assert version["texts"] == {
        "en": {
            "event": "Flood warning",
            "headline": "The Han leaves its bed in Seoul",
            "description": "Water stands in the streets of Seoul.",
            "instruction": "Go to the upper floors.",
            "sms": "",
        }
    }
    assert (version["area_name"], len(version["area"]["include"])) == ("Seoul", 1)
    expires = message.infos[0].expires
    assert expires is not None
    assert version["expires_at"] == expires.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_nothing_is_sent_or_put_forward_by_it_and_the_importer_can_not_approve_it(timur: Phone, erlan: Phone) -> None:
    alert = Alert.objects.get(public_id=done(brought(timur, a_message()), 201)["alert"])
    assert not Submission.objects.exists()
    assert not Broadcast.objects.exists()
    done(revised(timur, alert), 201)
    done(submit(timur, alert, *SMALL))
    assert approve(timur, alert).json()["code"] == "four_eyes"
    assert approve(erlan, alert).status_code == 200


def test_nobody_there_is_kept_and_no_draft_unless_one_is_asked_for(dana: Phone) -> None:
    message = a_message(a_block(areas=(FAR_AWAY,)))
    told = done(brought(dana, message), 201)
    assert (told["outcome"], told["people"], told["alert"], told["incident"]) == ("nobody_there", 0, None, None)
    assert not Incident.objects.exists()
    assert done(brought(dana, message), 200)["id"] == told["id"]
    asked = done(brought(dana, message, mission="KZ-SEO", draft="always"), 201)
    assert (asked["id"], asked["outcome"]) == (told["id"], "drafted")
    assert Alert.objects.get().public_id.hex == asked["alert"].replace("-", "")


def test_the_same_message_again_is_the_same_draft(dana: Phone, timur: Phone) -> None:
    message = a_message()
    first = done(brought(dana, message), 201)
    assert done(brought(timur, message), 200) == first
    rewritten = write(message).replace(b"\n  <", b"\n\n  <")
    assert done(brought(dana, rewritten), 200) == first
    assert (Alert.objects.count(), Incident.objects.count(), CapImport.objects.count()) == (1, 1, 1)


def test_the_same_names_with_other_words_are_refused(dana: Phone) -> None:
    message = a_message()
    done(brought(dana, message), 201)
    answer = brought(dana, a_message(a_block(headline="No flood at all"), sent=message.sent))
    assert (answer.status_code, answer.json()["code"]) == (409, "cap_differs")
    assert (Alert.objects.count(), CapImport.objects.count()) == (1, 1)


def test_into_an_incident_that_is_named(dana: Phone, incident: Incident) -> None:
    told = done(brought(dana, a_message(), incident=str(incident.public_id)), 201)
    assert told["incident"] == str(incident.public_id)
    incident.refresh_from_db()
    assert incident.summary == ""
    assert Incident.objects.count() == 1


def test_blocks_of_several_grades_make_a_draft_of_the_gravest(dana: Phone) -> None:
    over = a_block(severity=Severity.EXTREME, urgency=Urgency.PAST, headline="It is over", areas=(NORTH,))
    less = a_block(severity=Severity.MINOR, headline="Puddles", areas=(FAR_AWAY,))
    told = brought(dana, a_message(over, less, a_block()))
    assert version_of(dana, told)["texts"]["en"]["headline"] == "The Han leaves its bed in Seoul"
    assert told.json()["remarks"]["blocks_left_out"] == 2


def test_messages_are_listed_for_who_sees_the_mission(dana: Phone, erlan: Phone, gulnar: Phone) -> None:
    told = done(brought(dana, a_message()), 201)
    assert done(erlan.get(CAP_IMPORTS))["results"] == [told]
    assert done(erlan.get(CAP_IMPORTS, {"incident": told["incident"]}))["results"] == [told]
    assert done(gulnar.get(CAP_IMPORTS))["results"] == []
    assert erlan.get(CAP_IMPORTS, {"incident": "x"}).status_code == 400


def version_of(phone: Phone, answer: Any) -> Any:
    return done(phone.get(f"{OPERATIONS}/alerts/{done(answer, 201)['alert']}"))["current"]
