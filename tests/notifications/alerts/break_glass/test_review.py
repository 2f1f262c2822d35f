"""Within a day somebody who had no hand in it says what is to be thought of it, once."""

from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass, BreakGlassReview
from notifications.alerts.models.incidents import Incident
from tests.factories.alerts import OPERATIONS, done, end, revised
from tests.factories.break_glass import a_day_later, review
from tests.factories.missions import a_post, headquarters
from tests.people import Phone


def said_of(phone: Phone, glass: BreakGlass) -> Any:
    return done(phone.get(f"{OPERATIONS}/alerts/{glass.alert.public_id}"))["break_glass"]


def refused(phone: Phone, alert: Alert, code: str, status: int, **more: Any) -> None:
    answer = review(phone, alert, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("verdict", ["justified", "not_justified"])
def test_an_approver_judges_it(erlan: Phone, zhanna: Phone, broken: BreakGlass, verdict: str) -> None:
    done(review(erlan, broken.alert, verdict, "I have read the log."))
    found = said_of(zhanna, broken)["review"]
    assert erlan.user is not None
    assert (found["verdict"], found["words"], found["by"]) == (
        verdict,
        "I have read the log.",
        str(erlan.user.public_id),
    )
    entry = AuditEntry.objects.filter(target=str(broken.alert.public_id)).latest("seq")
    assert (entry.action, entry.detail["verdict"], entry.detail["overdue"]) == (
        "alerts.alert.glass_reviewed", verdict, "no",
    )  # fmt: skip
    refused(erlan, broken.alert, "wrong_state", 409)
    assert BreakGlassReview.objects.count() == 1


def test_nobody_judges_what_they_had_a_hand_in(
    zhanna: Phone, timur: Phone, dana: Phone, seoul: Any, erlan: Phone, broken: BreakGlass
) -> None:
    assert zhanna.user is not None
    refused(zhanna, broken.alert, "not_an_approver", 403)
    a_post(zhanna.user, seoul, Role.APPROVER)
    refused(zhanna, broken.alert, "four_eyes", 403)
    refused(dana, broken.alert, "not_an_approver", 403)
    done(revised(timur, broken.alert), 201)
    refused(timur, broken.alert, "four_eyes", 403)
    assert not BreakGlassReview.objects.exists()
    # Who approved the template had no hand in it.
    done(review(erlan, broken.alert))


def test_an_approver_of_headquarters_may(saule: Phone, broken: BreakGlass) -> None:
    assert headquarters().code == "KZ-HQ"
    done(review(saule, broken.alert))


def test_late_is_better_than_never_and_says_so(erlan: Phone, zhanna: Phone, broken: BreakGlass) -> None:
    a_day_later(broken)
    assert said_of(zhanna, broken)["overdue"] is True
    done(review(erlan, broken.alert))
    assert said_of(zhanna, broken)["overdue"] is False
    assert AuditEntry.objects.latest("pk").detail["overdue"] == "yes"


def test_also_after_its_incident_was_closed(erlan: Phone, zhanna: Phone, broken: BreakGlass) -> None:
    done(end(zhanna, broken.alert))
    Incident.objects.update(closed_at=timezone.now(), closed_by=zhanna.user, closing_reason="Over.")
    done(review(erlan, broken.alert))


def test_where_nobody_sent_alone_there_is_nothing_to_review(erlan: Phone, waiting: Alert) -> None:
    refused(erlan, waiting, "nobody_sent_alone", 409)


@pytest.mark.parametrize("wrong", [{"verdict": "fine"}, {"words": " "}])
def test_half_a_judgement_is_none(erlan: Phone, broken: BreakGlass, wrong: Any) -> None:
    refused(erlan, broken.alert, "invalid_input", 400, **wrong)
    assert not BreakGlassReview.objects.exists()


def test_the_list_is_for_who_sees_the_alerts(erlan: Phone, gulnar: Phone, stranger: Phone, broken: BreakGlass) -> None:
    (line,) = done(erlan.get(f"{OPERATIONS}/break-glass"))["results"]
    assert (line["alert"], line["mission"]) == (str(broken.alert.public_id), "KZ-SEO")
    assert done(gulnar.get(f"{OPERATIONS}/break-glass"))["results"] == []
    assert stranger.get(f"{OPERATIONS}/break-glass").status_code == 403
