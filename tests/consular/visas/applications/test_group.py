"""POST /application-groups/{id}/submit: a family applies in one go, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from consular.citizens.models.person import Person
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.timeline import TimelineEvent
from tests.core.api.bodies import faults
from tests.factories.visas import a_person, a_submitted, a_whole_draft
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def group(applicant: Phone) -> ApplicationGroup:
    answer = applicant.post("/api/v1/application-groups", {"kind": "family"}, format="json")
    return ApplicationGroup.objects.get(public_id=answer.json()["id"])


@pytest.fixture
@remembered
def family(applicant: Phone, person: Person, group: ApplicationGroup) -> list[VisaApplication]:
    """Aigul and her father, both drafts whole."""
    father = a_person(applicant.user, kind="attorney", secondary="Marat")
    drafts = [a_whole_draft(applicant, somebody) for somebody in (person, father)]
    VisaApplication.objects.update(group=group)
    return drafts


def submit(phone: Phone, group: ApplicationGroup) -> Any:
    return phone.post(f"/api/v1/application-groups/{group.public_id}/submit", {}, format="json")


def states() -> set[str]:
    return set(VisaApplication.objects.values_list("state", flat=True))


def test_every_draft_of_the_family_is_submitted(
    applicant: Phone, group: ApplicationGroup, family: list[VisaApplication]
) -> None:
    answer = submit(applicant, group)
    assert answer.status_code == 200, answer.content
    assert [row["state"] for row in answer.json()["applications"]] == ["submitted", "submitted"]
    assert answer.json() == applicant.get(f"/api/v1/application-groups/{group.public_id}").json()
    assert [row["id"] for row in answer.json()["applications"]] == [str(draft.public_id) for draft in family]


def test_one_that_is_not_ready_holds_all_back_and_is_named(
    applicant: Phone, group: ApplicationGroup, family: list[VisaApplication]
) -> None:
    incomplete = family[1]
    incomplete.form = {**incomplete.form, "contact": {}}
    incomplete.save(update_fields=["form"])
    answer = submit(applicant, group)
    assert answer.status_code == 400
    assert f"applications.{incomplete.public_id}.contact.email" in faults(answer)
    assert not [path for path in faults(answer) if str(family[0].public_id) in path]
    assert states() == {"draft"}
    assert not TimelineEvent.objects.filter(happening="submitted").exists()


def test_a_duplicate_in_the_family_is_named_and_nobody_applies(
    applicant: Phone, group: ApplicationGroup, family: list[VisaApplication], person: Person
) -> None:
    a_submitted(applicant, person)
    answer = submit(applicant, group)
    assert faults(answer) == {f"applications.{family[0].public_id}": "duplicate_application"}
    family[1].refresh_from_db()
    assert family[1].state == "draft"


def test_repeated_it_is_one_effect(applicant: Phone, group: ApplicationGroup, family: list[VisaApplication]) -> None:
    assert [submit(applicant, group).status_code for _ in range(3)] == [200, 200, 200]
    assert TimelineEvent.objects.filter(happening="submitted").count() == 2


def test_who_was_submitted_alone_stays_as_they_are(
    applicant: Phone, group: ApplicationGroup, family: list[VisaApplication]
) -> None:
    alone = f"/api/v1/visa-applications/{family[0].public_id}/submit"
    assert applicant.post(alone, {}, format="json").status_code == 200
    assert submit(applicant, group).status_code == 200
    assert states() == {"submitted"}
    assert TimelineEvent.objects.filter(happening="submitted").count() == 2


def test_an_empty_group_has_nothing_to_submit(applicant: Phone, group: ApplicationGroup) -> None:
    answer = submit(applicant, group)
    assert (answer.status_code, answer.json()["code"]) == (409, "group_empty")


def test_a_stranger_neither_sees_nor_submits_it(
    stranger: Phone, bek: Phone, nobody: Phone, group: ApplicationGroup, family: list[VisaApplication]
) -> None:
    for phone, status in ((stranger, 404), (bek, 404), (nobody, 401)):
        assert submit(phone, group).status_code == status
        assert phone.get(f"/api/v1/application-groups/{group.public_id}").status_code == status
    assert states() == {"draft"}


@pytest.mark.django_db(transaction=True)
def test_submitted_by_four_at_once_each_application_is_submitted_once(
    applicant: Phone, group: ApplicationGroup, family: list[VisaApplication]
) -> None:
    def once(_: int) -> int:
        try:
            return int(submit(phone_of(applicant.user), group).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(once, range(4))) == [200] * 4
    assert TimelineEvent.objects.filter(happening="submitted").count() == 2
