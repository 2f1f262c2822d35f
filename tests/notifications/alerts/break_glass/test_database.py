"""The conditions hold for whoever writes past the service: each is broken here by itself, and one row breaks none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from consular.missions.models.posts import Role
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Submission
from notifications.alerts.models.break_glass import BreakGlass, BreakGlassReview
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.deliveries.services.receipts import database_time
from tests.factories.alerts import an_alert, an_incident, approve, done, submit
from tests.factories.break_glass import REASON, a_day_later, a_glass_template, break_glass, review, that_waits
from tests.factories.broadcasts import started
from tests.factories.missions import an_officer
from tests.notifications.alerts.test_database import refused
from tests.people import Phone

GLASS, REVIEW = "notifications_breakglass", "notifications_breakglassreview"


def a_row(alert: Alert, by: Any, **more: Any) -> BreakGlass:
    """As a program that passes by the services might write it."""
    now = database_time()
    submission = Submission.objects.filter(version__alert=alert).latest("pk")
    values: dict[str, Any] = {
        "alert": alert, "submission": submission, "by": by, "reason": REASON, "place": "KR-11", "people": 4,
        "logins": 1, "content_hash": submission.version.content_hash, "cap": 500, "at": now, "second_factor_at": now,
        **more,
    }  # fmt: skip
    return BreakGlass(**values)


def is_saved(row: BreakGlass) -> None:
    """Looked at row by row; that something went out by it is looked at in the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    with refused(f"{GLASS}_with_what_went_out"):
        row.save(force_insert=True)


Spoil = Callable[[BreakGlass], Any]
WRONG: dict[str, Spoil] = {
    "capped_with_the_others": lambda row: setattr(row, "cap", 3),
    "by_a_fresh_second_factor": lambda row: setattr(row, "second_factor_at", row.at - timedelta(minutes=12)),
    "of_what_waits": lambda row: setattr(row, "content_hash", "0" * 64),
    "now": lambda row: setattr(row, "at", row.at - timedelta(hours=1)),
    "names_a_known_place": lambda row: setattr(row, "place", "KR-26"),
    "for_a_reason": lambda row: setattr(row, "reason", f"  Hurry.{' ' * 30}"),
}


@pytest.mark.parametrize("rule", WRONG)
def test_a_row_that_must_not_be(waiting: Alert, zhanna: Phone, rule: str) -> None:
    row = a_row(waiting, zhanna.user)
    is_saved(row)
    WRONG[rule](row)
    if rule == "now":
        row.second_factor_at = row.at
    with refused(f"{GLASS}_{rule}"):
        row.save(force_insert=True)


def test_not_on_a_draft_an_approved_one_or_an_exercise(
    waiting: Alert, zhanna: Phone, erlan: Phone, template: AlertTemplate
) -> None:
    drill = that_waits(zhanna, an_incident(zhanna, mode="exercise"), template)
    with refused(f"{GLASS}_in_earnest"):
        a_row(drill, zhanna.user).save()
    done(approve(erlan, waiting))
    with refused(f"{GLASS}_of_what_waits"):
        a_row(waiting, zhanna.user).save()


def test_not_in_words_of_ones_own_or_without_a_template(
    zhanna: Phone, yerlan: Phone, erlan: Phone, template: AlertTemplate, incident: Incident, shift: Any
) -> None:
    plain = an_alert(zhanna, incident)
    done(submit(zhanna, plain, "large_share"))
    with refused(f"{GLASS}_by_a_template"):
        a_row(plain, zhanna.user).save()
    severe = that_waits(zhanna, incident, template, severity="Extreme")
    said = {**template.texts["en"], "headline": "Flood in Seoul", "instruction": "Send money."}
    money = that_waits(zhanna, incident, template, texts={"en": said})
    for alert in (severe, money):
        with refused(f"{GLASS}_in_the_templates_words"):
            a_row(alert, zhanna.user).save()
    unmarked = a_glass_template(yerlan, erlan, code="fire", break_glass=False)
    with refused(f"{GLASS}_by_a_template"):
        a_row(that_waits(zhanna, incident, unmarked), zhanna.user).save()


def test_not_by_who_approved_the_words(waiting: Alert, erlan: Phone) -> None:
    with refused(f"{GLASS}_words_approved_by_another"):
        a_row(waiting, erlan.user).save()


