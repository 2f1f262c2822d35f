"""Two workers at one thing, and a hold that comes at the same moment: one wins, nothing is done twice or by halves."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.privacy.models.holds import LegalHold
from consular.privacy.models.retention import CaseStatistic
from consular.privacy.services import cases, erasure, holds, planning
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from tests.factories.visas import a_draft
from tests.people import Phone

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread with a connection of its own, started together; what each gave or was refused with."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            answers[place] = act()
        except (DomainError, OperationalError) as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def withdrawn(applicant: Phone, person: Person) -> VisaApplication:
    draft = a_draft(applicant, person)
    url = f"/api/v1/visa-applications/{draft['id']}/withdraw"
    assert applicant.post(url, {}, format="json").status_code == 200
    return VisaApplication.objects.get(public_id=draft["id"])


def test_two_workers_at_one_application_erase_it_once(withdrawn: VisaApplication, rules: Any) -> None:
    later = timezone.now() + timedelta(days=91)
    answers = at_once(*[lambda: planning.apply_to_application(withdrawn.public_id, later)] * 4)
    assert sorted(answers) == [0, 0, 0, 1]
    assert CaseStatistic.objects.count() == 1


def test_two_workers_at_one_wish_carry_it_out_once(aigul: User, person: Person, applicant: Phone) -> None:
    request = erasure.ask(aigul, now=timezone.now() - timedelta(days=8))
    answers = at_once(*[lambda: erasure.carry_out(request, now=timezone.now())] * 3)
    assert sorted(map(bool, answers)) == [False, False, True]
    assert Person.objects.get().erased_at


def test_a_hold_and_an_erasure_at_the_same_moment_never_both_win(
    withdrawn: VisaApplication, saule: Phone, person: Person
) -> None:
    def hold() -> object:
        review = timezone.now().date() + timedelta(days=9)
        return holds.place(
            withdrawn.reference,
            whole_person=True,
            reason="A court",
            review_on=review,
            by=saule.user,
            now=timezone.now(),
        )

    answers = at_once(hold, lambda: erasure.erase_person(person, now=timezone.now()))
    erased = Person.objects.get(pk=person.pk).erased_at is not None
    assert erased != LegalHold.objects.live().exists()
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], DomainError if erased else cases.UnderHold)
