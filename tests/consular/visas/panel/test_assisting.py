"""The file screen: an officer corrects for the applicant in place, fault by fault, and sees who entered what."""

from typing import Any

import pytest
from django.test import Client

from consular.visas.models.applications import VisaApplication
from consular.visas.models.corrections import Correction
from tests.browsers import text_of
from tests.consular.visas.applications.test_correct import ELSEWHERE, correct
from tests.consular.visas.panel.conftest import nothing_changes, url_of
from tests.people import Phone

WHY = "The applicant called and named another hotel."


def typed(browser: Client, application: VisaApplication, **changes: Any) -> dict[str, Any]:
    """The form as the page offers it, with these facts typed over."""
    steps = browser.get(url_of(application)).context["steps"]
    (form,) = (step.form for step in steps if step.verb.name == "correct")
    filled = {name: value for name, value in form.initial.items() if value not in (None, False)}
    named = {name.replace("__", "-"): value for name, value in changes.items()}
    return {**filled, "reason": WHY, **named}


def send(browser: Client, application: VisaApplication, **changes: Any) -> Any:
    return browser.post(url_of(application, "correct"), typed(browser, application, **changes))


def test_only_what_was_typed_anew_is_corrected(in_review: VisaApplication, bek_browser: Client) -> None:
    changes = {"trip__address": "Hotel Elsewhere", "trip__places": "Astana, Almaty", "identity__sex": "X"}
    assert send(bek_browser, in_review, **changes)["Location"] == url_of(in_review)
    paths = [change["path"] for change in Correction.objects.get().diff]
    assert paths == ["identity.sex", "trip.address", "trip.places"]
    in_review.refresh_from_db()
    assert in_review.form["trip"]["places"] == ["Astana", "Almaty"]
    page = text_of(bek_browser.get(url_of(in_review)))
    assert "Entered by Bek for the applicant" in page
    assert "Corrected by an officer for the applicant" in page
    assert WHY in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"trip__arrival_on": "2020-01-01"}, "trip-arrival_on"),
        ({"trip__arrival_on": ""}, "trip-arrival_on"),
        ({"identity__birth_date": "1990-13-01"}, "identity-birth_date"),
        ({"identity__nationality": "ZZZ"}, "identity-nationality"),
        ({"travel_document__number": "no"}, "travel_document-number"),
        ({"travel_document__mrz_lines": "P<KOR\nXX"}, "travel_document-mrz_lines"),
        ({"host__phone": "no digits"}, "host-phone"),
        ({"reason": ""}, "reason"),
        ({}, "__all__"),
    ],
)
def test_a_fault_stands_at_its_fact_and_nothing_changes(
    in_review: VisaApplication, bek_browser: Client, changes: dict[str, Any], field: str
) -> None:
    body = typed(bek_browser, in_review, **changes)
    with nothing_changes(in_review):
        answer = bek_browser.post(url_of(in_review, "correct"), body)
    assert answer.status_code == 400
    form = next(step.form for step in answer.context["steps"] if step.verb.name == "correct")
    assert field in form.errors, form.errors
    assert not Correction.objects.exists()


def test_over_what_the_applicant_changed_meanwhile_nothing_is_written(
    in_review: VisaApplication, applicant: Phone, bek_browser: Client
) -> None:
    body = typed(bek_browser, in_review, trip__address="Hotel Late")
    assert correct(applicant, in_review, ELSEWHERE).status_code == 201
    assert bek_browser.post(url_of(in_review, "correct"), body).status_code == 409
    assert Correction.objects.count() == 1


def test_a_decider_is_not_offered_it(in_review: VisaApplication, erlan_browser: Client) -> None:
    names = [step.verb.name for step in erlan_browser.get(url_of(in_review)).context["steps"]]
    assert "correct" not in names
    body = {"reason": WHY, "trip-address": "Mine", "version": in_review.version}
    with nothing_changes(in_review):
        assert erlan_browser.post(url_of(in_review, "correct"), body).status_code in {400, 403}
