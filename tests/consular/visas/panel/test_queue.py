"""/panel/files/: the queues, their counts, and a constant number of queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Proposal
from consular.visas.services.decisions import propose_refusal, return_proposal
from tests.browsers import text_of
from tests.factories.missions import a_mission, a_post
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone


def listed(browser: Client, **query: str) -> list[str]:
    lines = browser.get("/panel/files/", query).context["lines"]
    return [line.application.reference for line in lines]


def counts(browser: Client) -> dict[str, int]:
    return {key: count for key, _title, count, _red in browser.get("/panel/files/").context["tabs"]}


def test_each_queue_shows_what_waits_in_it(
    in_review: VisaApplication, bek_browser: Client, erlan_browser: Client
) -> None:
    assert listed(bek_browser, queue="mine") == [in_review.reference]
    assert listed(bek_browser, queue="unassigned") == []
    assert listed(erlan_browser, queue="mine") == []
    assert counts(bek_browser) == {
        "mine": 1, "unassigned": 0, "due_today": 0, "waiting": 0, "to_decide": 0, "proof": 0, "red": 0, "": 1,
    }  # fmt: skip


def test_an_overdue_file_is_red(in_review: VisaApplication, bek_browser: Client) -> None:
    VisaApplication.objects.update(due_on=timezone.now().date() - timedelta(days=1))
    assert listed(bek_browser, queue="red") == [in_review.reference]
    assert "overdue" in text_of(bek_browser.get("/panel/files/?queue=red"))


def test_what_i_proposed_is_not_for_me_to_decide(
    proposed: Proposal,
    in_review: VisaApplication,
    bek: Phone,
    bek_browser: Client,
    erlan_browser: Client,
    seoul: Mission,
) -> None:
    a_post(bek.user, seoul, Role.DECIDER)
    assert listed(bek_browser, queue="to_decide") == []
    assert listed(erlan_browser, queue="to_decide") == [in_review.reference]


def test_a_file_i_once_proposed_and_another_proposed_anew_is_for_me_to_decide(
    proposed: Proposal, in_review: VisaApplication, bek: Phone, erlan: Phone, bek_browser: Client, seoul: Mission
) -> None:
    a_post(bek.user, seoul, Role.DECIDER)
    a_post(erlan.user, seoul, Role.OFFICER)
    return_proposal(in_review, reason="More work.", by=erlan.user, now=timezone.now())
    in_review.refresh_from_db()
    propose_refusal(in_review, ["purpose-not-shown"], reasons="Not shown.", by=erlan.user, now=timezone.now())
    assert listed(bek_browser, queue="to_decide") == [in_review.reference]


def test_files_of_other_missions_are_not_there(in_review: VisaApplication, vienna_browser: Client) -> None:
    assert listed(vienna_browser, queue="") == []
    assert listed(vienna_browser, queue="", mission="KZ-SEO") == []
    assert listed(vienna_browser, reference=in_review.reference) == []


def test_a_file_is_found_by_its_reference_in_any_state(
    decided: Any, in_review: VisaApplication, bek_browser: Client
) -> None:
    assert listed(bek_browser, queue="mine") == []
    assert listed(bek_browser, reference=in_review.reference.lower()) == [in_review.reference]
    assert listed(bek_browser, reference="V-NONE") == []


def test_an_officer_of_two_missions_chooses_between_them(
    in_review: VisaApplication, bek: Phone, bek_browser: Client
) -> None:
    a_post(bek.user, a_mission("KZ-VIE"), Role.OFFICER)
    assert listed(bek_browser, queue="mine", mission="KZ-SEO") == [in_review.reference]
    assert listed(bek_browser, queue="mine", mission="KZ-VIE") == []
    assert "All my missions" in text_of(bek_browser.get("/panel/files/"))


@pytest.mark.parametrize("query", ["queue=x", "page=-1", "page=x", "mission=%00", "reference=%00%27", "page=99999"])
def test_nonsense_in_the_address_is_no_error(in_review: VisaApplication, bek_browser: Client, query: str) -> None:
    assert bek_browser.get(f"/panel/files/?{query}").status_code == 200


def test_a_draft_that_never_came_in_is_not_there(applicant: Phone, person: Person, bek_browser: Client) -> None:
    a_submitted(applicant, person)
    draft = VisaApplication.objects.get()
    VisaApplication.objects.filter(pk=draft.pk).update(
        state="withdrawn", submitted_at=None, applicant=None, travel_document=None
    )
    assert listed(bek_browser, queue="") == []


def test_the_number_of_queries_does_not_grow_with_the_files(
    submitted: VisaApplication, applicant: Phone, bek_browser: Client, django_assert_max_num_queries: Any
) -> None:
    bek_browser.get("/panel/files/?queue=")
    for number in range(3):
        a_submitted(
            applicant, a_person(applicant.user, kind="parent", born="2020-01-01", secondary=f"Child {chr(65 + number)}")
        )
    with django_assert_max_num_queries(17):
        assert len(listed(bek_browser, queue="")) == 4
