"""A question nobody could be asked takes no application's life: it is red for the officers, and asked anew in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connections, transaction
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import InformationRequest
from consular.visas.models.waiting import WaitingMessage
from consular.visas.services.handing_on import hand_on
from consular.visas.services.reminders import remind
from consular.visas.services.submission import lapse, lapse_overdue
from econsulate.core.audit.models import AuditEntry
from econsulate.core.dates import said_day
from tests.browsers import browser_of, text_of
from tests.consular.visas.applications.test_reaching import acts, ends, madina  # noqa: F401 - fixture
from tests.consular.visas.applications.test_reminders import inbox
from tests.consular.visas.review.test_decide import verb
from tests.consular.visas.review.test_information import answer, ask
from tests.factories.visas import a_submitted, provide
from tests.people import Phone, phone_of
from tests.remembered import remembered

DAY = timedelta(days=1)


@pytest.fixture
@remembered
def unheard(in_review: VisaApplication, bek: Phone) -> VisaApplication:
    """Asked for something within ten days while nobody acts for the applicant."""
    ends(in_review.person)
    assert ask(bek, in_review, days=10).status_code == 201
    in_review.refresh_from_db()
    return in_review


def red(bek: Phone) -> list[str]:
    rows = phone_of(bek.user).get("/api/v1/staff/visa-applications?queue=red").json()["results"]
    return [row["id"] for row in rows]


def test_it_does_not_lapse_and_is_red_instead(unheard: VisaApplication, bek: Phone) -> None:
    assert red(bek) == []
    with time_machine.travel(timezone.now() + 11 * DAY, tick=False):
        assert lapse_overdue(now=timezone.now()) == 0
        assert red(bek) == [str(unheard.public_id)]
        page = text_of(browser_of(bek.user).get("/panel/files/?queue=red"))
        assert unheard.reference in page
        assert "nobody could be asked" in page
    unheard.refresh_from_db()
    assert unheard.state == "awaiting_applicant"
    assert not AuditEntry.objects.filter(action="visas.application.lapsed").exists()


def test_whoever_acts_next_has_the_whole_time(unheard: VisaApplication, madina: Phone) -> None:  # noqa: F811
    before, asked, late = unheard.version, timezone.now(), timezone.now() + 30 * DAY
    acts(madina, unheard.person)
    assert hand_on(now=late) == 1
    unheard.refresh_from_db()
    question = InformationRequest.objects.get()
    assert unheard.version == before + 1
    assert unheard.lapses_at == question.answer_by
    assert question.told_at == late
    assert abs(question.answer_by - (late + 10 * DAY)) < timedelta(minutes=1)
    (told,) = inbox(madina)
    assert said_day(question.answer_by.date(), "en") in told
    assert said_day((asked + 10 * DAY).date(), "en") not in told
    url = f"/api/v1/visa-applications/{unheard.public_id}"
    assert date.fromisoformat(madina.get(f"{url}/timeline").json()[-1]["values"]["day"]) == question.answer_by.date()
    assert madina.get(url)["ETag"] == f'"{unheard.public_id.hex}-{unheard.version}"'
    assert not WaitingMessage.objects.exists()
    assert [lapse_overdue(now=late + 9 * DAY), lapse_overdue(now=late + 11 * DAY)] == [0, 1]


def test_reminders_count_from_the_day_somebody_was_told(unheard: VisaApplication, madina: Phone) -> None:  # noqa: F811
    late = timezone.now() + 30 * DAY
    acts(madina, unheard.person)
    hand_on(now=late)
    assert [remind(now=late + DAY), remind(now=late + 6 * DAY), remind(now=late + 8 * DAY)] == [0, 1, 1]


def test_one_that_was_told_lapses_though_nobody_acts_any_longer(in_review: VisaApplication, bek: Phone) -> None:
    ask(bek, in_review, days=10)
    ends(in_review.person)
    assert lapse_overdue(now=timezone.now() + 11 * DAY) == 1


def test_the_words_of_an_answered_question_hold_up_no_later_one(
    unheard: VisaApplication,
    applicant: Phone,
    madina: Phone,  # noqa: F811
    bek: Phone,
) -> None:
    """Whoever acts next answered before the first message was handed on; then they were asked again, and told."""
    acts(madina, unheard.person)
    provide(unheard.items.get(requirement__code="passport"), applicant.user)
    assert answer(madina, unheard).status_code == 200
    assert ask(bek, unheard, days=5).status_code == 201
    assert WaitingMessage.objects.count() == 1
    before = VisaApplication.objects.get(pk=unheard.pk)
    assert hand_on(now=timezone.now()) == 1
    unheard.refresh_from_db()
    assert (unheard.lapses_at, unheard.version) == (before.lapses_at, before.version)
    assert lapse_overdue(now=timezone.now() + 6 * DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_one_handed_on_in_the_moment_it_would_lapse_does_not(
    applicant: Phone,
    person: Person,
    bek: Phone,
    madina: Phone,  # noqa: F811
) -> None:
    application = a_submitted(applicant, person)
    assert verb(bek, application, "accept").status_code == 200
    ends(person)
    ask(bek, application, days=10)
    acts(madina, person)
    late = timezone.now() + 30 * DAY

    def lapsing() -> bool:
        try:
            return lapse(application, now=late)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert hand_on(now=late) == 1
            ending = pool.submit(lapsing)
            with pytest.raises(TimeoutError):
                ending.result(0.7)
        assert ending.result(20) is False
    application.refresh_from_db()
    assert application.state == "awaiting_applicant"
