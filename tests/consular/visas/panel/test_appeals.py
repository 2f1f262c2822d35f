"""The reviewer's screens: the queue, one appeal, and its verbs, which want a fresh second factor."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal, AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Inadmissibility
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.consular.visas.review.conftest import appeal, refusal, signer  # noqa: F401 - fixtures
from tests.factories.missions import a_post, an_officer
from tests.factories.visas import a_clean_file, a_page
from tests.people import Phone

REASONS = {"reasons": "The invitation was in the file all along."}


@pytest.fixture
def zarina_browser(seoul: Mission) -> Client:
    return browser_of(an_officer("Zarina", seoul, Role.APPEAL_REVIEWER))


def page_of(appeal: Appeal, verb: str = "") -> str:  # noqa: F811
    return f"/panel/appeals/{appeal.public_id}/" + (f"{verb}/" if verb else "")


def state() -> str:
    return Appeal.objects.get().state


def test_the_reviewer_takes_an_appeal_and_upholds_it(appeal: Appeal, zarina_browser: Client) -> None:  # noqa: F811
    assert appeal.reference in text_of(zarina_browser.get("/panel/appeals/"))
    page = text_of(zarina_browser.get(page_of(appeal)))
    assert "I did show why I travel." in page
    assert AuditEntry.objects.filter(action="visas.appeal.opened").count() == 1
    assert zarina_browser.post(page_of(appeal, "take"))["Location"] == page_of(appeal)
    assert zarina_browser.post(page_of(appeal, "uphold"), REASONS).status_code == 302
    assert state() == "upheld"
    review = VisaApplication.objects.get(state="accepted")
    assert review.reference in text_of(zarina_browser.get(page_of(appeal)))
    assert "Nothing waits here." in text_of(zarina_browser.get("/panel/appeals/"))
    assert appeal.reference in text_of(zarina_browser.get("/panel/appeals/?ended=1"))


def test_an_appeal_is_dismissed_or_found_inadmissible_with_reasons(
    appeal: Appeal,  # noqa: F811
    zarina_browser: Client,
) -> None:
    assert zarina_browser.post(page_of(appeal, "find-inadmissible"), {"reasons": ""}).status_code == 400
    assert state() == "lodged"
    zarina_browser.post(page_of(appeal, "take"))
    assert zarina_browser.post(page_of(appeal, "find-inadmissible"), REASONS).status_code == 409
    assert zarina_browser.post(page_of(appeal, "dismiss"), REASONS).status_code == 302
    assert state() == "dismissed"


def test_who_took_part_sees_no_verb_and_is_refused(
    appeal: Appeal,  # noqa: F811
    bek: Phone,
    bek_browser: Client,
    seoul: Mission,
) -> None:
    a_post(bek.user, seoul, Role.APPEAL_REVIEWER)
    assert "Nothing here waits for you." in text_of(bek_browser.get(page_of(appeal)))
    for verb in ("take", "find-inadmissible"):
        assert bek_browser.post(page_of(appeal, verb), REASONS).status_code == 403
    assert state() == "lodged"


def test_others_find_no_appeal(appeal: Appeal, erlan_browser: Client, vienna_browser: Client) -> None:  # noqa: F811
    for browser in (erlan_browser, vienna_browser):
        assert browser.get("/panel/appeals/").status_code == 403
        assert browser.get(page_of(appeal)).status_code == 404
        for verb in ("take", "uphold", "dismiss", "find-inadmissible"):
            assert browser.post(page_of(appeal, verb), REASONS).status_code == 404
            assert browser.get(page_of(appeal, verb)).status_code == 405
    assert state() == "lodged"


def test_an_old_second_factor_leads_to_confirm_and_back_with_the_words_kept(
    appeal: Appeal,  # noqa: F811
    zarina_browser: Client,
    seoul: Mission,
) -> None:
    zarina_browser.post(page_of(appeal, "take"))
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        answer = zarina_browser.post(page_of(appeal, "dismiss"), REASONS)
        assert answer["Location"].startswith("/panel/confirm/?next=%2Fpanel%2Fappeals%2F")
        assert state() == "under_review"
    kept: Any = zarina_browser.get(f"{page_of(appeal)}?confirmed=dismiss")
    assert REASONS["reasons"] in text_of(kept)
    assert state() == "under_review"
    again = zarina_browser.get(f"{page_of(appeal)}?confirmed=dismiss")
    assert REASONS["reasons"] not in text_of(again)


def test_the_reviewer_sees_the_pages_of_what_was_sent(
    appeal: Appeal,  # noqa: F811
    applicant: Phone,
    zarina_browser: Client,
    bek: Phone,
    bek_browser: Client,
    vienna_browser: Client,
    seoul: Mission,
) -> None:
    file = a_clean_file(appeal.application.person.data_key, applicant.user)  # type: ignore[arg-type]
    sent = AppealFile.objects.create(appeal=appeal, number=1, file=file, uploaded_by=applicant.user)
    page = a_page(sent, b"jpeg")
    image = f"{page_of(appeal)}pages/{page.public_id}/"
    assert image in text_of(zarina_browser.get(page_of(appeal)))
    assert b"".join(zarina_browser.get(image).streaming_content) == b"jpeg"
    assert zarina_browser.get(f"{page_of(appeal)}pages/{file.public_id}/").status_code == 404
    a_post(bek.user, seoul, Role.APPEAL_REVIEWER)  # type: ignore[arg-type]
    assert "for the officer who examines it" in text_of(bek_browser.get(page_of(appeal)))
    for browser in (bek_browser, vienna_browser):
        assert browser.get(image).status_code == 404


def test_an_appeal_against_inadmissibility_is_upheld_from_the_screen(
    applicant: Phone,
    submitted: VisaApplication,
    bek: Phone,
    bek_browser: Client,
    zarina_browser: Client,
) -> None:
    unfit = {"grounds": ["form-incomplete"], "reasons": "Half of the form is empty."}
    url = f"/api/v1/staff/visa-applications/{submitted.public_id}/refuse-admission"
    assert bek.post(url, unfit, format="json").status_code == 200
    assert unfit["reasons"] in text_of(bek_browser.get(f"/panel/files/{submitted.public_id}/"))
    notice = Inadmissibility.objects.get()
    lodged = {"text": "Nothing is empty."}
    applicant.post(f"/api/v1/inadmissibilities/{notice.public_id}/appeal", lodged, format="json")
    against = Appeal.objects.get()
    page = text_of(zarina_browser.get(page_of(against)))
    assert "The application form is not complete." in page
    assert unfit["reasons"] in page
    zarina_browser.post(page_of(against, "take"))
    assert zarina_browser.post(page_of(against, "uphold"), REASONS).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == "accepted"
