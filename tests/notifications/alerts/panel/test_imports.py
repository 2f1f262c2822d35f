"""A message of the host country brought in the panel: its draft opens in the composer, and what it lacks is told."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from notifications.alerts.cap.messages import Area, Message
from notifications.alerts.cap.tree import LARGEST
from notifications.alerts.cap.vocabulary import MsgType
from notifications.alerts.cap.writing import write
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.imports import CapImport
from notifications.alerts.models.incidents import Incident
from tests.browsers import browser_of, text_of
from tests.factories.alerts import an_incident
from tests.factories.cap import FAR_AWAY, SENDER, a_block, a_message, following
from tests.notifications.alerts.panel.conftest import url_of
from tests.people import Phone

PAGE, FRONT = "/panel/alerts/messages/new/", "/panel/alerts/"
KOREAN = {"event": "홍수", "headline": "서울 홍수 경보", "description": "한강이 범람했습니다.", "instruction": ""}


def bring(browser: Client, message: Message | bytes, page: str = PAGE, **more: Any) -> Any:
    data = message if isinstance(message, bytes) else write(message)
    file = SimpleUploadedFile("warning.xml", data, "application/xml")
    return browser.post(page, {"mission": "KZ-SEO", "file": file, **more})


def test_an_operator_brings_one_and_its_draft_opens_in_the_composer(
    dana_browser: Client, erlan_browser: Client
) -> None:
    assert "Bring a message of the host country" in text_of(dana_browser.get(FRONT))
    assert "Bring a message" not in text_of(erlan_browser.get(FRONT))
    answer = bring(dana_browser, a_message(a_block(language="ko", **KOREAN), a_block()))
    alert = Alert.objects.get()
    assert answer["Location"] == url_of(alert, "compose")
    page = dana_browser.get(answer["Location"])
    assert page.context["form"]["texts_en_headline"].value() == "The Han leaves its bed in Seoul"
    words = text_of(page)
    assert "The message is a draft now." in words
    assert SENDER in words
    assert "한강이 범람했습니다." in words
    assert '<div lang="ko">' in page.content.decode()
    incident = text_of(erlan_browser.get(f"{FRONT}incidents/{alert.incident.public_id}/"))
    assert "Messages of the host country" in incident
    assert "KR-2026-0007" in incident


def test_what_the_draft_lacks_stands_in_the_composer(dana_browser: Client) -> None:
    bring(dana_browser, a_message(a_block(headline="Water " * 100, areas=(Area("The old town"),))))
    page = text_of(dana_browser.get(url_of(Alert.objects.get(), "compose")))
    assert "The old town" in page
    assert "Headline, English" in page
    bring(dana_browser, a_message(a_block(areas=()), identifier="KR-2"))
    page = text_of(dana_browser.get(url_of(Alert.objects.latest("pk"), "compose")))
    assert "The message names no area: draw it yourself." in page


def test_into_the_incident_it_was_begun_from(dana: Phone, dana_browser: Client, incident: Incident) -> None:
    page = f"{PAGE}?incident={incident.public_id}"
    assert page in dana_browser.get(f"{FRONT}incidents/{incident.public_id}/").content.decode()
    assert "This is real." in text_of(dana_browser.get(page))
    bring(dana_browser, a_message(), page)
    assert Alert.objects.get().incident == incident
    played = an_incident(dana, mode="exercise")
    refused = bring(dana_browser, a_message(identifier="KR-2"), f"{PAGE}?incident={played.public_id}")
    assert refused.status_code == 409
    assert "What is real belongs in a live incident" in text_of(refused)


def test_nobody_there_is_said_and_may_be_drafted_all_the_same(dana_browser: Client) -> None:
    message = a_message(a_block(areas=(FAR_AWAY,)))
    answer = bring(dana_browser, message)
    assert answer["Location"] == PAGE
    assert "Nobody of ours is known to be in its area." in text_of(dana_browser.get(PAGE))
    assert not Alert.objects.exists()
    assert bring(dana_browser, message, always="on")["Location"] == url_of(Alert.objects.get(), "compose")


def test_a_cancel_leads_to_the_alert_it_is_about(dana_browser: Client) -> None:
    first = a_message()
    bring(dana_browser, first)
    answer = bring(dana_browser, following(first, kind=MsgType.CANCEL))
    assert answer["Location"] == url_of(Alert.objects.get())
    assert "has cancelled the message" in text_of(dana_browser.get(answer["Location"]))
    unknown = following(a_message(identifier="KR-1"), kind=MsgType.CANCEL, identifier="KR-9")
    assert bring(dana_browser, unknown)["Location"] == FRONT
    assert "led to no draft here" in text_of(dana_browser.get(FRONT))


def test_what_is_wrong_is_told_and_leaves_nothing(dana_browser: Client) -> None:
    wrong = write(a_message()).replace(b"<urgency>Immediate", b"<urgency>Soon")
    answer = bring(dana_browser, wrong)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "This is not a valid message of CAP 1.2." in page
    assert "/alert/info[1]/urgency" in page
    assert "(value-not-in-list)" in page
    many = write(a_message(*(a_block(language=f"x-{number}") for number in range(30)))).replace(b">Met<", b">Mat<")
    assert "And 10 more." in text_of(bring(dana_browser, many))
    earlier = text_of(bring(dana_browser, b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>'))
    assert "Ask for it in CAP 1.2." in earlier
    assert bring(dana_browser, b" " * (LARGEST + 1)).status_code == 400
    assert dana_browser.post(PAGE, {"mission": "KZ-SEO"}).status_code == 400
    assert not CapImport.objects.exists()


def test_only_operators_of_the_mission_bring_one(
    gulnar: Phone, erlan_browser: Client, dana_browser: Client, incident: Incident
) -> None:
    vienna = browser_of(gulnar.user)
    assert erlan_browser.get(PAGE).status_code == 403
    assert bring(erlan_browser, a_message()).status_code == 403
    assert vienna.get(PAGE).status_code == 200
    assert bring(vienna, a_message()).status_code == 400
    assert bring(vienna, a_message(), f"{PAGE}?incident={incident.public_id}").status_code == 404
    assert erlan_browser.get(f"{PAGE}?incident={incident.public_id}").status_code == 403
    assert dana_browser.get(f"{PAGE}?incident=x").status_code == 400
    assert not CapImport.objects.exists()
