"""/panel/complaints/: an officer sees what waits and what is late, takes one up, answers it; the rest is shut out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from tests.browsers import browser_of, text_of
from tests.consular.cases.test_complaints import LAST_WORD, answered_once, complaint, erlan, neglected  # noqa: F401
from tests.factories.cases import COMPLAINTS, words
from tests.factories.missions import an_officer
from tests.people import Phone

URL = "/panel/complaints/"


@pytest.fixture
def browser(erlan: Phone) -> Client:  # noqa: F811
    return browser_of(erlan.user)


def test_one_is_taken_up_and_answered(browser: Client, complaint: Complaint) -> None:  # noqa: F811
    url = f"{URL}{complaint.public_id}/"
    assert complaint.reference in text_of(browser.get(URL))
    page = text_of(browser.get(url))
    assert "Nobody has looked for it." in page
    assert "My bag with my passport is gone." in page
    assert "Answer the complaint" not in page
    assert browser.post(f"{url}acknowledge/").status_code == 302
    assert "Where they can turn next" not in text_of(browser.get(url))
    empty = browser.post(f"{url}answer/", {"finding": "upheld", "text": " "})
    assert empty.status_code == 400
    assert "Reasons, in the citizen's language" in text_of(empty)
    assert browser.post(f"{url}answer/", {"finding": "upheld", "text": "You are right."}).status_code == 302
    assert "You are right." in text_of(browser.get(url))
    assert browser.post(f"{url}answer/", {"finding": "upheld", "text": "Again."}).status_code == 409
    assert browser.post(f"{url}burn/").status_code == 404
    assert complaint.reference in text_of(browser.get(f"{URL}?queue=ended"))


def test_the_last_word_says_where_to_turn(citizen: Phone, answered_once: Complaint, marat: Phone) -> None:  # noqa: F811
    further = f"{COMPLAINTS}/{answered_once.public_id}/further"
    assert citizen.post(further, words("No."), format="json").status_code == 201
    browser, url = browser_of(marat.user), f"{URL}{answered_once.public_id}/"
    browser.post(f"{url}acknowledge/")
    assert browser.post(f"{url}answer/", {**LAST_WORD, "remedy": ""}).status_code == 400
    assert browser.post(f"{url}answer/", LAST_WORD).status_code == 302
    assert LAST_WORD["remedy"] in text_of(browser.get(url))


def test_what_is_late_is_red(browser: Client, complaint: Complaint) -> None:  # noqa: F811
    assert "badge-bad" not in browser.get(URL).content.decode()
    ComplaintStage.objects.update(created_at=timezone.now() - timedelta(days=20))
    assert "badge-bad" in browser.get(URL).content.decode()


def test_who_had_a_hand_in_it_finds_nothing(complaint: Complaint, bek: Phone) -> None:  # noqa: F811
    browser = browser_of(bek.user)
    assert complaint.reference not in text_of(browser.get(URL))
    assert browser.get(f"{URL}{complaint.public_id}/").status_code == 404
    assert browser.post(f"{URL}{complaint.public_id}/acknowledge/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICER, Role.MISSION_ADMIN)])
def test_no_other_role_gets_in(complaint: Complaint, seoul: Mission, role: Role) -> None:  # noqa: F811
    other = browser_of(an_officer("Other", seoul, role))
    for path in (URL, f"{URL}{complaint.public_id}/"):
        assert other.get(path).status_code == 403
    assert other.post(f"{URL}{complaint.public_id}/acknowledge/").status_code == 403
