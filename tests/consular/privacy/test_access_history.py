"""/api/v1/me/access-history: which office looked at my people's data, in which role, when, and why; never who."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, Role
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from tests.consular.privacy.test_holds import place
from tests.factories.abroad import a_leg, a_trip, serves, some_whereabouts
from tests.factories.cases import a_case, a_thread
from tests.factories.missions import LONG_AGO, an_officer, headquarters
from tests.factories.sos import a_call
from tests.factories.visas import a_person, a_submitted
from tests.factories.world import Office
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

URL = "/api/v1/me/access-history"


def history(phone: Phone, query: str = "") -> list[dict[str, Any]]:
    answer = phone.get(URL + query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def written(action: str, phone: Phone, application: VisaApplication, detail: Any = None) -> None:
    with transaction.atomic():
        record(
            action,
            by=phone.user,
            target=application,
            chain=application.mission.code,
            person=application.person.public_id,
            detail=detail,
        )


@pytest.fixture
@remembered
def application(applicant: Phone, person: Person) -> VisaApplication:
    return a_submitted(applicant, person)


def test_an_opening_is_told_by_office_and_role_without_a_name(
    application: VisaApplication, bek: Phone, applicant: Phone, person: Person
) -> None:
    bek.get(f"/api/v1/staff/visa-applications/{application.public_id}")
    (told,) = history(applicant)
    assert told["person"] == str(person.public_id)
    assert told["reference"] == application.reference
    assert (told["office"], told["roles"], told["kind"]) == ("KZ-SEO", ["officer"], "reading")
    assert told["office_name"] == "Demo embassy KZ-SEO"
    assert told["role_names"] == ["Case officer"]
    assert told["text"] == "Your file was opened and read."
    shown = str(told)
    assert "Bek" not in shown
    assert "bek@example.org" not in shown
    assert str(bek.user.public_id) not in shown


def test_ones_own_acts_and_the_systems_are_not_in_it(application: VisaApplication, applicant: Phone) -> None:
    assert history(applicant) == []


def test_an_act_no_release_knew_has_a_sensible_sentence(
    application: VisaApplication, bek: Phone, applicant: Phone
) -> None:
    written("visas.correction.proposed", bek, application)
    written("appointments.slot.moved", bek, application)
    assert [told["text"] for told in history(applicant)] == [
        "The mission worked with your data.",
        "An officer worked on your file.",
    ]


def test_breaking_the_glass_is_told_with_its_reason(application: VisaApplication, applicant: Phone) -> None:
    marat = phone_of(an_officer("Marat", headquarters(), Role.OFFICER))
    reason = "The holder lies unconscious in a hospital."
    called = {"reference": application.reference, "reason": reason}
    assert marat.post("/api/v1/staff/break-glass", called, format="json").status_code == 201
    assert marat.get(f"/api/v1/staff/visa-applications/{application.public_id}").status_code == 200
    assert {(told["kind"], told["reason"]) for told in history(applicant)} == {("reading", reason), ("reading", "")}
    for told in history(applicant):
        assert told["text"].startswith("Your file was opened outside the ordinary course of work")


def test_the_role_is_the_one_held_at_that_moment(application: VisaApplication, bek: Phone, applicant: Phone) -> None:
    Post.objects.filter(user=bek.user).update(valid_to=LONG_AGO + timedelta(days=30))
    written("visas.application.opened", bek, application)
    assert history(applicant)[0]["roles"] == []


def test_a_hold_is_not_told_to_whom_it_is_about(application: VisaApplication, saule: Phone, applicant: Phone) -> None:
    assert place(saule, application, whole_person=True).status_code == 201
    assert history(applicant) == []


def test_only_people_one_acts_for_are_in_it(
    application: VisaApplication, bek: Phone, applicant: Phone, stranger: Phone
) -> None:
    a_person(stranger.user)
    bek.get(f"/api/v1/staff/visa-applications/{application.public_id}")
    assert history(stranger) == []
    child = a_person(applicant.user, kind="parent", born="2018-01-01")
    childs = a_submitted(applicant, child)
    bek.get(f"/api/v1/staff/visa-applications/{childs.public_id}")
    assert history(applicant)[0]["person"] == str(child.public_id)


def test_it_comes_in_pages_newest_first(application: VisaApplication, bek: Phone, applicant: Phone) -> None:
    for _ in range(5):
        written("visas.application.opened", bek, application)
    page = applicant.get(f"{URL}?page_size=2").json()
    assert len(page["results"]) == 2
    seen = [told["at"] for told in page["results"]]
    while page["next"]:
        page = applicant.get(page["next"]).json()
        seen += [told["at"] for told in page["results"]]
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)
    assert applicant.get(f"{URL}?cursor=nonsense").status_code == 400


def test_twenty_acts_take_as_many_queries_as_one(application: VisaApplication, bek: Phone, applicant: Phone) -> None:
    written("visas.application.opened", bek, application)
    with CaptureQueriesContext(connection) as one:
        history(applicant)
    for _ in range(19):
        written("visas.application.opened", bek, application)
    with CaptureQueriesContext(connection) as twenty:
        assert len(history(applicant)) == 20
    assert len(twenty) == len(one)


def test_sentences_are_in_the_readers_language(office: Office, application: VisaApplication, aigul: Any) -> None:
    office.officer.get(f"/api/v1/staff/visa-applications/{application.public_id}")
    english = history(phone_of(aigul))[0]["text"]
    for language in ("kk", "ru", "uz", "uz-Cyrl"):
        assert history(phone_of(aigul, language=language))[0]["text"] != english


@pytest.fixture
@remembered
def parents(aigul: User, seoul: Mission) -> tuple[Phone, Phone, Person]:
    """Aigul and Timur with their child; Seoul serves Korea."""
    serves(seoul, "KR")
    headquarters()
    child, father = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ"), a_user("Timur")
    until = child.representations.get().valid_to
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=until)
    return phone_of(aigul), phone_of(father), child


def test_of_two_parents_neither_reads_who_worked_on_what_the_other_told(
    parents: tuple[Phone, Phone, Person], bek: Phone
) -> None:
    mother, father, child = parents
    trip, here = a_trip(mother, child, [a_leg("KR", 0, 9)]), some_whereabouts(mother, child)
    thread, case = a_thread(mother, child), a_case(mother, child)
    call = a_call(mother, person=str(child.public_id))
    for path in (
        f"trips/{trip.public_id}",
        f"whereabouts/{here.public_id}",
        f"threads/{thread.public_id}",
        f"cases/{case.public_id}",
        f"sos/{call.public_id}",
    ):
        assert bek.get(f"/api/v1/staff/{path}").status_code == 200
    assert history(father) == []
    assert len(history(mother)) == 5
    # Gone as they are, who told them reads on who had looked at them.
    mother.delete(f"/api/v1/persons/{child.public_id}/whereabouts")
    assert len(history(mother)) == 5