def test_not_beyond_the_jurisdiction_that_was_let_pass(
    zhanna: Phone, shift: Any, incident: Incident, template: AlertTemplate
) -> None:
    area = {"subdivisions": ["KR-11"], "states": ["JP"]}
    wide = that_waits(zhanna, incident, template, "beyond_jurisdiction", area=area)
    with refused(f"{GLASS}_within_jurisdiction"):
        a_row(wide, zhanna.user).save()


def test_not_while_an_earlier_one_waits_nor_above_the_cap_together(
    zhanna: Phone, erlan: Phone, broken: BreakGlass, template: AlertTemplate
) -> None:
    other = that_waits(zhanna, broken.alert.incident, template)
    with refused(f"{GLASS}_capped_with_the_others"):
        a_row(other, zhanna.user, cap=7).save()
    is_saved(a_row(other, zhanna.user, cap=8))
    a_day_later(broken)
    with refused(f"{GLASS}_after_a_review"):
        a_row(other, zhanna.user).save()
    done(review(erlan, broken.alert))
    is_saved(a_row(other, zhanna.user))


def test_nothing_goes_out_alone_without_it(waiting: Alert, zhanna: Phone, broken: BreakGlass, template: Any) -> None:
    other = that_waits(zhanna, waiting.incident, template)
    event = AlertEvent.objects.get()
    event.pk, event.alert, event.seq, event.version = None, other, 1, other.versions.get()
    event.expires_at = event.version.expires_at
    event.broadcast = started("email", thread=other.public_id, expires_at=event.expires_at)
    event._state.adding = True
    with refused("notifications_alertevent_approved_as_it_is"):
        event.save(force_insert=True)
    with refused("notifications_alert_told_before"):
        Alert.objects.filter(pk=other.pk).update(state="live", live_until=event.expires_at)


def test_nothing_of_it_changes(broken: BreakGlass, erlan: Phone) -> None:
    done(review(erlan, broken.alert))
    for table in (BreakGlass, BreakGlassReview):
        with refused(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table._meta.db_table} SET at = at")  # noqa: S608
        with refused(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table._meta.db_table}")  # noqa: S608


def test_a_review_takes_a_second_person_and_words(broken: BreakGlass, zhanna: Phone, erlan: Phone, seoul: Any) -> None:
    said = {"glass": broken, "verdict": "justified", "words": "Fine.", "at": timezone.now()}
    for by in (zhanna.user, an_officer("Bek", seoul, Role.APPROVER)):
        if by != zhanna.user:
            broken.alert.contributions.create(person=by)
        with refused(f"{REVIEW}_four_eyes"):
            BreakGlassReview.objects.create(**said, by=by)
    for wrong in ({"words": ""}, {"verdict": "fine"}):
        with refused(f"{REVIEW}_whole"):
            BreakGlassReview.objects.create(**{**said, **wrong}, by=erlan.user)
    for off in (timedelta(days=-1), timedelta(minutes=5), timedelta(days=900)):
        with refused(f"{REVIEW}_afterwards"):
            BreakGlassReview.objects.create(**{**said, "at": broken.at + off}, by=erlan.user)
    BreakGlassReview.objects.create(**said, by=erlan.user)


def test_a_late_review_is_not_dated_back(broken: BreakGlass, erlan: Phone) -> None:
    a_day_later(broken)
    broken.refresh_from_db()
    with refused(f"{REVIEW}_afterwards"):
        in_time = broken.at + timedelta(seconds=1)
        BreakGlassReview.objects.create(glass=broken, verdict="justified", words="Fine.", at=in_time, by=erlan.user)


def test_a_template_is_marked_when_it_is_approved_and_never_later(template: AlertTemplate, erlan: Phone) -> None:
    rows = AlertTemplate.objects.filter(pk=template.pk)
    with refused():
        rows.update(break_glass=False)
    with refused():
        rows.update(approved_by=template.author_id)
    copy = AlertTemplate.objects.get(pk=template.pk)
    copy.pk, copy.number, copy.state, copy.approved_by, copy.approved_at = None, 2, "proposed", None, None
    copy._state.adding = True
    with refused("notifications_alerttemplate_break_glass_by_an_approval"):
        copy.save(force_insert=True)


def test_where_nobody_may_there_is_none_to_nobody_either(waiting: Alert, zhanna: Phone) -> None:
    with refused(f"{GLASS}_where_it_is_allowed"):
        a_row(waiting, zhanna.user, people=0, logins=0, cap=0).save()


def test_one_for_each_alert(broken: BreakGlass, zhanna: Phone) -> None:
    assert break_glass(zhanna, broken.alert).status_code == 409
    with refused(f"{GLASS}_of_what_waits"):
        a_row(broken.alert, zhanna.user).save()
