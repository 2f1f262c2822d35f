"""Reminders: before a draft ends and before a time to answer ends, each once, and never a stale one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from django.utils.translation import override

from consular.citizens.models.person import Person
from consular.visas.models.applications import VisaApplication
from consular.visas.models.reminders import Reminder, ReminderKind
from consular.visas.services import reminders, submission
from consular.visas.services.reminders import BODIES, remind
from consular.visas.services.submission import lapse_overdue
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.review.test_information import answer, ask
from tests.factories.visas import a_draft, a_person, provide
from tests.people import Phone, phone_of
from tests.remembered import remembered

DAY = timedelta(days=1)


@pytest.fixture
@remembered
def draft(applicant: Phone, person: Person) -> VisaApplication:
    return VisaApplication.objects.get(public_id=a_draft(applicant, person)["id"])


def kinds() -> list[str]:
    return list(Reminder.objects.order_by("id").values_list("kind", flat=True))


def inbox(phone: Phone) -> list[str]:
    return [message["body"] for message in phone.get("/api/v1/inbox").json()["results"]]


def end_of(application: VisaApplication) -> datetime:
    application.refresh_from_db()
    assert application.lapses_at
    return application.lapses_at


def test_a_draft_is_reminded_of_two_weeks_and_three_days_before_it_ends(
    draft: VisaApplication, applicant: Phone
) -> None:
    end = end_of(draft)
    assert remind(now=end - 15 * DAY) == 0
    assert [remind(now=end - 13 * DAY), remind(now=end - 12 * DAY)] == [1, 0]
    assert "have not submitted" in inbox(applicant)[0]
    assert [remind(now=end - 2 * DAY), remind(now=end - DAY)] == [1, 0]
    assert kinds() == ["draft_early", "draft_last"]
    assert "or it ends" in inbox(applicant)[0]
    assert AuditEntry.objects.filter(action="visas.application.reminded").count() == 2


def test_a_reminder_that_comes_late_gives_way_to_the_last_one(draft: VisaApplication) -> None:
    end = end_of(draft)
    assert [remind(now=end - 2 * DAY), remind(now=end - DAY)] == [1, 0]
    assert kinds() == ["draft_last"]


def test_nobody_is_reminded_of_what_has_ended_or_been_submitted(draft: VisaApplication, applicant: Phone) -> None:
    end = end_of(draft)
    assert remind(now=end + DAY) == 0
    assert lapse_overdue(now=end + DAY) == 1
    assert remind(now=end - DAY) == 0
    assert not Reminder.objects.exists()


def test_of_a_long_time_to_answer_the_half_and_the_last_days_are_told(
    in_review: VisaApplication, bek: Phone, applicant: Phone
) -> None:
    now = timezone.now()
    ask(bek, in_review, days=30)
    assert remind(now=now + 14 * DAY) == 0
    assert [remind(now=now + 16 * DAY), remind(now=now + 17 * DAY)] == [1, 0]
    assert "waiting for your answer" in inbox(applicant)[0]
    assert [remind(now=now + 28 * DAY), remind(now=now + 29 * DAY)] == [1, 0]
    assert kinds() == ["answer_half", "answer_last"]


@pytest.mark.parametrize("days", [1, 4, 6])
def test_of_a_short_time_to_answer_only_the_half_is_told(in_review: VisaApplication, bek: Phone, days: int) -> None:
    now = timezone.now()
    ask(bek, in_review, days=days)
    assert remind(now=now) == 0
    assert remind(now=now + days * DAY * 0.6) == 1
    assert remind(now=now + days * DAY * 0.95) == 0
    assert kinds() == ["answer_half"]


def test_a_second_question_is_reminded_of_anew(in_review: VisaApplication, bek: Phone, applicant: Phone) -> None:
    now = timezone.now()
    ask(bek, in_review, days=30)
    assert remind(now=now + 16 * DAY) == 1
    provide(in_review.items.get(requirement__code="passport"), applicant.user)
    assert answer(applicant, in_review).status_code == 200
    assert remind(now=now + 16 * DAY) == 0
    ask(bek, in_review, days=20)
    assert remind(now=now + 11 * DAY) == 1
    assert kinds() == ["answer_half", "answer_half"]


def test_the_words_are_in_the_readers_language(draft: VisaApplication, applicant: Phone) -> None:
    remind(now=end_of(draft) - DAY)
    for language in ("en", "kk", "ru", "uz", "uz-cyrl"):
        messages: Any = phone_of(applicant.user, language=language).get("/api/v1/inbox").json()["results"]
        told = messages[0]["body"]
        with override(language):
            before, _reference, after = str(BODIES[ReminderKind.DRAFT_LAST]).partition("{reference}")
        assert told.startswith(f"{before}{draft.reference}{after.partition('{')[0]}")
        assert (language == "en") == ("or it ends" in told)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_message(draft: VisaApplication, applicant: Phone) -> None:
    soon = end_of(draft) - DAY

    def once(_: int) -> int:
        try:
            return remind(now=soon)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(4))) == [0, 0, 0, 1]
    assert len(inbox(applicant)) == 1


def test_a_broken_draft_keeps_no_other_from_being_reminded_or_ended(
    draft: VisaApplication, applicant: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    attorney = a_person(applicant.user, kind="attorney", primary="Other")
    other = VisaApplication.objects.get(public_id=a_draft(applicant, attorney)["id"])

    def broken(told: Any) -> Any:
        def tell(application: VisaApplication, *args: Any, **options: Any) -> None:
            if application.pk == draft.pk:
                raise RuntimeError("broken")
            told(application, *args, **options)

        return tell

    monkeypatch.setattr(reminders, "tell", broken(reminders.tell))
    monkeypatch.setattr(submission, "tell", broken(submission.tell))
    assert remind(now=end_of(other) - 2 * DAY) == 1
    assert lapse_overdue(now=end_of(other) + DAY) == 1
    assert dict(VisaApplication.objects.values_list("pk", "state")) == {draft.pk: "draft", other.pk: "lapsed"}
