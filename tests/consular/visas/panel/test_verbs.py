"""POST /panel/files/{id}/{verb}/: the right role does it, everybody else changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Inadmissibility, Proposal
from consular.visas.models.items import InformationRequest
from consular.visas.models.visas import Visa, VisaOrder
from consular.visas.seals import keystore
from tests.browsers import text_of
from tests.consular.visas.panel.conftest import REFUSAL, TERMS, nothing_changes, url_of
from tests.factories.missions import a_mission, a_post
from tests.factories.visas import accept_items
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
def signer(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS_DIR = tmp_path / "seal-keys"
    keystore.initialise(
        settings.SEAL_KEYS_DIR, country="UT", state="UTO", name="Utopia", now=timezone.now(), password=None
    )
    keystore.add_signer(settings.SEAL_KEYS_DIR, code="EV", starts=timezone.now(), password=None)


@pytest.fixture
@remembered
def visa(decided: Decision, in_review: VisaApplication, bek_browser: Client, signer: None) -> Visa:
    assert bek_browser.post(url_of(in_review, "issue")).status_code == 302
    return Visa.objects.get()


def state_of(application: VisaApplication) -> str:
    application.refresh_from_db()
    return application.state


def test_intake_accepts_and_an_officer_takes(
    submitted: VisaApplication, dana_browser: Client, bek: Phone, bek_browser: Client
) -> None:
    assert dana_browser.post(url_of(submitted, "accept"))["Location"] == url_of(submitted)
    assert state_of(submitted) == "accepted"
    assert bek_browser.post(url_of(submitted, "take")).status_code == 302
    assert state_of(submitted) == "in_review"
    assert submitted.assigned_to == bek.user


def test_steps_of_the_review_stand_before_handing_the_file_on(in_review: VisaApplication, bek_browser: Client) -> None:
    page: Any = bek_browser.get(url_of(in_review))
    names = [step.verb.name for step in page.context["steps"]]
    assert names[:2] == ["propose-grant", "propose-refusal"]
    handing_on = [names.index(name) for name in ("assign", "release", "transfer")]
    assert handing_on == sorted(handing_on)
    assert handing_on[0] > max(names.index(name) for name in ("request-information", "consult"))


def test_an_officer_finds_an_application_inadmissible(submitted: VisaApplication, bek_browser: Client) -> None:
    body = {"grounds": ["fee-not-paid"], "reasons": "No fee was paid."}
    assert bek_browser.post(url_of(submitted, "refuse-admission"), body).status_code == 302
    assert state_of(submitted) == "inadmissible"
    assert Inadmissibility.objects.get().grounds == ["fee-not-paid"]


def test_an_item_is_accepted_or_sent_back_with_a_reason(in_review: VisaApplication, dana_browser: Client) -> None:
    passport, photo = url_of(in_review, "items/passport"), url_of(in_review, "items/photo")
    assert dana_browser.post(passport, {"verdict": "accept"}).status_code == 302
    answer = dana_browser.post(photo, {"verdict": "reject", "reason": "blurred", "note": "Hold still."})
    assert answer.status_code == 302
    states = dict(in_review.items.values_list("requirement__code", "state"))
    assert (states["passport"], states["photo"]) == ("accepted", "rejected")


def test_sending_back_without_a_reason_shows_the_fault_at_its_field(
    in_review: VisaApplication, bek_browser: Client
) -> None:
    with nothing_changes(in_review):
        answer = bek_browser.post(url_of(in_review, "items/photo"), {"verdict": "reject", "note": "\u202eBad"})
    page = text_of(answer)
    assert answer.status_code == 400
    assert 'id="item-photo-reason_error"' in page
    assert "Remove invisible control characters." in page


def test_the_applicant_is_asked_and_the_page_says_that_the_clock_stands(
    in_review: VisaApplication, bek_browser: Client
) -> None:
    body = {"items": ["passport"], "reason": "blurred", "message": "Please scan page 2 again.", "days": "14"}
    answer = bek_browser.post(url_of(in_review, "request-information"), body, follow=True)
    assert state_of(in_review) == "awaiting_applicant"
    assert "Standing still" in text_of(answer)
    assert "Waiting for the applicant since" in text_of(answer)
    assert InformationRequest.objects.count() == 1


def test_another_authority_is_asked_and_its_answer_entered(in_review: VisaApplication, bek_browser: Client) -> None:
    body = {"authority": "Migration service", "question": "Is anything known?"}
    assert bek_browser.post(url_of(in_review, "consult"), body).status_code == 302
    assert state_of(in_review) == "awaiting_consultation"
    assert bek_browser.post(url_of(in_review, "end-consultation"), {"answer": "Nothing."}).status_code == 302
    assert state_of(in_review) == "in_review"
    assert "Consultation of Migration service" in text_of(bek_browser.get(url_of(in_review)))


def test_two_officers_grant_and_one_issues(
    in_review: VisaApplication, bek: Phone, bek_browser: Client, erlan_browser: Client, signer: None
) -> None:
    accept_items(in_review, by=bek.user)
    assert bek_browser.post(url_of(in_review, "propose-grant"), TERMS).status_code == 302
    forms = {step.form.name: step.form for step in erlan_browser.get(url_of(in_review)).context["steps"]}
    assert erlan_browser.post(url_of(in_review, "decide"), forms["decide"].initial).status_code == 302
    assert state_of(in_review) == "decided"
    assert erlan_browser.post(url_of(in_review, "issue")).status_code == 302
    assert state_of(in_review) == "issued"
    assert Visa.objects.get().stay_days == 20


def test_two_officers_refuse(
    in_review: VisaApplication, bek_browser: Client, erlan_browser: Client, signer: None
) -> None:
    assert bek_browser.post(url_of(in_review, "propose-refusal"), REFUSAL).status_code == 302
    seen = Proposal.objects.get().content_hash
    assert erlan_browser.post(url_of(in_review, "decide"), {"content_hash": seen}).status_code == 302
    assert bek_browser.post(url_of(in_review, "issue")).status_code == 302
    assert state_of(in_review) == "closed"


def test_the_proposer_sees_no_button_and_is_refused_anyway(
    proposed: Proposal, in_review: VisaApplication, bek: Phone, bek_browser: Client, seoul: Mission
) -> None:
    a_post(bek.user, seoul, Role.DECIDER)
    assert "Decide as proposed" not in text_of(bek_browser.get(url_of(in_review)))
    with nothing_changes(in_review):
        answer = bek_browser.post(url_of(in_review, "decide"), {"content_hash": proposed.content_hash})
    assert answer.status_code == 403
    assert "You proposed this decision, so another officer must take it." in text_of(answer)
    assert not Decision.objects.exists()


def test_a_decision_over_other_content_than_was_read_is_refused(
    proposed: Proposal, in_review: VisaApplication, erlan_browser: Client
) -> None:
    with nothing_changes(in_review):
        answer = erlan_browser.post(url_of(in_review, "decide"), {"content_hash": "0" * 64})
    assert answer.status_code == 409
    assert "has changed since you looked at it" in text_of(answer)


def test_a_proposal_is_returned_with_a_reason(
    proposed: Proposal, in_review: VisaApplication, erlan_browser: Client
) -> None:
    assert erlan_browser.post(url_of(in_review, "return"), {"reason": ""}).status_code == 400
    assert erlan_browser.post(url_of(in_review, "return"), {"reason": "Check the dates."}).status_code == 302
    assert state_of(in_review) == "in_review"
    assert "Check the dates." in text_of(erlan_browser.get(url_of(in_review)))


def test_terms_that_do_not_fit_are_shown_at_their_fields(
    in_review: VisaApplication, bek: Phone, bek_browser: Client
) -> None:
    accept_items(in_review, by=bek.user)
    with nothing_changes(in_review):
        answer = bek_browser.post(url_of(in_review, "propose-grant"), {**TERMS, "stay_days": "400"})
    assert answer.status_code == 400
    assert 'id="propose-grant-stay_days_error"' in text_of(answer)
    assert 'value="400"' in text_of(answer)


def test_a_grant_over_unjudged_documents_names_them_as_the_checklist_does(
    in_review: VisaApplication, bek_browser: Client
) -> None:
    with nothing_changes(in_review):
        answer = bek_browser.post(url_of(in_review, "propose-grant"), TERMS)
    assert "Bank statement: Accept this document before you propose to grant." in text_of(answer)


def test_a_file_goes_to_the_mission_it_belongs_to(in_review: VisaApplication, bek_browser: Client) -> None:
    a_mission("KZ-VIE")
    body = {"mission": "KZ-VIE", "reason": "Lives in Vienna."}
    assert bek_browser.post(url_of(in_review, "transfer"), body)["Location"] == "/panel/files/"
    in_review.refresh_from_db()
    assert in_review.mission.code == "KZ-VIE"
    assert bek_browser.get(url_of(in_review)).status_code == 404


def test_a_visa_is_revoked_by_two_officers(
    visa: Visa, in_review: VisaApplication, bek_browser: Client, erlan_browser: Client
) -> None:
    body = {"grounds": ["holder-request"], "reasons": "The holder asked."}
    assert bek_browser.post(url_of(in_review, "revoke"), body).status_code == 302
    order = VisaOrder.objects.get()
    assert "Confirm the order" not in text_of(bek_browser.get(url_of(in_review)))
    assert bek_browser.post(url_of(in_review, "confirm-order"), {"order": order.public_id}).status_code == 403
    visa.refresh_from_db()
    assert visa.state == "active"
    assert "Confirm the order" in text_of(erlan_browser.get(url_of(in_review)))
    assert erlan_browser.post(url_of(in_review, "confirm-order"), {"order": order.public_id}).status_code == 302
    visa.refresh_from_db()
    assert visa.state == "revoked"


def test_a_suspension_takes_effect_at_once_and_is_lifted_by_two(
    visa: Visa, in_review: VisaApplication, bek_browser: Client, erlan_browser: Client
) -> None:
    body = {"grounds": ["document-lost"], "reasons": "Reported lost."}
    assert bek_browser.post(url_of(in_review, "suspend"), body).status_code == 302
    visa.refresh_from_db()
    assert visa.state == "suspended"
    assert bek_browser.post(url_of(in_review, "reinstate"), {"reasons": "Found again."}).status_code == 302
    order = VisaOrder.objects.get(kind="reinstate")
    assert erlan_browser.post(url_of(in_review, "confirm-order"), {"order": order.public_id}).status_code == 302
    visa.refresh_from_db()
    assert visa.state == "active"


def test_an_order_nobody_gave_cannot_be_confirmed(
    visa: Visa, in_review: VisaApplication, erlan_browser: Client
) -> None:
    nothing = {"order": "00000000-0000-4000-8000-000000000000"}
    assert erlan_browser.post(url_of(in_review, "confirm-order"), nothing).status_code == 404
    assert erlan_browser.post(url_of(in_review, "confirm-order"), {"order": "x"}).status_code == 400


def test_without_a_signer_nothing_is_issued_and_the_page_says_why(
    decided: Decision, in_review: VisaApplication, bek_browser: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_KEYS_DIR = tmp_path / "empty"
    with nothing_changes(in_review):
        answer = bek_browser.post(url_of(in_review, "issue"))
    assert answer.status_code == 503
    assert "Documents can't be sealed at the moment." in text_of(answer)
