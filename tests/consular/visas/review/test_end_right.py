"""A right to act ends: given up, by the person, by a proven parent, by an officer; and with it all that rests on it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import DatabaseError, transaction
from django.utils import timezone

from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.services import exports
from consular.visas.models.applications import VisaApplication
from econsulate.core.audit.models import AuditEntry
from notifications.deliveries.models import Delivery
from tests.consular.visas.review.proofs import inbox, verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.missions import an_officer
from tests.factories.visas import TERMS, a_person, a_submitted, show_right
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

ENDED, ENDED_FOR = "Your right to act for another person has ended.", "Somebody's right to act for you"


@pytest.fixture
@remembered
def attorney(db: None) -> Phone:
    return phone_of(a_user("Timur"))


def acting(phone: Phone, person: Person, kind: str) -> Representation:
    today = timezone.localdate()
    until = today + timedelta(days=900) if kind == "parent" else None
    return Representation.objects.create(user=phone.user, person=person, kind=kind, valid_from=today, valid_to=until)


def end(phone: Phone, right: Representation) -> Any:
    return phone.post(f"/api/v1/representations/{right.public_id}/end", {}, format="json")


def others(phone: Phone, person: Person) -> list[dict[str, Any]]:
    answer = phone.get(f"/api/v1/persons/{person.public_id}/representations")
    assert answer.status_code == 200
    return list(answer.json())


def test_people_end_an_attorneys_right_and_everything_with_it(
    applicant: Phone, person: Person, attorney: Phone, submitted: VisaApplication
) -> None:
    right = acting(attorney, person, "attorney")
    export = exports.ask(attorney.user, now=timezone.now())
    assert exports.build(export, now=timezone.now())
    assert [(row["id"], row["acting_as"]) for row in others(applicant, person)] == [(str(right.public_id), "attorney")]
    assert end(applicant, right).status_code == 204
    assert others(applicant, person) == []
    right.refresh_from_db()
    assert (right.ending, right.ended_by) == ("by_person", applicant.user)
    for url in (
        f"persons/{person.public_id}",
        f"visa-applications/{submitted.public_id}",
        f"me/exports/{export.public_id}",
        f"representations/{right.public_id}",
    ):
        assert attorney.get(f"/api/v1/{url}").status_code == 404
    assert not type(export).objects.exists()
    assert inbox(attorney)[0] == ENDED
    assert inbox(applicant).count(ENDED_FOR) == 0
    entry = AuditEntry.objects.get(action="citizens.representation.ended")
    assert (entry.actor, entry.detail) == (
        str(applicant.user.public_id),
        {"acting_as": "attorney", "reason": "by_person"},
    )


def test_what_happens_later_is_not_told_to_who_acts_no_longer(
    applicant: Phone, person: Person, attorney: Phone, submitted: VisaApplication, bek: Phone
) -> None:
    end(attorney, acting(attorney, person, "attorney"))
    before = inbox(attorney)
    on_file(bek, submitted, "accept")
    assert inbox(attorney) == before
    assert any(body.startswith(ENDED_FOR) for body in inbox(applicant))


def test_mail_that_has_not_gone_out_to_them_stays_here(
    applicant: Phone, person: Person, attorney: Phone, submitted: VisaApplication, bek: Phone
) -> None:
    right = acting(attorney, person, "attorney")
    for phone in (attorney, applicant):
        EmailAddress.objects.create(user=phone.user, email=phone.user.email, verified=True, primary=True)
    on_file(bek, submitted, "accept")
    assert on_file(bek, submitted, "request-information", {"message": "What for?", "items": []}).status_code == 201
    about = Delivery.objects.exclude(channel="inbox").filter(message__reference_id=submitted.public_id)
    theirs = about.filter(message__recipient__user=attorney.user)
    others, told = about.filter(message__recipient__user=applicant.user), inbox(attorney)
    assert set(theirs.values_list("state", flat=True)) == {"due"}
    assert end(applicant, right).status_code == 204
    assert set(theirs.values_list("state", "reason")) == {("withdrawn", "not_theirs")}
    assert set(others.values_list("state", flat=True)) == {"due"}
    assert inbox(attorney) == [ENDED, *told]
    word = Delivery.objects.exclude(channel="inbox").filter(message__topic="citizens.representation_ended")
    assert set(word.values_list("state", flat=True)) == {"due"}


def test_nobody_stops_being_themselves(applicant: Phone, person: Person) -> None:
    answer = end(applicant, Representation.objects.get(person=person))
    assert (answer.status_code, answer.json()["code"]) == (409, "own_identity")


def test_an_ended_right_is_not_there_a_second_time(applicant: Phone, person: Person, attorney: Phone) -> None:
    right = acting(attorney, person, "attorney")
    assert end(attorney, right).status_code == 204
    assert end(attorney, right).status_code == 404
    assert end(applicant, right).status_code == 404
    assert AuditEntry.objects.filter(action="citizens.representation.ended").count() == 1


def test_parents_end_no_right_of_each_other_and_an_attorneys_only_once_proven(
    applicant: Phone, attorney: Phone, stranger: Phone, bek: Phone
) -> None:
    child = a_person(applicant.user, kind="parent", born="2018-01-01")
    mother, lawyer = acting(stranger, child, "parent"), acting(attorney, child, "attorney")
    assert others(applicant, child) == []
    assert [end(applicant, right).status_code for right in (mother, lawyer)] == [404, 404]
    show_right(child, applicant.user, judge=bek.user)
    assert [row["acting_as"] for row in others(applicant, child)] == ["attorney"]
    assert [end(applicant, right).status_code for right in (mother, lawyer)] == [404, 204]
    assert end(attorney, mother).status_code == 404
    assert not Representation.objects.filter(pk=mother.pk).exclude(revoked_at=None).exists()


def test_children_end_no_right_over_them(stranger: Phone, applicant: Phone) -> None:
    child = a_person(stranger.user, born="2012-01-01")
    right = acting(applicant, child, "parent")
    assert end(stranger, right).status_code == 404
    assert others(stranger, child) == []


@pytest.mark.parametrize("reason", ["court_order", "false_evidence", "error"])
def test_an_officer_ends_a_right_for_a_coded_reason(
    applicant: Phone, application: VisaApplication, right: Representation, stranger: Phone, bek: Phone, reason: str
) -> None:
    acting(stranger, application.person, "parent")
    assert verb(bek, right, "end", reason=reason).status_code == 200
    right.refresh_from_db()
    assert (right.ending, right.ended_by) == (reason, bek.user)
    assert applicant.get(f"/api/v1/visa-applications/{application.public_id}").status_code == 404
    assert inbox(applicant)[0] == ENDED
    assert inbox(stranger)[0].startswith(ENDED_FOR)
    entry = AuditEntry.objects.get(action="citizens.representation.ended")
    assert (entry.chain, entry.detail["reason"]) == ("KZ-SEO", reason)
    again = verb(bek, right, "end", reason=reason)
    assert (again.status_code, again.json()["code"]) == (409, "representation_ended")
    for name, body in (("accept", {"version": 1}), ("ask", {"note": "Please."})):
        assert verb(bek, right, name, **body).status_code == 409


@pytest.mark.parametrize("body", [{}, {"reason": "given_up"}, {"reason": "by_person"}, {"reason": 1}, {"x": 1}])
def test_other_reasons_are_refused(application: Any, right: Representation, bek: Phone, body: Any) -> None:
    assert verb(bek, right, "end", **body).status_code == 400
    right.refresh_from_db()
    assert right.revoked_at is None


def test_who_may_not_end_changes_nothing(
    application: Any, right: Representation, erlan: Phone, vienna_officer: Phone, applicant: Phone, seoul: Mission
) -> None:
    family = an_officer("Saule", seoul, Role.OFFICER)
    Representation.objects.create(user=family, person=right.person, kind="attorney", valid_from=timezone.localdate())
    callers = ((erlan, 403), (vienna_officer, 404), (applicant, 403), (phone_of(family), 404))
    for phone, status in callers:
        assert verb(phone, right, "end", reason="error").status_code == status
    right.refresh_from_db()
    assert right.revoked_at is None


def test_a_grant_waits_for_ever_on_what_rested_on_false_evidence(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    show_right(ward, applicant.user, judge=bek.user)
    assert verb(bek, right, "end", reason="false_evidence").status_code == 200
    assert Evidence.objects.get().state == "awaited"
    assert on_file(bek, reviewed, "propose", TERMS).json()["errors"][0]["code"] == "not_proven"


def test_what_an_attorney_did_by_a_power_since_withdrawn_stands(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    show_right(ward, applicant.user, judge=bek.user)
    assert end(applicant, right).status_code == 204
    assert on_file(bek, reviewed, "propose", TERMS).status_code == 201


def test_a_right_that_begins_tomorrow_shows_nothing_today(
    person: Person, submitted: VisaApplication, attorney: Phone
) -> None:
    right = acting(attorney, person, "attorney")
    Representation.objects.filter(pk=right.pk).update(valid_from=timezone.localdate() + timedelta(days=1))
    pages = (f"persons/{person.public_id}", f"visa-applications/{submitted.public_id}")
    lists = ("persons", "visa-applications")
    for _again in range(2):
        assert [attorney.get(f"/api/v1/{url}").status_code for url in pages] == [404, 404]
        assert [attorney.get(f"/api/v1/{url}").json()["results"] for url in lists] == [[], []]
        assert attorney.get("/api/v1/me/access-history").json()["results"] == []
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        later = phone_of(attorney.user)
        assert [later.get(f"/api/v1/{url}").status_code for url in pages] == [200, 200]
        assert [len(later.get(f"/api/v1/{url}").json()["results"]) for url in lists] == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": None},
        {"ending": "error"},
        {"valid_to": "2099-01-01"},
    ],
)
def test_the_database_lets_no_ended_right_come_back(
    person: Person, attorney: Phone, applicant: Phone, change: dict[str, Any]
) -> None:
    right = acting(attorney, person, "attorney")
    end(attorney, right)
    with pytest.raises(DatabaseError), transaction.atomic():
        Representation.objects.filter(pk=right.pk).update(**change)


@pytest.mark.parametrize("change", [{"kind": "parent"}, {"person": None}, {"ending": "error"}])
def test_the_database_knows_whose_and_of_whom_a_right_is(person: Person, attorney: Phone, change: Any) -> None:
    right = acting(attorney, person, "attorney")
    with pytest.raises(DatabaseError), transaction.atomic():
        Representation.objects.filter(pk=right.pk).update(**change)


def test_two_parents_of_one_child_learn_nothing_of_each_other_by_an_end(applicant: Phone, stranger: Phone) -> None:
    child = a_person(applicant.user, kind="parent", born="2018-01-01")
    a_submitted(applicant, child)
    right = acting(stranger, child, "parent")
    end(stranger, right)
    message = applicant.get("/api/v1/inbox").json()["results"][0]
    assert message["body"] == "Somebody's right to act for you, or for a person you act for, has ended."
    assert str(right.public_id) not in str(message)
