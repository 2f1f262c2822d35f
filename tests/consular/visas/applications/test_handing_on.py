"""A message that can't be handed on stays, is tried again for some days, and holds up none of those behind it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.visas.models.applications import VisaApplication
from consular.visas.models.waiting import WaitingMessage
from consular.visas.services.handing_on import MAX_TRIES, hand_on
from notifications import facade
from notifications.deliveries.models import Message
from tests.consular.visas.applications.test_reaching import acts, ends, madina  # noqa: F401 - fixture
from tests.consular.visas.applications.test_reminders import inbox
from tests.consular.visas.review.test_decide import verb
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone
from tests.remembered import remembered

SECRET = "Aigul Example, M12345678"


@pytest.fixture
@remembered
def two(submitted: VisaApplication, applicant: Phone, madina: Phone, bek: Phone) -> list[VisaApplication]:  # noqa: F811
    """Two files of which nobody could be told, and of both Madina acts now; the first one's message is broken."""
    other = a_submitted(applicant, a_person(applicant.user, kind="attorney"))
    for application in (submitted, other):
        ends(application.person)
        verb(bek, application, "accept")
        acts(madina, application.person)
    return [submitted, other]


@pytest.fixture
def broken(two: list[VisaApplication], monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Writing about the first application fails half-way for as long as the list says so."""
    is_broken, write = [True], facade.notify_packed

    def fail(*given: Any, **values: Any) -> Any:
        told = write(*given, **values)
        if is_broken[0] and values["reference"].id == two[0].public_id:
            raise RuntimeError(SECRET)
        return told

    monkeypatch.setattr(facade, "notify_packed", fail)
    return is_broken


def test_those_behind_it_go_on(two: list[VisaApplication], broken: Any, madina: Phone) -> None:  # noqa: F811
    now = timezone.now()
    assert hand_on(now=now) == 1
    assert len(inbox(madina)) == 1
    kept = WaitingMessage.objects.get()
    assert (kept.application, kept.tries) == (two[0], 1)
    assert kept.rests_until is not None
    assert kept.rests_until > now
    assert not Message.objects.filter(reference_id=two[0].public_id, recipient__user=madina.user).exists()


def test_the_log_names_the_message_and_the_kind_of_error_and_nobody(
    two: Any, broken: Any, caplog: pytest.LogCaptureFixture
) -> None:
    hand_on(now=timezone.now())
    (line,) = [each.getMessage() for each in caplog.records if "message not handed on" in each.getMessage()]
    kept = WaitingMessage.objects.get()
    assert all(word in line for word in (str(kept.public_id), "visas.accepted", "RuntimeError"))
    assert SECRET not in caplog.text
    assert two[0].reference not in caplog.text


def test_it_rests_and_then_goes(two: Any, broken: list[bool], madina: Phone) -> None:  # noqa: F811
    now = timezone.now()
    hand_on(now=now)
    broken[0] = False
    assert hand_on(now=now + timedelta(seconds=30)) == 0
    assert hand_on(now=now + timedelta(seconds=90)) == 1
    assert len(inbox(madina)) == 2
    assert not WaitingMessage.objects.exists()


def test_after_some_days_it_waits_for_a_human(two: Any, broken: list[bool], madina: Phone) -> None:  # noqa: F811
    now = timezone.now()
    for day in range(30):
        hand_on(now=now + timedelta(days=day * 3))
    kept = WaitingMessage.objects.get()
    assert kept.tries == MAX_TRIES
    broken[0] = False
    assert hand_on(now=now + timedelta(days=400)) == 0
    WaitingMessage.objects.update(tries=0, rests_until=None)
    assert hand_on(now=now) == 1
    assert len(inbox(madina)) == 2
