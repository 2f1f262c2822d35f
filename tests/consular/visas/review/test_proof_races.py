"""Proof at the same moment on several connections: sent once, judged once, and no grant on what is being withdrawn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.services import evidence
from consular.visas.services.authority import claim
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.review.proofs import an_upload, verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.core.files.samples import scan
from tests.factories.missions import an_officer
from tests.factories.visas import TERMS, a_proof, show_right
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 0.7
"""Seconds in which a thread that doesn't wait would long have answered."""


def closing(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait(10)
        return closing(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_accept_the_same_proof_one_does(
    _round: int, applicant: Phone, application: VisaApplication, ward: Person, right: Representation, seoul: Mission
) -> None:
    a_proof(ward, applicant.user)
    phones = [phone_of(an_officer(name, seoul, Role.OFFICER)) for name in ("Timur", "Ainur")]
    answers = at_once(*(lambda phone=phone: verb(phone, right, "accept", version=2) for phone in phones))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Evidence.objects.get().version == 3
    assert AuditEntry.objects.filter(action="visas.evidence.judged").count() == 1
    assert application.timeline.filter(happening="evidence_accepted").count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_posts_with_one_key_are_one_proof(
    _round: int, applicant: Phone, application: VisaApplication, right: Representation
) -> None:
    body = {"kind": "court_order", "upload": an_upload(applicant, scan())}
    url, key = f"/api/v1/representations/{right.public_id}/evidence", {"idempotency-key": "proof-1"}
    phones = [phone_of(applicant.user) for _ in range(2)]
    answers = at_once(*(lambda phone=phone: phone.post(url, body, format="json", headers=key) for phone in phones))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 1
    assert (EvidenceFile.objects.count(), Evidence.objects.get().version) == (1, 2)
    assert AuditEntry.objects.filter(action="citizens.evidence.sent").count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_proof_sent_while_it_is_judged_goes_through_or_counts_as_unseen(
    _round: int, applicant: Phone, application: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    a_proof(ward, applicant.user)
    body = {"kind": "translation", "upload": an_upload(applicant, scan(2))}
    url = f"/api/v1/representations/{right.public_id}/evidence"
    judged, sent = at_once(
        lambda: verb(phone_of(bek.user), right, "accept", version=2),
        lambda: phone_of(applicant.user).post(url, body, format="json"),
    )
    assert (judged.status_code, sent.status_code) in {(200, 409), (409, 201)}
    assert Evidence.objects.get().state == ("accepted" if judged.status_code == 200 else "submitted")


def withdrawing(right: Representation, bek: Phone, act: Callable[[], Any]) -> Any:
    """What `act` answers that began while the proof was asked for anew, in a transaction not yet at its end."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            evidence.ask(right, note="It was lifted.", by=bek.user, now=timezone.now())
            begun = pool.submit(closing, act)
            with pytest.raises(TimeoutError):
                begun.result(HELD)
        return begun.result(20)


def test_no_grant_is_proposed_while_the_proof_is_withdrawn(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    show_right(ward, applicant.user, judge=bek.user)
    answer = withdrawing(right, bek, lambda: on_file(phone_of(bek.user), reviewed, "propose", TERMS))
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["path"] == "representation"
    assert not Proposal.objects.exists()


def test_nor_decided(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone, erlan: Phone
) -> None:
    show_right(ward, applicant.user, judge=bek.user)
    seen = {"content_hash": on_file(bek, reviewed, "propose", TERMS).json()["content_hash"]}
    answer = withdrawing(right, bek, lambda: on_file(phone_of(erlan.user), reviewed, "decide", seen))
    assert (answer.status_code, answer.json()["code"]) == (409, "representation_not_proven")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("_round", range(3))
def test_proposing_and_asking_anew_at_once_end_in_order(
    _round: int, applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    """Neither waits for the other for ever; asked first, nothing is proposed."""
    show_right(ward, applicant.user, judge=bek.user)
    proposed, asked = at_once(
        lambda: on_file(phone_of(bek.user), reviewed, "propose", TERMS),
        lambda: verb(phone_of(bek.user), right, "ask", note="Is it still in force?"),
    )
    assert asked.status_code == 200, asked.content
    assert proposed.status_code in (201, 400)
    assert Proposal.objects.count() == (proposed.status_code == 201)


@pytest.mark.parametrize("_round", range(3))
def test_work_on_a_file_and_a_verdict_on_its_proof_do_not_stand_in_each_others_way(
    _round: int, applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    """Both write to the same chain of the trail, one with the file in hand, the other with a word about it."""
    a_proof(ward, applicant.user)
    question = {"message": "Tell us more.", "items": []}
    answers = at_once(
        lambda: on_file(phone_of(bek.user), reviewed, "request-information", question),
        lambda: verb(phone_of(bek.user), right, "accept", version=2),
    )
    assert [answer.status_code for answer in answers] == [201, 200]


def test_an_event_about_a_file_in_hand_waits_for_nobody(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    a_proof(ward, applicant.user)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        claim(reviewed, *State)
        judged = pool.submit(closing, lambda: verb(phone_of(bek.user), right, "accept", version=2))
        assert judged.result(20).status_code == 200
