"""GET /visa-applications/{id}/timeline: each expected day comes with its reason, in the reader's language."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from consular.missions.models.missions import Mission
from consular.visas.models.applications import VisaApplication
from consular.visas.models.timeline import Because
from consular.visas.services import transfers
from tests.architecture.tree import ROOT
from tests.browsers import browser_of, text_of
from tests.consular.visas.panel.conftest import url_of
from tests.consular.visas.review.test_decide import verb
from tests.consular.visas.review.test_information import answer, ask
from tests.factories.missions import a_mission
from tests.factories.visas import provide
from tests.people import Phone, phone_of


def last_estimate(phone: Phone, application: VisaApplication) -> str:
    story = phone.get(f"/api/v1/visa-applications/{application.public_id}/timeline").json()
    return str([event["text"] for event in story if event["happening"] == "estimate"][-1])


def test_at_submission_it_is_the_ordinary_time(submitted: VisaApplication, applicant: Phone) -> None:
    assert last_estimate(applicant, submitted).endswith("This is the time this visa ordinarily takes.")


def test_after_an_answer_it_says_so(in_review: VisaApplication, applicant: Phone, bek: Phone) -> None:
    ask(bek, in_review)
    provide(in_review.items.get(requirement__code="passport"), applicant.user)
    answer(applicant, in_review)
    assert "You answered, so the time runs on." in last_estimate(applicant, in_review)


def test_after_a_transfer_it_says_so(in_review: VisaApplication, applicant: Phone, bek: Phone, seoul: Mission) -> None:
    vienna = a_mission("KZ-VIE")
    in_review.due_on = timezone.localdate() - timedelta(days=1)
    in_review.save(update_fields=["due_on"])
    assert verb(bek, in_review, "transfer", {"mission": vienna.code, "reason": "Lives there."}).status_code == 204
    assert "Another mission works on it now" in last_estimate(applicant, in_review)


@pytest.mark.parametrize("code", Because.values)
def test_every_reason_has_words_in_every_language_and_in_the_panel(
    submitted: VisaApplication, applicant: Phone, bek: Phone, seoul: Mission, code: str
) -> None:
    VisaApplication.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    transfers.reestimate(seoul, now=timezone.now(), reason=code)
    with override("en"):
        english = str(Because(code).label)
    for language in ("en", "kk", "ru", "uz", "uz-cyrl"):
        told = last_estimate(phone_of(applicant.user, language=language), submitted)
        with override(language):
            assert told.endswith(f" {Because(code).label}")
        assert (language == "en") == (english in told)
    assert english in text_of(browser_of(bek.user).get(url_of(submitted)))


def test_no_code_is_used_that_has_no_words() -> None:
    missions = (ROOT / "consular/missions/services").rglob("*.py")
    visas = (ROOT / "consular/visas/services").rglob("*.py")
    used = {code for path in missions for code in re.findall(r'_tell\(mission, "(\w+)"', path.read_text())}
    used |= {
        code for path in missions for code in re.findall(r'calendar_changed\.send\(.*reason="(\w+)"', path.read_text())
    }
    used |= {code for path in visas for code in re.findall(r'update_estimate\(.*reason="(\w+)"', path.read_text())}
    assert {"hours_changed", "transferred"} <= used <= set(Because.values)
