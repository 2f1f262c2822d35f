"""A review of a review remembers the first file: who decided, corrected and acted in it. So does the database."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.services.appeal_files import took_part
from consular.visas.services.evidence import acting_in
from tests.consular.visas.applications.test_correct import ELSEWHERE
from tests.consular.visas.applications.test_correct_for_applicant import assist
from tests.consular.visas.documents_issued.conftest import decided
from tests.consular.visas.review.conftest import verb
from tests.consular.visas.review.rounds import refused, reviewed_anew
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.missions import a_post, an_officer
from tests.factories.visas import REFUSAL, TERMS, a_submitted, accept_items
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def marat(seoul: Mission) -> Phone:
    """Corrected the first file for the applicant; may do everything else."""
    return phone_of(an_officer("Marat", seoul, Role.OFFICER, Role.DECIDER))


@pytest.fixture
@remembered
def timur(seoul: Mission) -> Phone:
    return phone_of(an_officer("Timur", seoul, Role.OFFICER))


@pytest.fixture
@remembered
def ainur(seoul: Mission) -> Phone:
    return phone_of(an_officer("Ainur", seoul, Role.DECIDER))


@pytest.fixture
@remembered
def aliya(seoul: Mission) -> Phone:
    """Had no part in anything before the second review."""
    return phone_of(an_officer("Aliya", seoul, Role.OFFICER))


@pytest.fixture
@remembered
def attorney(in_review: VisaApplication) -> Phone:
    """Appeals once against the first refusal, without having shown a power."""
    user = a_user("Serik")
    day = timezone.localdate()
    Representation.objects.create(user=user, person=in_review.person, kind="attorney", valid_from=day)
    return phone_of(user)


@pytest.fixture
@remembered
def second(
    in_review: VisaApplication,
    applicant: Phone,
    attorney: Phone,
    marat: Phone,
    timur: Phone,
    ainur: Phone,
    bek: Phone,
    erlan: Phone,
    zarina: Phone,
    signer: None,
) -> VisaApplication:
    """The review of the review: first Bek and Erlan refused, then Timur and Ainur."""
    assert assist(marat, in_review, ELSEWHERE).status_code == 201
    decided(in_review, bek, erlan, REFUSAL)
    assert on_file(bek, in_review, "issue").status_code == 201
    first = refused(reviewed_anew(in_review, attorney, zarina), timur, ainur)
    return reviewed_anew(first, applicant, zarina)


def a_proposal(application: VisaApplication, by: Phone, **fields: Any) -> Proposal:
    terms = {"outcome": "refuse", "grounds": ["x"], **fields}
    return Proposal(application=application, reasons="x", proposed_by=by.user, content_hash="0" * 64, **terms)


GRANT = {
    "outcome": "grant", "grounds": [], "entries": "single", "stay_days": 5,
    "valid_from": "2030-01-01", "valid_until": "2030-01-09",
}  # fmt: skip


def a_decision(proposal: Proposal, by: Phone) -> Decision:
    return Decision(
        application=proposal.application,
        proposal=proposal,
        outcome=proposal.outcome,
        proposed_by_id=proposal.proposed_by_id,
        decided_by=by.user,
        decided_at=timezone.now(),
    )


def test_the_chain_is_followed_to_its_first_file(second: VisaApplication, in_review: VisaApplication) -> None:
    carried = VisaApplication.objects.examined_in(second)
    assert carried.count() == 3
    assert in_review in carried
    assert list(VisaApplication.objects.examined_in(in_review)) == [in_review]


@pytest.mark.parametrize("who", ["bek", "erlan", "timur", "ainur"])
def test_who_took_part_in_any_refusal_keeps_out(
    second: VisaApplication, seoul: Mission, who: str, request: pytest.FixtureRequest
) -> None:
    phone: Phone = request.getfixturevalue(who)
    for role in (Role.OFFICER, Role.DECIDER):
        if not phone.user.posts.filter(role=role).exists():
            a_post(phone.user, seoul, role)
    answer = on_file(phone, second, "take")
    assert (answer.status_code, answer.json()["code"]) == (403, "kept_out")
    with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
        a_proposal(second, phone).save()
    with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
        VisaApplication.objects.filter(pk=second.pk).update(assigned_to=phone.user)
    second.refresh_from_db()
    assert (second.state, second.assigned_to) == ("accepted", None)


def test_the_database_lets_them_decide_nothing(
    second: VisaApplication, erlan: Phone, aliya: Phone, marat: Phone
) -> None:
    proposal = a_proposal(second, aliya, state="confirmed")
    proposal.save()
    with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
        a_decision(proposal, erlan).save()
    with pytest.raises(IntegrityError, match="does not decide it"), transaction.atomic():
        a_decision(proposal, marat).save()
    assert Decision.objects.count() == 2


def test_who_corrected_the_first_file_does_not_decide_the_second_review(
    second: VisaApplication, aliya: Phone, marat: Phone
) -> None:
    assert on_file(aliya, second, "take").status_code == 200
    proposed = on_file(aliya, second, "propose", REFUSAL).json()
    assert marat.get("/api/v1/staff/visa-applications?queue=to_decide").json()["results"] == []
    answer = on_file(marat, second, "decide", {"content_hash": proposed["content_hash"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "corrected_by_you")
    assert Decision.objects.count() == 2


def test_who_acted_in_the_first_file_shows_their_right_before_a_grant(
    second: VisaApplication, aliya: Phone, attorney: Phone
) -> None:
    assert on_file(aliya, second, "take").status_code == 200
    accept_items(second, by=aliya.user)
    answer = on_file(aliya, second, "propose", TERMS)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "representation")
    assert attorney.user in {row.user for row in acting_in(second)}
    with pytest.raises(IntegrityError, match="no grant before"), transaction.atomic():
        a_proposal(second, aliya, **GRANT).save()
    Representation.objects.filter(user=attorney.user).delete()
    a_proposal(second, aliya, **GRANT).save()


def test_who_fell_before_examines_no_later_appeal(
    second: VisaApplication, aliya: Phone, applicant: Phone, bek: Phone, zarina: Phone, seoul: Mission
) -> None:
    refused(second, aliya, phone_of(an_officer("Nurlan", seoul, Role.DECIDER)))
    notice = second.decision.refusal.public_id
    third = applicant.post(f"/api/v1/refusals/{notice}/appeal", {"text": "Again."}, format="json").json()["id"]
    appeal = Appeal.objects.with_key().get(public_id=third)
    a_post(bek.user, seoul, Role.APPEAL_REVIEWER)
    assert verb(bek, appeal, "take").json()["code"] == "kept_out"
    assert took_part(bek.user, appeal)
    assert not took_part(zarina.user, appeal)
    with pytest.raises(IntegrityError, match="examines no later appeal"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(state="under_review", reviewer=bek.user)
    assert verb(zarina, appeal, "take").status_code == 200


def test_a_running_file_with_who_took_part_long_before_is_laid_back(
    in_review: VisaApplication,
    person: Person,
    applicant: Phone,
    timur: Phone,
    ainur: Phone,
    bek: Phone,
    erlan: Phone,
    zarina: Phone,
    signer: None,
) -> None:
    decided(in_review, bek, erlan, REFUSAL)
    assert on_file(bek, in_review, "issue").status_code == 201
    first = refused(reviewed_anew(in_review, applicant, zarina), timur, ainur)
    running = a_submitted(applicant, person)
    assert on_file(bek, running, "accept").status_code == 200
    second = reviewed_anew(first, applicant, zarina)
    assert (second.pk, second.assigned_to) == (running.pk, None)
    with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
        VisaApplication.objects.filter(pk=second.pk).update(assigned_to=bek.user)
