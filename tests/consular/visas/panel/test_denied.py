"""POST /panel/files/{id}/{verb}/: other missions, other roles, the applicant's own people, and malformed forms."""

from typing import Any

import pytest
from django.test import Client

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.panel.verbs import VERBS
from tests.browsers import browser_of, text_of
from tests.consular.visas.panel.conftest import REFUSAL, TERMS, nothing_changes, url_of
from tests.factories.missions import a_mission, a_post, an_officer
from tests.people import Phone

BODIES: dict[str, dict[str, Any]] = {
    "propose-grant": TERMS,
    "propose-refusal": REFUSAL,
    "request-information": {"items": [], "message": "What for?", "days": "5"},
    "consult": {"authority": "Migration service", "question": "Known?"},
    "end-consultation": {"answer": "No."},
    "return": {"reason": "More."},
    "decide": {"content_hash": "0" * 64},
    "transfer": {"mission": "KZ-VIE", "reason": "Lives there."},
    "refuse-admission": {"grounds": ["fee-not-paid"], "reasons": "Not paid."},
    "items/passport": {"verdict": "accept"},
}
EVERY_VERB = [*VERBS, "items/passport"]


def post(browser: Client, application: VisaApplication, verb: str) -> int:
    return int(browser.post(url_of(application, verb), BODIES.get(verb, {})).status_code)


def test_another_mission_finds_nothing_to_do(
    in_review: VisaApplication, vienna_browser: Client, subtests: pytest.Subtests
) -> None:
    for verb in EVERY_VERB:
        with subtests.test(verb), nothing_changes(in_review):
            assert post(vienna_browser, in_review, verb) == 404


def test_who_acts_for_the_applicant_finds_nothing_to_do(
    in_review: VisaApplication, applicant: Phone, seoul: Mission, subtests: pytest.Subtests
) -> None:
    for role in (Role.OFFICER, Role.DECIDER):
        a_post(applicant.user, seoul, role)
    type(applicant.user).objects.filter(pk=applicant.user.pk).update(is_staff=True)
    applicant.user.refresh_from_db()
    browser = browser_of(applicant.user)
    for verb in EVERY_VERB:
        with subtests.test(verb), nothing_changes(in_review):
            assert post(browser, in_review, verb) == 404


@pytest.mark.walk
def test_a_role_that_only_reviews_appeals_changes_nothing(
    in_review: VisaApplication, seoul: Mission, subtests: pytest.Subtests
) -> None:
    a_mission("KZ-VIE")
    browser = browser_of(an_officer("Zarina", seoul, Role.APPEAL_REVIEWER))
    assert "Nothing here waits for you." in text_of(browser.get(url_of(in_review)))
    for verb in EVERY_VERB:
        with subtests.test(verb), nothing_changes(in_review):
            assert post(browser, in_review, verb) in {400, 403, 404, 409}


def test_nothing_happens_by_looking(in_review: VisaApplication, bek_browser: Client, subtests: pytest.Subtests) -> None:
    for verb in EVERY_VERB:
        with subtests.test(verb), nothing_changes(in_review):
            assert bek_browser.get(url_of(in_review, verb)).status_code == 405


@pytest.mark.walk
def test_malformed_forms_are_refused_and_never_break(
    in_review: VisaApplication, bek_browser: Client, subtests: pytest.Subtests
) -> None:
    for name, verb in VERBS.items():
        if verb.form.base_fields:
            odd = dict.fromkeys(verb.form.base_fields, "\x00\u202e")
            with subtests.test(name), nothing_changes(in_review):
                assert bek_browser.post(url_of(in_review, name), odd).status_code == 400


def test_an_unknown_verb_or_item_is_not_found(in_review: VisaApplication, bek_browser: Client) -> None:
    assert bek_browser.post(url_of(in_review, "approve")).status_code == 404
    assert bek_browser.post(url_of(in_review, "items/nothing"), {"verdict": "accept"}).status_code == 400
