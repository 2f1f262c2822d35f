"""A resolved case closes by itself, once its citizen can no longer open it again; not sooner, and they hear of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from consular.cases.models.cases import ConsularCase
from consular.cases.services.case_closing import CLOSE, close_resolved
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from econsulate.core.work.services import run
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.cases import CASES, a_case, did, words, worked_on
from tests.people import Phone, phone_of
from tests.remembered import remembered

MONTH = timedelta(days=30)


@pytest.fixture
@remembered
def resolved(citizen: Phone, bek: Phone, person: Person, seoul: Mission) -> ConsularCase:
    case = worked_on(bek, a_case(citizen, person))
    did(bek, case, "resolve", text="You have a new passport.")
    return case


def state_of(case: ConsularCase) -> str:
    case.refresh_from_db()
    return case.state


def inbox(phone: Phone) -> str:
    return str(phone.get("/api/v1/inbox").json()["results"])


def long_ago(case: ConsularCase) -> None:
    ConsularCase.objects.filter(pk=case.pk).update(resolved_at=timezone.now() - MONTH)
    Work.objects.filter(kind=CLOSE, subject=case.public_id, state="due").update(due_at=timezone.now() - MONTH)


def test_the_work_is_written_down_when_it_is_resolved(resolved: ConsularCase) -> None:
    work = Work.objects.get(kind=CLOSE)
    assert (work.subject, work.due_at) == (resolved.public_id, resolved.resolved_at + MONTH)  # type: ignore[operator]
    assert not run(CLOSE, resolved.public_id), "it is not due yet"
    assert state_of(resolved) == "resolved"


def test_after_a_month_it_is_closed_and_its_citizen_told_once(citizen: Phone, resolved: ConsularCase) -> None:
    long_ago(resolved)
    assert run(CLOSE, resolved.public_id)
    assert state_of(resolved) == "closed"
    close_resolved(resolved.public_id, now=timezone.now())
    entry = AuditEntry.objects.get(action="cases.case.closed")
    assert (entry.actor, entry.chain, entry.target) == ("", "KZ-SEO", str(resolved.public_id))
    assert inbox(citizen).count("is closed now") == 1
    late = citizen.post(f"{CASES}/{resolved.public_id}/reopen", words(), format="json")
    assert (late.status_code, late.json()["code"]) == (409, "reopen_too_late")


def test_both_citizens_of_a_merged_case_hear_of_it(citizen: Phone, bek: Phone, person: Person, seoul: Mission) -> None:
    kept, other = worked_on(bek, a_case(citizen, person)), a_case(citizen, person)
    did(bek, other, "merge", case=str(kept.public_id))
    did(bek, kept, "resolve", text="Both found.")
    long_ago(kept)
    assert run(CLOSE, kept.public_id)
    assert inbox(citizen).count("is closed now") == 2


def test_opened_again_it_stays_open_and_counts_anew(citizen: Phone, bek: Phone, resolved: ConsularCase) -> None:
    body = words("It isn't mine.")
    assert citizen.post(f"{CASES}/{resolved.public_id}/reopen", body, format="json").status_code == 200
    close_resolved(resolved.public_id, now=timezone.now() + MONTH)
    assert state_of(resolved) == "open"
    did(bek, resolved, "resolve", text="Found again.")
    Work.objects.filter(kind=CLOSE).update(due_at=timezone.now())
    assert run(CLOSE, resolved.public_id), "the work of the first time"
    assert state_of(resolved) == "resolved"
    later = Work.objects.get(kind=CLOSE, state="due")
    assert later.due_at == resolved.resolved_at + MONTH  # type: ignore[operator]


def test_of_a_case_closed_by_hand_or_gone_nothing_comes(citizen: Phone, bek: Phone, resolved: ConsularCase) -> None:
    did(bek, resolved, "close")
    long_ago(resolved)
    assert run(CLOSE, resolved.public_id)
    close_resolved(uuid4(), now=timezone.now())
    assert "is closed now" not in inbox(citizen)
    assert AuditEntry.objects.filter(action="cases.case.closed").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_opened_again_in_the_same_moment_nothing_written_is_lost(
    citizen: Phone, bek: Phone, person: Person, seoul: Mission, _round: int
) -> None:
    """Whoever comes first: opened again and left alone, or closed and the citizen told that it is too late."""
    case = worked_on(bek, a_case(citizen, person))
    did(bek, case, "resolve", text="Found.")
    phone, moment = phone_of(citizen.user), timezone.now() + MONTH
    answers: list[Any] = at_once(
        lambda: phone.post(f"{CASES}/{case.public_id}/reopen", words(), format="json").status_code,
        lambda: close_resolved(case.public_id, now=moment),
    )
    # On this clock the month isn't over, so the citizen always gets through.
    assert (answers[0], state_of(case)) == (200, "open")
