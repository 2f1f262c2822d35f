"""Officers find whom a claim is about and let the claimant act; a right is ended from the file's screen."""

from typing import Any

import pytest
from django.test import Client

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from tests.browsers import text_of
from tests.consular.visas.panel.conftest import url_of
from tests.consular.visas.review.test_claims import ask, child, mother, proven
from tests.factories.visas import a_page, a_passport, a_person, a_submitted
from tests.people import Phone
from tests.remembered import remembered

__all__ = ["child", "mother"]


@pytest.fixture
@remembered
def application(applicant: Phone, child: Person) -> VisaApplication:
    return a_submitted(applicant, child)


@pytest.fixture
@remembered
def right(application: VisaApplication, mother: Phone) -> Representation:
    assert ask(mother).status_code == 201
    return proven(mother)


def test_the_claim_is_found_seen_and_accepted(
    right: Representation, child: Person, mother: Phone, bek_browser: Client
) -> None:
    page = a_page(right.evidence.files.get(), b"jpeg")
    assert "Parent" in text_of(bek_browser.get("/panel/claims/"))
    url = f"/panel/claims/{right.public_id}/"
    shown = text_of(bek_browser.get(url))
    assert "N7654321" in shown
    assert "Daulet" in shown
    assert b"".join(bek_browser.get(f"{url}pages/{page.public_id}/").streaming_content) == b"jpeg"
    late = bek_browser.post(f"{url}accept/", {"version": "1", "person": str(child.public_id)})
    assert late.status_code == 409
    answer = bek_browser.post(f"{url}accept/", {"version": "2", "person": str(child.public_id)})
    assert (answer.status_code, answer["Location"]) == (302, "/panel/claims/")
    assert mother.get(f"/api/v1/persons/{child.public_id}").status_code == 200
    assert bek_browser.get(url).status_code == 404


def test_nobody_found_is_said_to_the_officer_and_the_proof_goes_back(
    application: VisaApplication, mother: Phone, bek_browser: Client
) -> None:
    ask(mother, document_number="N0000000")
    right = proven(mother)
    url = f"/panel/claims/{right.public_id}/"
    assert "Nobody with a file at your mission" in text_of(bek_browser.get(url))
    assert bek_browser.post(f"{url}refuse/", {"version": "2", "reason": ""}).status_code == 400
    assert bek_browser.post(f"{url}refuse/", {"version": "2", "reason": "other_people"}).status_code == 302
    right.evidence.refresh_from_db()
    assert right.evidence.state == "refused"


def test_of_two_who_were_found_each_has_a_button_by_name_and_keeps_it(
    right: Representation, child: Person, stranger: Phone, bek_browser: Client
) -> None:
    """A child whom both parents entered stands there twice."""
    twin = a_person(stranger.user, kind="parent", born="2018-01-01", primary="Twice")
    a_passport(twin, stranger.user, number="N7654321")
    a_submitted(stranger, twin)
    url = f"/panel/claims/{right.public_id}/"

    def shown(answer: Any) -> dict[str, str]:
        steps = answer.context["steps"]
        found = [(str(label), str(form["person"].value())) for verb, label, form in steps if verb == "accept"]
        assert len({form.name for _verb, _label, form in steps}) == len(steps)
        return dict(found)

    whole = shown(bek_browser.get(url))
    assert {label.partition(": ")[2].partition(",")[0]: key for label, key in whole.items()} == {
        "Daulet": str(child.public_id),
        "Twice": str(twin.public_id),
    }
    refused = bek_browser.post(f"{url}accept/", {"version": "1", "person": str(child.public_id)})
    assert refused.status_code == 409
    assert shown(refused) == whole


def test_others_see_and_do_nothing(
    right: Representation, child: Person, erlan_browser: Client, vienna_browser: Client
) -> None:
    page = a_page(right.evidence.files.get(), b"jpeg")
    url = f"/panel/claims/{right.public_id}/"
    body = {"version": "2", "person": str(child.public_id)}
    for browser, status in ((erlan_browser, 403), (vienna_browser, 404)):
        assert browser.get(url).status_code == status
        assert browser.get(f"{url}pages/{page.public_id}/").status_code == status
        assert browser.post(f"{url}accept/", body).status_code == status
    assert erlan_browser.get("/panel/claims/").status_code == 403
    assert "Parent" not in text_of(vienna_browser.get("/panel/claims/"))
    assert Representation.objects.claims().count() == 1


def test_a_right_is_ended_from_the_files_screen(
    application: VisaApplication, applicant: Phone, bek_browser: Client, erlan_browser: Client
) -> None:
    held = Representation.objects.get(user=applicant.user)
    url = f"{url_of(application)}representations/{held.public_id}/end/"
    assert "End the right to act" in text_of(bek_browser.get(url_of(application)))
    assert "End the right to act" not in text_of(erlan_browser.get(url_of(application)))
    assert erlan_browser.post(url, {"reason": "error"}).status_code == 403
    assert bek_browser.post(url, {"reason": ""}).status_code == 400
    assert bek_browser.post(url, {"reason": "court_order"}).status_code == 302
    held.refresh_from_db()
    assert held.ending == "court_order"
    assert "has ended" in text_of(bek_browser.get(url_of(application)))


def test_an_officer_sees_who_could_act_though_they_did_not(
    application: VisaApplication, applicant: Phone, mother: Phone, bek_browser: Client
) -> None:
    a_person(mother.user)
    held = Representation.objects.get(user=applicant.user, person=application.person)
    Representation.objects.create(
        user=mother.user, person=application.person, kind="attorney", valid_from=held.valid_from
    )
    assert "Attorney" in text_of(bek_browser.get(url_of(application)))
