"""Rules from a file, what they would erase, and what they do erase: bounded, item by item, never more than they say."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.privacy.models.holds import LegalHold
from consular.privacy.models.retention import CaseStatistic, RetentionRule, RetentionSchedule
from consular.privacy.services import planning, retention, trees
from consular.privacy.tasks import plan_erasures
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.items import DocumentVersion
from consular.visas.models.timeline import TimelineEvent
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import StoredFile
from econsulate.core.work.models import Work
from notifications.deliveries.models import Delivery, Message
from tests.consular.privacy.conftest import appealed
from tests.consular.privacy.test_erasure_request import taken
from tests.consular.privacy.test_holds import place
from tests.consular.privacy.traces import files_on_disk
from tests.factories.notifications import work_is_done
from tests.factories.visas import REFUSAL, a_draft, a_person, a_submitted
from tests.factories.world import Office
from tests.people import Phone


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`clock(days)`: it is so many days later, by the clock of the process."""
    real = timezone.now

    def forward(days: int) -> datetime:
        later = real() + timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        return later

    return forward


def withdrawn(phone: Phone, person: Person) -> VisaApplication:
    application = a_submitted(phone, person)
    url = f"/api/v1/visa-applications/{application.public_id}/withdraw"
    assert phone.post(url, {}, format="json").status_code == 200
    return application


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("retention", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_without_rules_nothing_is_erased(applicant: Phone, person: Person, clock: Any) -> None:
    withdrawn(applicant, person)
    clock(100_000 // 10)
    assert "No rules are in force" in said("--dry-run")
    assert "erased: 0" in said("--apply")
    assert VisaApplication.objects.count() == 1


def test_a_dry_run_names_rule_mission_and_reference_and_changes_nothing(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any
) -> None:
    application = withdrawn(applicant, person)
    clock(91)
    before = AuditEntry.objects.count()
    shown = said("--dry-run")
    assert "application-withdrawn (schedule 1): 90 days from ended; 1 due, 0 held" in shown
    assert f"  KZ-SEO: 1\n    {application.reference}\n" in shown
    assert person.identity["primary_identifier"] not in shown
    assert VisaApplication.objects.count() == 1
    assert (AuditEntry.objects.count(), Work.objects.filter(kind=retention.ERASE_APPLICATION).count()) == (before, 0)


@pytest.mark.parametrize(("days", "left"), [(90, 1), (91, 0)])
def test_a_rule_counts_its_days_exactly(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any, days: int, left: int
) -> None:
    withdrawn(applicant, person)
    clock(days)
    said("--apply")
    assert VisaApplication.objects.count() == left


def test_an_application_goes_with_all_that_belongs_to_it_and_the_person_stays(
    applicant: Phone,
    person: Person,
    rules: RetentionSchedule,
    clock: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    application = withdrawn(applicant, person)
    group = ApplicationGroup.objects.create(kind="family", created_by=applicant.user)
    VisaApplication.objects.filter(pk=application.pk).update(group=group)
    assert files_on_disk()
    clock(91)
    with django_capture_on_commit_callbacks(execute=True):
        said("--apply")
    gone = (VisaApplication, DocumentVersion, TimelineEvent, StoredFile, ApplicationGroup)
    assert [model.__name__ for model in gone if model.objects.exists()] == []
    assert files_on_disk() == []
    clock(0)
    assert applicant.get(f"/api/v1/persons/{person.public_id}").status_code == 200
    assert applicant.get(f"/api/v1/visa-applications/{application.public_id}").status_code == 404
    assert CaseStatistic.objects.get().outcome == "withdrawn"


def test_the_trail_says_which_rule_of_which_schedule_it_was(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any
) -> None:
    application = withdrawn(applicant, person)
    clock(91)
    said("--apply")
    entry = AuditEntry.objects.get(action="privacy.application.erased")
    assert entry.target == str(application.public_id)
    assert (entry.chain, entry.detail) == ("KZ-SEO", {"rule": "application-withdrawn", "schedule": 1})
    call_command("verify_audit")


def test_a_refusal_waits_for_the_time_to_appeal_and_for_a_running_appeal(
    office: Office, person: Person, rules: RetentionSchedule, clock: Any
) -> None:
    application = a_submitted(office.applicant, person)
    taken(office, application, REFUSAL)
    remedy = application.decision.refusal.remedy_until
    first_day = (remedy - timezone.now().date()).days + 1096
    lodged = appealed(office, application)
    clock(first_day)
    said("--apply")
    assert VisaApplication.objects.exists()
    clock(0)
    assert office.applicant.post(f"/api/v1/appeals/{lodged}/withdraw", {}, format="json").status_code == 200
    clock(-1)
    said("--apply")
    assert VisaApplication.objects.exists()
    clock(first_day)
    said("--apply")
    assert not VisaApplication.objects.exists()


def test_running_applications_and_drafts_are_nobodys_to_erase(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any
) -> None:
    a_submitted(applicant, person)
    a_draft(applicant, person)
    clock(10_000)
    said("--apply")
    assert VisaApplication.objects.count() == 2


def test_one_that_fails_does_not_stop_the_others(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = withdrawn(applicant, person), withdrawn(applicant, a_person(applicant.user, kind="attorney"))
    real = retention.cases.erase_matter

    def failing(parts: list[tuple[VisaApplication, RetentionRule]]) -> None:
        if parts[0][0].pk == bad.pk:
            raise OSError("a disk with the passport number M1234")
        real(parts)

    monkeypatch.setattr(retention.cases, "erase_matter", failing)
    clock(91)
    out = StringIO()
    with pytest.raises(CommandError, match="1 could not be erased"):
        call_command("retention", "--apply", stdout=out, stderr=out)
    assert f"failed: privacy.erase_application {bad.public_id} OSError" in out.getvalue()
    assert "M1234" not in out.getvalue()
    assert list(VisaApplication.objects.all()) == [bad]
    assert CaseStatistic.objects.count() == 1
    assert good.pk != bad.pk


def test_the_night_writes_work_down_once_however_often_it_comes(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any
) -> None:
    application = withdrawn(applicant, person)
    clock(91)
    plan_erasures()
    plan_erasures()
    assert Work.objects.filter(kind=retention.ERASE_APPLICATION, subject=application.public_id).count() == 1
    work_is_done()
    assert not VisaApplication.objects.exists()
    planning.apply_to_application(application.public_id, timezone.now())


def test_a_night_takes_no_more_than_its_share(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("attorney", "guardian"):
        withdrawn(applicant, a_person(applicant.user, kind=name))
    monkeypatch.setattr(retention, "PLAN_LIMIT", 1)
    clock(91)
    plan_erasures()
    assert Work.objects.filter(kind=retention.ERASE_APPLICATION).count() == 1


def test_work_that_comes_late_looks_again(
    applicant: Phone, person: Person, rules: RetentionSchedule, saule: Phone, clock: Any
) -> None:
    application = withdrawn(applicant, person)
    later = clock(91)
    plan_erasures()
    hold = LegalHold(person=person, application=application, whole_person=True, placed_by=saule.user)
    hold.reason, hold.review_on = "A court", (later + timedelta(days=9)).date()
    hold.save()
    work_is_done()
    assert VisaApplication.objects.filter(pk=application.pk).exists()
    assert set(Work.objects.filter(kind=retention.ERASE_APPLICATION).values_list("state", flat=True)) == {"done"}
    assert "1 held" in said("--dry-run")


def test_what_a_later_application_refers_to_waits_for_it(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No table does so today; one that is new tomorrow must not drag a living file along."""
    old, later = withdrawn(applicant, person), a_submitted(applicant, person)
    real = trees.hanging_on
    monkeypatch.setattr(trees, "hanging_on", lambda *a, **o: {**real(*a, **o), VisaApplication: {later.pk}})
    clock(91)
    assert "erased: 0" in said("--apply")
    assert set(VisaApplication.objects.all()) == {old, later}
    assert not CaseStatistic.objects.exists()


def test_messages_about_what_is_held_are_held(
    applicant: Phone, person: Person, rules: RetentionSchedule, saule: Phone, clock: Any
) -> None:
    application = withdrawn(applicant, person)
    Delivery.objects.filter(state="due").update(state="withdrawn", due_at=None)
    place(saule, application)
    clock(731)
    planning.apply_to_messages(rules.rules.get(code="messages").public_id, timezone.now())
    assert Message.objects.exists()


def test_somebody_nobody_may_act_for_any_longer_is_erased(
    aigul: Any, person: Person, rules: RetentionSchedule, clock: Any
) -> None:
    child = a_person(aigul, kind="parent", born="2015-01-01")
    Representation.objects.filter(person=child).update(revoked_at=timezone.now())
    clock(365)
    said("--apply")
    assert not Person.objects.exclude(erased_at=None).exists()
    clock(366)
    assert str(child.public_id) in said("--dry-run")
    said("--apply")
    assert list(Person.objects.exclude(erased_at=None)) == [child]


def test_old_messages_go_in_batches(
    applicant: Phone, person: Person, rules: RetentionSchedule, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_submitted(applicant, person)
    withdrawn(applicant, a_person(applicant.user, kind="attorney"))
    Delivery.objects.filter(state="due").update(state="withdrawn", due_at=None)
    count = Message.objects.count()
    assert count >= 3
    monkeypatch.setattr(retention, "MESSAGES_AT_ONCE", 1)
    clock(729)
    planning.apply_to_messages(rules.rules.get(code="messages").public_id, timezone.now())
    assert Message.objects.count() == count
    clock(731)
    assert f"{count} messages" in said("--dry-run")
    plan_erasures()
    work_is_done()
    assert Message.objects.count() == 0


def test_the_command_wants_to_know_which(db: None) -> None:
    with pytest.raises(CommandError, match="required"):
        call_command("retention")
    with pytest.raises(CommandError, match="not allowed"):
        call_command("retention", "--dry-run", "--apply")
