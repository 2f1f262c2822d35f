"""A mission that closes or changes its calendar takes its appeals along."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from consular.missions.models.hours import CalendarDay
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.signals import calendar_changed, mission_succeeded
from consular.visas.models.appeals import Appeal
from consular.visas.models.visas import Refusal
from tests.consular.visas.review.conftest import TEXT, verb
from tests.factories.missions import a_mission, an_officer
from tests.people import Phone, phone_of


def test_a_closed_missions_appeals_wait_at_its_successor(appeal: Appeal, seoul: Mission, applicant: Phone) -> None:
    vienna = a_mission("KZ-VIE")
    mission_succeeded.send(Mission, mission=seoul, successor=vienna, by=None, now=timezone.now())
    reviewer = phone_of(an_officer("Ainur", vienna, Role.APPEAL_REVIEWER))
    assert [row["mission"] for row in reviewer.get("/api/v1/staff/appeals").json()["results"]] == ["KZ-VIE"]
    assert verb(reviewer, appeal, "take").status_code == 200


def test_a_refusal_whose_remedy_still_runs_goes_along(refusal: Refusal, seoul: Mission, applicant: Phone) -> None:
    vienna = a_mission("KZ-VIE")
    mission_succeeded.send(Mission, mission=seoul, successor=vienna, by=None, now=timezone.now())
    lodged = applicant.post(f"/api/v1/refusals/{refusal.public_id}/appeal", TEXT, format="json")
    assert lodged.status_code == 201
    assert Appeal.objects.with_key().get().application.mission == vienna


def test_a_refusal_nobody_can_appeal_against_stays_in_the_archive(refusal: Refusal, seoul: Mission) -> None:
    vienna = a_mission("KZ-VIE")
    last = refusal.remedy_until + timedelta(days=1)
    after = datetime(last.year, last.month, last.day, 12, tzinfo=ZoneInfo(seoul.zone))
    with time_machine.travel(after, tick=False):
        mission_succeeded.send(Mission, mission=seoul, successor=vienna, by=None, now=timezone.now())
    assert Refusal.objects.with_key().get().application.mission == seoul


def test_a_closed_day_moves_the_due_day(appeal: Appeal, seoul: Mission) -> None:
    before = appeal.due_on
    assert before is not None
    CalendarDay.objects.create(
        mission=seoul, date=before, kind="closed", source="own", reasons={"en": "The roof is mended."}
    )
    calendar_changed.send(Mission, mission=seoul, now=timezone.now(), reason="closed_day")
    moved = Appeal.objects.get().due_on
    assert moved is not None
    assert moved > before
