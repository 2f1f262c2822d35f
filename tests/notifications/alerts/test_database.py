"""The rules hold for whoever writes to the database, past all services: each is broken here by plain SQL or the ORM."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.alerts.models.alerts import Alert, AlertVersion, Contribution
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.rules.content import canonical, hash_of
from tests.factories.alerts import SMALL, an_incident, approve, done, revised, submit, verb
from tests.people import Phone

COPIED = (
    "category", "event_code", "urgency", "severity", "certainty", "response_types", "texts", "area_name", "area",
    "nationalities", "languages", "channels", "expires_at",
)  # fmt: skip


@contextmanager
def refused(rule: str = "") -> Iterator[None]:
    """By the constraint of this name, or by a trigger that lets nothing pass."""
    said = ""
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (IntegrityError, ProgrammingError) as error:
        said = error.__cause__.diag.constraint_name or str(error)  # type: ignore[union-attr]
    assert said == rule if rule else said.startswith("pgtrigger: ")


def again(alert: Alert, by: User, **more: Any) -> AlertVersion:
    """A copy of the first version as the next one, whole and with the right hash unless told otherwise."""
    first = alert.versions.get(number=1)
    values: dict[str, Any] = {**{name: getattr(first, name) for name in COPIED}, "number": alert.version, **more}
    said = {
        **{name: values[name] for name in COPIED},
        "alert": str(alert.public_id),
        "incident": str(alert.incident.public_id),
        "mode": alert.incident.mode,
        "number": values["number"],
        "template": None,
        "expires_at": values["expires_at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    text = values.pop("canonical", canonical(said))
    return AlertVersion(
        alert=alert, author=by, canonical=text, content_hash=values.pop("content_hash", hash_of(text)), **values
    )


@pytest.mark.parametrize(
    ("change", "value"),
    [("mode", "exercise"), ("mission", "KZ-VIE"), ("opened_at", timezone.now() - timedelta(days=1))],
)
def test_what_an_incident_is_stays(incident: Incident, change: str, value: Any) -> None:
    with refused():
        Incident.objects.filter(pk=incident.pk).update(**{change: value})
    with refused(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM notifications_incident")


def test_an_incident_does_not_close_over_what_is_pending(submitted: Alert, dana: Phone) -> None:
    closing = {"closed_at": timezone.now(), "closed_by": dana.user, "closing_reason": "Over."}
    with refused("notifications_incident_closed_with_nothing_pending"):
        Incident.objects.update(**closing)


def test_a_closing_says_who_and_why(incident: Incident) -> None:
    with refused("notifications_incident_closing_whole"):
        Incident.objects.update(closed_at=timezone.now())


def test_nothing_moves_in_a_closed_incident(dana: Phone, alert: Alert) -> None:
    Incident.objects.update(closed_at=timezone.now(), closed_by=dana.user, closing_reason="Over.")
    with refused("notifications_alert_incident_is_open"):
        Alert.objects.create(incident=alert.incident)
    with refused("notifications_alert_incident_is_open"):
        Alert.objects.update(version=2)
    with refused():
        Incident.objects.update(closed_at=None, closed_by=None, closing_reason="")


@pytest.mark.parametrize("name", ["texts", "area", "expires_at", "content_hash", "author_id"])
def test_a_version_never_changes(alert: Alert, name: str) -> None:
    with refused(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE notifications_alertversion SET {name} = {name}")  # noqa: S608
    with refused(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM notifications_alertversion")


@pytest.mark.parametrize("table", [Contribution, Submission, Approval])
def test_what_was_said_and_done_stays(erlan: Phone, submitted: Alert, table: Any) -> None:
    done(approve(erlan, submitted))
    with refused(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table._meta.db_table} SET id = id")  # noqa: S608
    with refused(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table._meta.db_table}")  # noqa: S608


@pytest.mark.parametrize(
    "wrong",
    [
        {"area_name": "Busan", "canonical": None},
        {"content_hash": "0" * 64},
        {"texts": {"en": {"headline": "Other words"}}, "canonical": None},
    ],
)
def test_the_hash_is_of_all_of_the_content(alert: Alert, dana: Phone, wrong: dict[str, Any]) -> None:
    """Also where hash and text agree with each other, and the columns say something else."""
    Alert.objects.filter(pk=alert.pk).update(version=2)
    alert.refresh_from_db()
    honest = again(alert, dana.user)  # type: ignore[arg-type]
    if "canonical" in wrong:
        wrong = {**wrong, "canonical": honest.canonical}
    with refused("notifications_alertversion_hash_of_all_of_it"):
        again(alert, dana.user, **wrong).save()  # type: ignore[arg-type]
    honest.save()


def test_versions_follow_each_other(alert: Alert, submitted: Alert, dana: Phone) -> None:
    with refused("notifications_alertversion_follows_the_thread"):
        again(submitted, dana.user, number=2).save()  # type: ignore[arg-type]
    with refused("notifications_alert_versions_in_turn"):
        Alert.objects.update(version=3, state="draft")
    with refused("notifications_alert_versions_in_turn"):
        Alert.objects.update(version=2)
    with refused("notifications_alert_draft_by_a_change"):
        Alert.objects.update(state="draft")
    with refused("notifications_alert_version_is_there"):
        Alert.objects.update(version=2, state="draft")


def test_no_way_of_writing_leaves_its_author_out(alert: Alert, erlan: Phone) -> None:
    Alert.objects.filter(pk=alert.pk).update(version=2)
    alert.refresh_from_db()
    again(alert, erlan.user).save()  # type: ignore[arg-type]
    assert alert.contributions.filter(person=erlan.user).exists()


@pytest.mark.parametrize(
    ("state", "rule"),
    [("approved", "approved_as_it_is"), ("returned", "ended_by_somebody"), ("rejected", "ended_by_somebody")],
)
def test_no_state_without_its_reason(submitted: Alert, state: str, rule: str) -> None:
    with refused(f"notifications_alert_{rule}"):
        Alert.objects.update(state=state)


def test_what_is_rejected_stays_so(erlan: Phone, submitted: Alert) -> None:
    done(verb(erlan, submitted, "reject", {"reason": "No flood."}))
    changes = {"submitted_as_it_is": {"state": "submitted"}, "rejected_for_good": {"state": "draft", "version": 2}}
    for rule, change in changes.items():
        with refused(f"notifications_alert_{rule}"):
            Alert.objects.update(**change)


def test_nothing_is_submitted_by_its_state_alone(alert: Alert) -> None:
    with refused("notifications_alert_submitted_as_it_is"):
        Alert.objects.update(state="submitted")
    with refused("notifications_alert_approved_as_it_is"):
        Alert.objects.update(state="approved")


def test_an_approval_that_holds_does_not_lapse(erlan: Phone, submitted: Alert) -> None:
    done(approve(erlan, submitted))
    with refused("notifications_alert_lapses_in_time"):
        Alert.objects.update(state="lapsed")


def test_gates_are_accepted_or_nothing_is_submitted(alert: Alert, dana: Phone) -> None:
    version = alert.versions.get()
    closed = [{"code": "large_share", "hard": False, "figures": {}}]
    whole = {"version": version, "by": dana.user, "people": 1, "logins": 1}
    with refused("notifications_submission_gates_accepted"):
        Submission.objects.create(**whole, gates=closed)
    hard = [{"code": "expired", "hard": True, "figures": {}}]
    with refused("notifications_submission_gates_accepted"):
        Submission.objects.create(**whole, gates=hard, accepted_gates=["expired"])
    Submission.objects.create(**whole, gates=closed, accepted_gates=SMALL)


def test_only_the_whole_current_version_is_submitted(alert: Alert, dana: Phone) -> None:
    whole = {"by": dana.user, "people": 1, "logins": 1}
    done(revised(dana, alert, category=""), 201)
    with refused("notifications_submission_of_the_current_version"):
        Submission.objects.create(version=alert.versions.get(number=1), **whole)
    with refused("notifications_submission_of_something_complete"):
        Submission.objects.create(version=alert.versions.get(number=2), **whole)


Said = dict[str, Any]
WRONG: dict[str, tuple[str, Callable[[Said, Phone], Said]]] = {
    "by who wrote it": ("notifications_approval_four_eyes", lambda said, dana: {**said, "by": dana.user}),
    "of another hash": ("notifications_approval_of_what_counts", lambda said, _: {**said, "content_hash": "0" * 64}),
    "without a second factor": (
        "notifications_approval_by_a_fresh_second_factor",
        lambda said, _: {**said, "second_factor_at": None},
    ),
    "with an old one": (
        "notifications_approval_by_a_fresh_second_factor",
        lambda said, _: {**said, "second_factor_at": said["at"] - timedelta(minutes=12)},
    ),
    "for ever": ("notifications_approval_lapses", lambda said, _: {**said, "lapses_at": None}),
    "without a reason": (
        "notifications_approval_ends_with_a_reason",
        lambda said, _: {**said, "verdict": "rejected", "lapses_at": None},
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_approval_that_must_not_be(dana: Phone, erlan: Phone, submitted: Alert, name: str) -> None:
    submission, now = Submission.objects.get(), timezone.now()
    said: Said = {
        "submission": submission,
        "by": erlan.user,
        "verdict": "approved",
        "content_hash": submission.version.content_hash,
        "at": now,
        "second_factor_at": now,
        "lapses_at": now + timedelta(minutes=30),
    }
    rule, spoilt = WRONG[name]
    with refused(rule):
        Approval.objects.create(**spoilt(said, dana))
    Approval.objects.create(**said)
    with refused("notifications_approval_of_what_counts"), transaction.atomic():
        Alert.objects.update(state="approved")
        Approval.objects.create(**said)


def test_of_an_earlier_submission_nothing_is_approved(dana: Phone, erlan: Phone, submitted: Alert) -> None:
    first = Submission.objects.get()
    done(verb(erlan, submitted, "return", {"reason": "More."}))
    done(revised(dana, submitted), 201)
    done(submit(dana, submitted, *SMALL))
    now = timezone.now()
    with refused("notifications_approval_of_what_counts"):
        Approval.objects.create(
            submission=first,
            by=erlan.user,
            verdict="approved",
            content_hash=first.version.content_hash,
            at=now,
            second_factor_at=now,
            lapses_at=now + timedelta(minutes=30),
        )


def test_a_template_needs_two_and_keeps_its_words(dana: Phone, erlan: Phone) -> None:
    whole = {
        "mission": "KZ-SEO", "code": "flood", "number": 1, "category": "Met", "event_code": "flood",
        "urgency": "Immediate", "severity": "Severe", "certainty": "Observed", "response_types": ["Evacuate"],
        "least_people": 1, "most_people": 2, "author": dana.user, "texts": {"en": {}}, "corrections": {"en": {}},
    }  # fmt: skip
    with refused("notifications_alerttemplate_paired_in_each_language"):
        AlertTemplate.objects.create(**whole, all_clears={"ru": {}})
    template = AlertTemplate.objects.create(**whole, all_clears={"en": {}})
    rows = AlertTemplate.objects.filter(pk=template.pk)
    with refused("notifications_alerttemplate_four_eyes"):
        rows.update(state="approved", approved_by=dana.user, approved_at=timezone.now())
    with refused("notifications_alerttemplate_approved_by_somebody"):
        rows.update(state="approved")
    with refused():
        rows.update(texts={"en": {"headline": "x"}})
    rows.update(state="approved", approved_by=erlan.user, approved_at=timezone.now())


def test_an_unapproved_template_begins_no_alert(alert: Alert, dana: Phone, incident: Incident) -> None:
    assert an_incident(dana).mode == "live"
    with refused("notifications_alertversion_template_was_approved"):
        Alert.objects.filter(pk=alert.pk).update(version=2)
        alert.refresh_from_db()
        template = AlertTemplate.objects.create(
            mission="KZ-SEO", code="flood", number=1, category="Met", event_code="flood", urgency="Immediate",
            severity="Severe", certainty="Observed", response_types=["Evacuate"], least_people=1, most_people=2,
            author=dana.user, texts={"en": {}}, corrections={"en": {}}, all_clears={"en": {}},
        )  # fmt: skip
        again(alert, dana.user, template=template).save()  # type: ignore[arg-type]
