"""Entries nobody confirms: asked about, believed less, ended where the stay was for a time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from consular.abroad.models.registration import Registration
from consular.abroad.rules.register import confirm_by, over_on, reminders, stale_on
from consular.abroad.services import ageing
from consular.abroad.services.ageing import age_register
from tests.factories.abroad import VISIT, a_registration, accepted
from tests.people import Phone

YEAR = timedelta(days=366)


def texts(citizen: Phone) -> list[str]:
    return [message["body"] for message in citizen.get("/api/v1/inbox").json()["results"]]


def test_days_by_the_rule() -> None:
    assert confirm_by(date(2024, 2, 29), None) == date(2025, 3, 1)
    assert confirm_by(date(2026, 1, 1), date(2026, 5, 1)) == date(2026, 5, 1)
    assert stale_on(date(2026, 1, 1)) == date(2026, 4, 1)
    assert (over_on(None), over_on(date(2026, 1, 1))) == (None, date(2026, 1, 31))
    assert reminders(date(2026, 1, 1)) == [date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 2)]


def test_a_year_later_the_citizen_is_asked_and_asked_again(citizen: Phone, entry: Registration) -> None:
    start = timezone.now()
    assert age_register(now=start + timedelta(days=300)) == 0
    age_register(now=start + YEAR)
    age_register(now=start + YEAR)
    entry.refresh_from_db()
    assert entry.state == "reconfirm_due"
    asked = [text for text in texts(citizen) if "Do you still live" in text]
    assert len(asked) == 1
    age_register(now=start + YEAR + timedelta(days=31))
    assert len([text for text in texts(citizen) if "Do you still live" in text]) == 2


def test_after_three_months_it_counts_no_longer_but_stays(citizen: Phone, entry: Registration) -> None:
    age_register(now=timezone.now() + YEAR + timedelta(days=91))
    entry.refresh_from_db()
    assert entry.state == "stale"
    assert "no longer count on it" in texts(citizen)[0]
    assert age_register(now=timezone.now() + YEAR + timedelta(days=900)) == 0


def test_a_stay_is_asked_about_when_it_was_to_end_and_ends_a_month_later(
    citizen: Phone, person: object, entry: Registration, bek: Phone
) -> None:
    citizen.post(f"/api/v1/registrations/{entry.public_id}/leave")
    visit = accepted(a_registration(citizen, entry.person, VISIT), bek)
    noon = datetime(2030, 7, 1, 12, tzinfo=UTC)
    Registration.objects.filter(pk=visit.pk).update(confirmed_at=noon - timedelta(days=30))
    age_register(now=noon)
    visit.refresh_from_db()
    assert visit.state == "reconfirm_due"
    assert "was to end on" in texts(citizen)[0]
    age_register(now=noon + timedelta(days=30))
    visit.refresh_from_db()
    assert (visit.state, visit.ending) == ("ended", "over")


@pytest.mark.disagrees
def test_the_day_is_the_missions(entry: Registration) -> None:
    """In Seoul a new day begins at 15:00 UTC."""
    Registration.objects.filter(pk=entry.pk).update(confirmed_at=datetime(2026, 1, 1, 1, tzinfo=UTC))
    assert age_register(now=datetime(2026, 12, 31, 14, 59, tzinfo=UTC)) == 0
    assert age_register(now=datetime(2026, 12, 31, 15, 1, tzinfo=UTC)) == 1


def test_one_entry_that_fails_stops_no_other(
    citizen: Phone, entry: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ageing.telling, "asked", broken)
    assert age_register(now=timezone.now() + YEAR) == 0
    entry.refresh_from_db()
    assert entry.state == "active"
