"""An entry of the register that has ended goes after the days of its rule, with what hangs on it; a hold keeps it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.abroad.models.old_registers import OldEntry, OldNumber
from consular.abroad.models.registration import Registration, RegistrationEnding
from consular.abroad.services import registering
from consular.citizens.models.person import Person
from consular.management.commands.load_retention import SHIPPED
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.holds import LegalHold
from consular.privacy.models.retention import RetentionSchedule
from consular.privacy.services import entries, obstacles, planning, retention
from consular.privacy.services.loading import load
from econsulate.core.audit.models import AuditEntry
from econsulate.core.work import services as work
from econsulate.core.work.models import Work
from notifications.presence.models import Presence
from tests.consular.privacy.test_retention import clock, said  # noqa: F401 - a fixture among them
from tests.factories.abroad import a_registration, agrees, serves
from tests.factories.missions import an_officer
from tests.factories.old_registers import a_file, taken
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone, phone_of
from tests.remembered import remembered

KEPT = 1095


@pytest.fixture
@remembered
def citizen_of_ours(applicant: Phone, seoul: Mission) -> Person:
    serves(seoul, "KR")
    return a_person(applicant.user, kind="parent", born="2020-01-01", nationality="KAZ")


@pytest.fixture
@remembered
def ended(applicant: Phone, citizen_of_ours: Person) -> Registration:
    entry = a_registration(applicant, citizen_of_ours)
    answer = applicant.post(f"/api/v1/registrations/{entry.public_id}/leave", {}, format="json")
    assert answer.status_code == 200, answer.content
    return entry


@pytest.mark.parametrize(("days", "left"), [(KEPT, 1), (KEPT + 1, 0)])
def test_the_rule_counts_its_days_exactly(
    ended: Registration,
    rules: RetentionSchedule,
    clock: Any,  # noqa: F811
    days: int,
    left: int,
) -> None:
    clock(days)
    said("--apply")
    assert Registration.objects.count() == left
    assert AuditEntry.objects.filter(action="abroad.registration.forgotten").count() == 1 - left


def test_the_nights_work_takes_it_and_leaves_the_live_one_and_the_person(
    ended: Registration,
    applicant: Phone,
    citizen_of_ours: Person,
    rules: RetentionSchedule,
    clock: Any,  # noqa: F811
) -> None:
    live = a_registration(applicant, citizen_of_ours)
    later: datetime = clock(KEPT + 1)
    planning.plan(now=later)
    assert [row.subject for row in Work.objects.filter(kind=entries.FORGET)] == [ended.public_id]
    assert work.run(entries.FORGET, ended.public_id)
    assert Registration.objects.get() == live
    told = AuditEntry.objects.get(action="abroad.registration.forgotten")
    assert (told.chain, told.detail) == ("KZ-SEO", {"rule": "registration-ended", "schedule": 1})
    assert Presence.objects.get().reference == str(live.public_id)
    agrees()


def test_a_dry_run_names_it_and_changes_nothing(
    ended: Registration,
    rules: RetentionSchedule,
    clock: Any,  # noqa: F811
) -> None:
    clock(KEPT + 1)
    shown = said("--dry-run")
    assert "registration-ended (schedule 1): 1095 days from entry_ended; 1 due, 0 held" in shown
    assert f"  KZ-SEO: 1\n    {ended.public_id}\n" in shown
    assert Registration.objects.count() == 1


def test_what_came_of_an_older_register_goes_too_but_not_its_unreadable_number(
    seoul: Mission,
    saule: Phone,
    rules: RetentionSchedule,
    clock: Any,  # noqa: F811
) -> None:
    serves(seoul, "KR")
    other = phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN))
    taken(saule, other, a_file({}), mission="KZ-SEO")
    entry = OldEntry.objects.get().registration
    registering.end(entry, RegistrationEnding.LEFT, by=None, now=timezone.now())
    clock(KEPT + 1)
    said("--apply")
    assert not OldEntry.objects.exists()
    assert not Registration.objects.exists()
    assert OldNumber.objects.exists()


@pytest.mark.parametrize(("whole", "left"), [(True, 1), (False, 0)])
def test_a_hold_on_all_of_the_person_keeps_it_until_it_is_lifted(
    ended: Registration,
    applicant: Phone,
    saule: Phone,
    rules: RetentionSchedule,
    clock: Any,  # noqa: F811
    whole: bool,
    left: int,
) -> None:
    LegalHold(
        person=ended.person,
        application=a_submitted(applicant, ended.person),
        whole_person=whole,
        reason="A court asked for it.",
        review_on=timezone.localdate() + timedelta(days=90),
        placed_by=saule.user,
    ).save(force_insert=True)
    clock(KEPT + 1)
    assert f"registration-ended (schedule 1): 1095 days from entry_ended; {1 - left} due, {left} held" in said(
        "--dry-run"
    )
    # Work that was written down before the hold was placed looks again.
    planning.apply_to_entry(ended.public_id, timezone.now())
    assert Registration.objects.count() == left


@pytest.mark.parametrize(("days", "kinds"), [(10, ["kept"]), (KEPT + 1, [])])
def test_a_binding_rule_stands_against_a_wish_to_be_erased_for_its_days(
    ended: Registration,
    clock: Any,  # noqa: F811
    days: int,
    kinds: list[str],
) -> None:
    head, code, tail = SHIPPED.read_text().partition('code = "registration-ended"')
    load(head + code + tail.replace("binding = false", "binding = true"), by=None)
    later = clock(days)
    found = obstacles.obstacles_of(ended.person, today=later.date())
    assert [obstacle.kind for obstacle in found] == kinds
    assert [obstacle.until for obstacle in found] == [ended_on(ended) + timedelta(days=KEPT)] * len(kinds)
    people = retention.people_due(
        retention.rule_for(retention.rules_in_force(), "person", "unrepresented"), today=later.date()
    )
    assert ended.person not in people


def ended_on(entry: Registration) -> date:
    entry.refresh_from_db()
    assert entry.ended_at is not None
    return entry.ended_at.date()


def test_without_a_rule_for_it_it_stays(ended: Registration, clock: Any) -> None:  # noqa: F811
    load(SHIPPED.read_text().partition('\n[[rule]]\ncode = "registration-ended"')[0], by=None)
    clock(KEPT + 1)
    said("--apply")
    assert Registration.objects.exists()
