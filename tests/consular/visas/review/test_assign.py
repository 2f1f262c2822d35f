"""Assign and release: a file goes to a named colleague of the mission whom nothing bars, and back."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.services.assigning import ASSIGNABLE
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.consular.visas.review.test_decide import verb
from tests.factories.missions import an_officer
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def timur(seoul: Mission) -> Phone:
    return phone_of(an_officer("Timur", seoul, Role.OFFICER))


def colleagues(phone: Phone, application: VisaApplication) -> Any:
    return phone.get(f"/api/v1/staff/visa-applications/{application.public_id}/colleagues")


def test_a_file_is_handed_to_a_colleague_and_laid_back(in_review: VisaApplication, bek: Phone, timur: Phone) -> None:
    handed = verb(bek, in_review, "assign", {"colleague": str(timur.user.public_id)})
    assert handed.json()["assigned_to"] == str(timur.user.public_id)
    mine = timur.get("/api/v1/staff/visa-applications?queue=mine").json()["results"]
    assert [row["id"] for row in mine] == [str(in_review.public_id)]
    entry = AuditEntry.objects.filter(action="visas.application.assigned").latest("id")
    assert (entry.chain, entry.detail) == ("KZ-SEO", {"to": str(timur.user.public_id)})
    assert verb(timur, in_review, "release").json()["assigned_to"] is None
    assert AuditEntry.objects.filter(action="visas.application.released").count() == 1


def test_two_who_take_at_once_dont_both_have_it(accepted: VisaApplication, bek: Phone, timur: Phone) -> None:
    assert verb(bek, accepted, "take", {"seen": None}).json()["assigned_to"] == str(bek.user.public_id)
    late = verb(timur, accepted, "take", {"seen": None})
    assert (late.status_code, late.json()["code"], late.json()["officer"]) == (
        409,
        "taken_already",
        str(bek.user.public_id),
    )
    assert late.json()["detail"].startswith("Bek has taken this file")
    accepted.refresh_from_db()
    assert accepted.assigned_to == bek.user
    over = verb(timur, accepted, "take", {"seen": str(bek.user.public_id)})
    assert over.json()["assigned_to"] == str(timur.user.public_id)


def test_in_the_panel_the_second_hears_who_has_it_and_may_press_again(
    accepted: VisaApplication, bek: Phone, timur: Phone
) -> None:
    browsers, page = [browser_of(bek.user), browser_of(timur.user)], f"/panel/files/{accepted.public_id}/"
    seen = [read(browser, page) for browser in browsers]
    assert browsers[0].post(f"{page}take/", {"seen": seen[0]}).status_code == 302
    late = browsers[1].post(f"{page}take/", {"seen": seen[1]})
    assert late.status_code == 409
    assert "Bek has taken this file in the meantime" in text_of(late)
    accepted.refresh_from_db()
    assert accepted.assigned_to == bek.user
    again = next(step.form["seen"].value() for step in late.context["steps"] if step.verb.name == "take")
    assert browsers[1].post(f"{page}take/", {"seen": again}).status_code == 302
    accepted.refresh_from_db()
    assert accepted.assigned_to == timur.user


def read(browser: Client, page: str) -> str:
    """What the button of a page that was just read brings along."""
    steps: Any = browser.get(page).context["steps"]
    found = next(step.form["seen"].value() for step in steps if step.verb.name == "take")
    assert f'value="{found}"' in text_of(browser.get(page))
    return str(found)


@pytest.fixture
@remembered
def accepted(submitted: VisaApplication, dana: Phone) -> VisaApplication:
    """Found admissible by the intake, who takes nothing into review."""
    assert verb(dana, submitted, "accept").status_code == 200
    submitted.refresh_from_db()
    return submitted


def test_the_same_again_is_no_act(in_review: VisaApplication, bek: Phone, timur: Phone) -> None:
    body = {"colleague": str(timur.user.public_id)}
    first, again = verb(bek, in_review, "assign", body), verb(bek, in_review, "assign", body)
    assert first.headers["ETag"] == again.headers["ETag"]
    assert AuditEntry.objects.filter(action="visas.application.assigned").count() == 1


def test_colleagues_come_with_their_load_the_least_busy_first(
    in_review: VisaApplication, bek: Phone, erlan: Phone, dana: Phone, timur: Phone
) -> None:
    rows = colleagues(bek, in_review).json()
    assert [(row["name"], row["load"]) for row in rows] == [("Dana", 0), ("Erlan", 0), ("Timur", 0), ("Bek", 1)]


def test_the_list_of_colleagues_takes_the_same_queries_for_more_of_them(
    in_review: VisaApplication,
    bek: Phone,
    seoul: Mission,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    with CaptureQueriesContext(connection) as first:
        colleagues(bek, in_review)
    for name in ("Asel", "Daniyar", "Kamila"):
        an_officer(name, seoul, Role.OFFICER)
    with CaptureQueriesContext(connection) as more:
        assert len(colleagues(bek, in_review).json()) == 4
    assert len(more) == len(first)


def test_family_of_the_applicant_is_neither_offered_nor_taken(
    in_review: VisaApplication, bek: Phone, timur: Phone
) -> None:
    Representation.objects.create(
        user=timur.user, person=in_review.person, kind="attorney", valid_from=timezone.localdate()
    )
    assert [row["name"] for row in colleagues(bek, in_review).json()] == ["Bek"]
    answer = verb(bek, in_review, "assign", {"colleague": str(timur.user.public_id)})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "colleague")
    for name in ("assign", "release", "take"):
        assert verb(timur, in_review, name, {"colleague": str(bek.user.public_id)}).status_code == 404
    in_review.refresh_from_db()
    assert in_review.assigned_to == bek.user


def test_nobody_else_gets_it_and_all_are_refused_alike(
    in_review: VisaApplication, bek: Phone, vienna_officer: Phone, seoul: Mission, applicant: Phone
) -> None:
    admin = an_officer("Saule", seoul, Role.MISSION_ADMIN)
    told = []
    for colleague in (vienna_officer.user.public_id, admin.public_id, applicant.user.public_id, uuid4()):
        answer = verb(bek, in_review, "assign", {"colleague": str(colleague)})
        assert answer.status_code == 400
        told.append({**answer.json(), "request_id": ""})
    assert all(each == told[0] for each in told)


def test_a_colleague_whose_post_has_ended_gets_no_files(in_review: VisaApplication, bek: Phone, timur: Phone) -> None:
    timur.user.posts.update(valid_to=timezone.now())
    assert verb(bek, in_review, "assign", {"colleague": str(timur.user.public_id)}).status_code == 400


def test_other_roles_and_missions_assign_nothing(
    in_review: VisaApplication, bek: Phone, vienna_officer: Phone, seoul: Mission
) -> None:
    reviewer = phone_of(an_officer("Zarina", seoul, Role.APPEAL_REVIEWER))
    body = {"colleague": str(bek.user.public_id)}
    assert verb(reviewer, in_review, "assign", body).status_code == 403
    assert verb(reviewer, in_review, "release").status_code == 403
    assert verb(vienna_officer, in_review, "assign", body).status_code == 404
    assert colleagues(vienna_officer, in_review).status_code == 404


def test_a_file_that_has_ended_goes_to_nobody(applicant: Phone, bek: Phone, dana: Phone) -> None:
    ended = a_submitted(applicant, a_person(applicant.user))
    applicant.post(f"/api/v1/visa-applications/{ended.public_id}/withdraw", {}, format="json")
    ended.refresh_from_db()
    assert ended.state not in ASSIGNABLE
    assert verb(bek, ended, "assign", {"colleague": str(dana.user.public_id)}).status_code == 409
    assert verb(bek, ended, "release").status_code == 409
