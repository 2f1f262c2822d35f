"""The file screen shows who acts and the pages that prove it; an officer accepts, sends back or asks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from econsulate.core.audit.models import AuditEntry
from tests.browsers import text_of
from tests.consular.visas.panel.conftest import url_of
from tests.factories.visas import a_page, a_person, a_proof, a_submitted
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def ward(applicant: Phone) -> Person:
    return a_person(applicant.user, kind="guardian", primary="Warded")


@pytest.fixture
@remembered
def application(applicant: Phone, ward: Person) -> VisaApplication:
    return a_submitted(applicant, ward)


@pytest.fixture
@remembered
def sent(applicant: Phone, ward: Person, application: VisaApplication) -> EvidenceFile:
    return a_proof(ward, applicant.user)


def proof_url(application: VisaApplication, verb: str) -> str:
    right = Representation.objects.get(person=application.person)
    return f"{url_of(application)}representations/{right.public_id}/{verb}/"


def test_the_officer_sees_the_pages_and_accepts(
    application: VisaApplication, sent: EvidenceFile, bek_browser: Client, person: Person
) -> None:
    page = a_page(sent, b"jpeg")
    shown = text_of(bek_browser.get(url_of(application)))
    assert "Who acts for the applicant" in shown
    assert "Guardian" in shown
    assert str(page.public_id) in shown
    assert AuditEntry.objects.filter(action="visas.evidence.opened").count() == 1
    image = bek_browser.get(f"{url_of(application)}pages/{page.public_id}/")
    assert b"".join(image.streaming_content) == b"jpeg"
    assert bek_browser.get(f"{url_of(application)}pages/{sent.file.public_id}/").status_code == 404
    last = timezone.now().date() + timedelta(days=30)
    answer = bek_browser.post(proof_url(application, "accept"), {"version": "2", "valid_until": last.isoformat()})
    assert (answer.status_code, answer["Location"]) == (302, url_of(application))
    assert (Evidence.objects.get().state, Evidence.objects.get().valid_until) == ("accepted", last)


def test_sending_back_wants_a_reason(application: VisaApplication, sent: EvidenceFile, bek_browser: Client) -> None:
    url = proof_url(application, "refuse")
    assert bek_browser.post(url, {"version": "2", "reason": ""}).status_code == 400
    assert bek_browser.post(url, {"version": "1", "reason": "unreadable"}).status_code == 409
    assert Evidence.objects.get().state == "submitted"
    assert bek_browser.post(url, {"version": "2", "reason": "unreadable", "note": "Page one."}).status_code == 302
    shown = text_of(bek_browser.get(url_of(application)))
    assert "can't be read" in shown
    assert "sent back" in shown


def test_a_parent_is_asked_from_the_screen(applicant: Phone, bek_browser: Client) -> None:
    child = a_submitted(applicant, a_person(applicant.user, kind="parent", born="2018-01-01"))
    assert "Nobody asked for proof" in text_of(bek_browser.get(url_of(child)))
    assert bek_browser.post(proof_url(child, "ask"), {"note": "The birth certificate, please."}).status_code == 302
    assert Evidence.objects.get().state == "awaited"


def test_who_may_not_judge_is_refused_and_nothing_changes(
    application: VisaApplication, sent: EvidenceFile, erlan_browser: Client, vienna_browser: Client, bek_browser: Client
) -> None:
    page = a_page(sent, b"jpeg")
    for browser, status in ((erlan_browser, 403), (vienna_browser, 404)):
        assert browser.post(proof_url(application, "accept"), {"version": "2"}).status_code == status
    assert vienna_browser.get(f"{url_of(application)}pages/{page.public_id}/").status_code == 404
    assert bek_browser.get(proof_url(application, "accept")).status_code == 405
    assert bek_browser.post(proof_url(application, "nonsense"), {"version": "2"}).status_code == 404
    assert Evidence.objects.get().state == "submitted"


def test_a_page_of_somebody_elses_proof_is_not_in_this_file(
    application: VisaApplication, sent: EvidenceFile, submitted: VisaApplication, bek_browser: Client
) -> None:
    page = a_page(sent, b"jpeg")
    assert bek_browser.get(f"{url_of(submitted)}pages/{page.public_id}/").status_code == 404
    right = sent.evidence.representation.public_id
    foreign = f"{url_of(submitted)}representations/{right}/accept/"
    assert bek_browser.post(foreign, {"version": "2"}).status_code == 404
    assert "Who acts for the applicant" not in text_of(bek_browser.get(url_of(submitted)))
