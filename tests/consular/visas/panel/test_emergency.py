"""Break-glass in the panel: opening, reading without a single verb, judging; and handing a file to a colleague."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.panel.verbs import VERBS
from tests.browsers import browser_of, text_of
from tests.consular.visas.panel.conftest import nothing_changes, url_of
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone

PLACE = "/panel/emergencies/"
WHY = "The holder lies unconscious in a hospital."


@pytest.fixture
def marat_browser(db: None) -> Client:
    return browser_of(an_officer("Marat", headquarters(), Role.OFFICER))


@pytest.fixture
def saule_browser(seoul: Mission) -> Client:
    return browser_of(an_officer("Saule", seoul, Role.MISSION_ADMIN))


def break_in(browser: Client, application: VisaApplication, reason: str = WHY) -> int:
    return int(browser.post(PLACE, {"reference": application.reference, "reason": reason}).status_code)


def test_the_file_is_read_and_offers_nothing_to_do(in_review: VisaApplication, marat_browser: Client) -> None:
    assert marat_browser.get(url_of(in_review)).status_code == 404
    opened = marat_browser.post(PLACE, {"reference": in_review.reference.lower(), "reason": WHY})
    assert opened["Location"] == url_of(in_review)
    page = text_of(marat_browser.get(url_of(in_review)))
    assert in_review.reference in page
    assert "Nothing here waits for you." in page
    assert 'name="verdict"' not in page
    with nothing_changes(in_review):
        for verb in [*VERBS, "items/passport"]:
            assert marat_browser.post(url_of(in_review, verb)).status_code == 404


def test_an_opening_is_judged_by_a_supervisor_of_the_mission(
    in_review: VisaApplication, marat_browser: Client, saule_browser: Client
) -> None:
    break_in(marat_browser, in_review)
    opening = EmergencyOpening.objects.get()
    page = text_of(saule_browser.get(PLACE))
    assert WHY in page
    assert "Marat" in page
    place = f"{PLACE}{opening.public_id}/review/"
    assert marat_browser.post(place, {"verdict": "justified", "remark": "Fine."}).status_code == 404
    assert saule_browser.post(place, {"verdict": "justified", "remark": ""}).status_code == 400
    assert saule_browser.post(place, {"verdict": "justified", "remark": "A life."})["Location"] == PLACE
    assert "Justified" in text_of(saule_browser.get(PLACE))
    assert saule_browser.post(place, {"verdict": "unjustified", "remark": "No."}).status_code == 409


def test_what_cannot_be_opened_says_so_and_leaves_no_opening(
    in_review: VisaApplication, marat_browser: Client, bek_browser: Client, saule_browser: Client
) -> None:
    assert break_in(marat_browser, in_review, "urgent") == 400
    assert marat_browser.post(PLACE, {"reference": "V-1", "reason": WHY}).status_code == 404
    assert break_in(bek_browser, in_review) == 409
    assert break_in(saule_browser, in_review) == 403
    assert not EmergencyOpening.objects.exists()


def test_an_old_second_factor_leads_to_confirm(in_review: VisaApplication, marat_browser: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        answer = marat_browser.post(PLACE, {"reference": in_review.reference, "reason": WHY})
    assert answer["Location"].startswith("/panel/confirm/?next=%2Fpanel%2Femergencies%2F")
    assert not EmergencyOpening.objects.exists()
    assert WHY in text_of(marat_browser.get(f"{PLACE}?confirmed=open"))


def test_a_file_is_handed_to_a_colleague_from_a_list_with_loads(
    in_review: VisaApplication, bek_browser: Client, erlan: Phone
) -> None:
    page = bek_browser.get(url_of(in_review))
    choices = {step.verb.name: step.form for step in page.context["steps"]}["assign"].fields["colleague"].choices
    assert [label for _value, label in choices][1:] == ["Erlan (0)", "Bek (1)"]
    handed = bek_browser.post(url_of(in_review, "assign"), {"colleague": str(erlan.user.public_id)})
    assert handed["Location"] == url_of(in_review)
    in_review.refresh_from_db()
    assert in_review.assigned_to == erlan.user
    assert bek_browser.post(url_of(in_review, "release")).status_code == 302
    in_review.refresh_from_db()
    assert in_review.assigned_to is None
    assert "Lay back for anybody" not in text_of(bek_browser.get(url_of(in_review)))
