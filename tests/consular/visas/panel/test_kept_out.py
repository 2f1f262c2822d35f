"""Whoever a service would refuse for their own part in a matter sees no button for it."""

from typing import Any

import pytest
from django.test import Client

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.panel.desk import Desk
from consular.visas.panel.verbs import VERBS, offered
from tests.browsers import browser_of, text_of
from tests.consular.visas.panel.conftest import nothing_changes, url_of
from tests.consular.visas.panel.test_emergency import PLACE, break_in
from tests.consular.visas.review.conftest import appeal, refusal, signer, zarina  # noqa: F401 - fixtures
from tests.consular.visas.review.test_decide import verb
from tests.consular.visas.review.test_kept_out import running, uphold  # noqa: F401 - fixtures
from tests.factories.missions import a_post, an_officer, headquarters
from tests.factories.visas import REFUSAL
from tests.people import Phone, phone_of
from tests.remembered import remembered

NOTHING = "Nothing here waits for you."


@pytest.fixture
@remembered
def review(appeal: Appeal, zarina: Phone, bek: Phone, seoul: Mission) -> VisaApplication:  # noqa: F811
    """The review after a refusal that Bek had proposed; he may everything else here."""
    for role in set(Role) - {Role.OFFICER}:
        a_post(bek.user, seoul, role)
    return uphold(zarina, appeal)


def steps(browser: Client, application: VisaApplication) -> list[str]:
    page: Any = browser.get(url_of(application))
    assert page.status_code == 200
    return [step.verb.name for step in page.context["steps"]]


def test_who_is_kept_out_reads_the_file_and_is_offered_nothing(
    review: VisaApplication, bek_browser: Client, seoul: Mission
) -> None:
    timur = an_officer("Timur", seoul, Role.OFFICER)
    assert "take" in steps(browser_of(timur), review)
    assert NOTHING in text_of(bek_browser.get(url_of(review)))
    verb(phone_of(timur), review, "take")
    page = text_of(bek_browser.get(url_of(review)))
    assert NOTHING in page
    assert 'name="verdict"' not in page
    with nothing_changes(review):
        for name in ("take", "release", "items/passport"):
            assert bek_browser.post(url_of(review, name), {"verdict": "accept"}).status_code == 403


@pytest.mark.parametrize("state", State.values)
def test_in_no_state_is_a_verb_offered_to_who_is_kept_out(review: VisaApplication, bek: Phone, state: str) -> None:
    review.state = state
    assert offered(Desk(review, bek.user)) == []


def test_every_verb_is_offered_to_somebody_else(review: VisaApplication, seoul: Mission) -> None:
    """Else the test above would hold for a panel without verbs."""
    free = an_officer("Timur", seoul, *Role)
    found = {step.name for state in State for step in offered(Desk(as_in(review, state), free))}
    depends_on_a_visa_or_proposal = {name for name, one in VERBS.items() if not one.fits(Desk(review, free))}
    assert found == set(VERBS) - depends_on_a_visa_or_proposal
    assert {"accept", "take", "assign", "issue", "transfer"} <= found


def as_in(application: VisaApplication, state: str) -> VisaApplication:
    application.state = state
    return application


def test_what_somebody_proposed_who_is_kept_out_since_can_be_returned_only(
    appeal: Appeal,  # noqa: F811
    running: VisaApplication,  # noqa: F811
    zarina: Phone,  # noqa: F811
    bek: Phone,
    seoul: Mission,
) -> None:
    verb(bek, running, "accept")
    proposed = verb(bek, running, "propose", REFUSAL)
    assert proposed.status_code == 201
    second = phone_of(an_officer("Ainur", seoul, Role.DECIDER))
    browser = browser_of(second.user)
    assert {"decide", "return"} <= set(steps(browser, running))
    uphold(zarina, appeal)
    assert "decide" not in steps(browser, running)
    assert "return" in steps(browser, running)
    seen = {"content_hash": proposed.json()["content_hash"]}
    assert verb(second, running, "decide", seen).json()["code"] == "proposer_kept_out"


def test_a_supervisor_who_is_kept_out_is_given_no_form_to_judge_an_opening(
    review: VisaApplication, bek_browser: Client, seoul: Mission
) -> None:
    break_in(browser_of(an_officer("Marat", headquarters(), Role.OFFICER)), review)
    assert 'name="verdict"' not in bek_browser.get(PLACE).content.decode()
    saule = browser_of(an_officer("Saule", seoul, Role.MISSION_ADMIN))
    assert 'name="verdict"' in saule.get(PLACE).content.decode()
    place = f"{PLACE}{EmergencyOpening.objects.get().public_id}/review/"
    assert bek_browser.post(place, {"verdict": "justified", "remark": "Fine."}).status_code == 403
    assert EmergencyOpening.objects.get().reviewed_at is None


def test_an_appeal_against_a_refusal_in_the_review_is_not_for_who_is_kept_out_of_it(
    review: VisaApplication, bek_browser: Client, seoul: Mission, applicant: Phone
) -> None:
    others = [
        phone_of(an_officer(name, seoul, role)) for name, role in (("Timur", Role.OFFICER), ("Ainur", Role.DECIDER))
    ]
    verb(others[0], review, "take")
    proposed = verb(others[0], review, "propose", REFUSAL).json()
    verb(others[1], review, "decide", {"content_hash": proposed["content_hash"]})
    assert verb(others[0], review, "issue").status_code == 201
    url = f"/api/v1/refusals/{review.decision.refusal.public_id}/appeal"
    second = applicant.post(url, {"text": "Once more."}, format="json").json()["id"]
    page = f"/panel/appeals/{second}/"
    assert NOTHING in text_of(bek_browser.get(page))
    assert bek_browser.post(f"{page}take/").status_code == 403
    assert "Take this appeal" in text_of(browser_of(an_officer("Karlygash", seoul, Role.APPEAL_REVIEWER)).get(page))
