"""What the file screen shows of corrections, of corrected visas and of people alike."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import Visa
from tests.browsers import text_of
from tests.consular.visas.applications.test_correct import correct
from tests.consular.visas.panel.conftest import nothing_changes, url_of
from tests.factories.seals import a_signer
from tests.factories.visas import FORM, a_person, a_submitted
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def visa(decided: Decision, in_review: VisaApplication, bek_browser: Client, settings: Any, tmp_path: Path) -> Visa:
    settings.SEAL_KEYS_DIR = a_signer(tmp_path / "keys")
    assert bek_browser.post(url_of(in_review, "issue")).status_code == 302
    return Visa.objects.with_key().get()


def asked(browser: Client, application: VisaApplication, **changes: str) -> Any:
    """The form as the page offers it, with these fields typed over."""
    steps = browser.get(url_of(application)).context["steps"]
    (form,) = (step.form for step in steps if step.form.name == "ask-replacement")
    filled = {name: value or "" for name, value in form.initial.items()}
    return browser.post(url_of(application, "ask-replacement"), {**filled, "reason": "Renewed.", **changes})


def test_the_officer_sees_field_by_field_what_was_corrected(
    in_review: VisaApplication, applicant: Phone, bek_browser: Client
) -> None:
    body = {"trip": {**FORM["trip"], "entries": "multiple"}, "identity": {"residence": "ARE", "sex": "X"}}
    assert correct(applicant, in_review, body).status_code == 201
    page = bek_browser.get(url_of(in_review))
    (shown,) = page.context["corrections"]
    rows = [(str(change.part), str(change.label), change.before, change.after) for change in shown.changes]
    assert rows == [
        ("Identity", "State of residence", "South Korea (KOR)", "United Arab Emirates (ARE)"),
        ("Identity", "Sex", "Female", "Unspecified"),
        ("Journey", "Entries", "One entry", "Any number of entries"),
    ]
    text = text_of(page)
    assert "I mistyped it." in text
    assert "Corrected by the applicant" in text
    assert "Corrected by the applicant" in text_of(bek_browser.get("/panel/files/"))


def test_a_proposal_that_a_correction_voided_can_not_be_decided_from_the_open_page(
    in_review: VisaApplication, applicant: Phone, proposed: Proposal, erlan_browser: Client
) -> None:
    steps = erlan_browser.get(url_of(in_review)).context["steps"]
    (seen,) = (step.form.initial for step in steps if step.form.name == "decide")
    assert correct(applicant, in_review, {"trip": {**FORM["trip"], "address": "Elsewhere"}}).status_code == 201
    answer = erlan_browser.post(url_of(in_review, "decide"), seen)
    assert answer.status_code == 409
    assert not Decision.objects.exists()
    assert "Void" in text_of(answer)


def test_two_officers_replace_a_visa(
    visa: Visa, in_review: VisaApplication, bek_browser: Client, erlan_browser: Client
) -> None:
    assert asked(bek_browser, in_review, passport_number="M99999999").status_code == 302
    assert "Confirm the corrected visa" not in text_of(bek_browser.get(url_of(in_review)))
    page = erlan_browser.get(url_of(in_review))
    assert [(c.before, c.after) for c in page.context["replacement"].changes] == [
        (visa.printed["passport_number"], "M99999999")
    ]
    body = {"replacement": VisaReplacement.objects.get().public_id}
    assert bek_browser.post(url_of(in_review, "confirm-replacement"), body).status_code == 403
    assert erlan_browser.post(url_of(in_review, "confirm-replacement"), body).status_code == 302
    visa.refresh_from_db()
    assert visa.state == "replaced"
    new = Visa.objects.exclude(pk=visa.pk).get()
    text = text_of(erlan_browser.get(url_of(in_review)))
    assert new.reference in text
    assert visa.reference not in text


def test_a_correction_can_be_given_up(visa: Visa, in_review: VisaApplication, bek_browser: Client) -> None:
    assert asked(bek_browser, in_review, sex="M").status_code == 302
    body = {"replacement": VisaReplacement.objects.get().public_id}
    assert bek_browser.post(url_of(in_review, "drop-replacement"), body).status_code == 302
    assert VisaReplacement.objects.get().state == "dropped"
    assert bek_browser.post(url_of(in_review, "drop-replacement"), body).status_code == 404


@pytest.mark.parametrize(
    "change", [{"birth_date": "yesterday"}, {"passport_number": "?"}, {"primary_identifier": "金"}, {"sex": "Q"}, {}]
)
def test_what_can_not_be_printed_is_shown_at_its_field(
    visa: Visa, in_review: VisaApplication, bek_browser: Client, change: dict[str, str]
) -> None:
    with nothing_changes(in_review):
        assert asked(bek_browser, in_review, **change).status_code == 400
    assert not VisaReplacement.objects.exists()


def test_people_alike_are_shown_with_a_way_to_their_file(
    in_review: VisaApplication, bek_browser: Client, vienna_browser: Client
) -> None:
    phone = phone_of(a_user("Other"))
    other = a_submitted(phone, a_person(phone.user, secondary="Aygul"))
    page = text_of(bek_browser.get(url_of(in_review)))
    assert "Perhaps the same person" in page
    assert url_of(other) in page
    assert vienna_browser.get(url_of(in_review)).status_code == 404
