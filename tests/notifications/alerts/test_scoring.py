"""How long each step took of what went out, in a drill and for real."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.models.incidents import Incident
from notifications.alerts.services.scoring import scores_of
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.services import progress
from tests.factories.alerts import OPERATIONS, SMALL, approve, done, release, revised, submit, verb
from tests.factories.notifications import work_is_done
from tests.notifications.alerts.panel.conftest import timur_browser  # noqa: F401 - a fixture
from tests.notifications.smtp import PostOffice
from tests.people import Phone


@pytest.fixture(autouse=True)
def _each_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHARE", 0)


def asked(phone: Phone, incident: Incident) -> Any:
    return phone.get(f"{OPERATIONS}/incidents/{incident.public_id}/score")


def test_each_step_has_its_seconds(
    dana: Phone, out: Alert, incident: Incident, reader: User, office: PostOffice
) -> None:
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    facade.ensure_recipient(reader)
    work_is_done()
    (told,) = done(asked(dana, incident))
    submitted, approval = Submission.objects.get().created_at, Approval.objects.get().at
    sent = Broadcast.objects.get().created_at
    assert (told["alert"], told["sent_back"]) == (str(out.public_id), 0)
    seconds = told["seconds"]
    steps = [(out.created_at, submitted), (submitted, approval), (approval, sent)]
    expected = [round((after - before).total_seconds(), 1) for before, after in steps]
    assert [seconds["compose"], seconds["approve"], seconds["release"]] == expected
    assert seconds["first"] is not None
    assert seconds["first"] <= seconds["half"] <= seconds["most"]
    assert told["audience"] == {"logins": 1, "seen": 0, "answered": 0}


def test_what_was_sent_back_counts_from_the_first_time_it_was_put_forward(
    dana: Phone, erlan: Phone, submitted: Alert, incident: Incident, keys: Any
) -> None:
    done(verb(erlan, submitted, "return", {"reason": "Name the river."}))
    done(revised(dana, submitted, event_code="flood"), 201)
    done(submit(dana, submitted, *SMALL))
    done(approve(erlan, submitted))
    done(release(dana, submitted))
    (score,) = scores_of(incident)
    first, _second = Submission.objects.order_by("pk")
    assert (score.sent_back, score.submitted_at) == (1, first.created_at)
    assert score.approved_at == Approval.objects.get(verdict="approved").at


def test_who_sent_it_alone_had_nobodys_word(broken: BreakGlass, zhanna: Phone, incident: Incident) -> None:
    (told,) = done(asked(zhanna, incident))
    waited = (Broadcast.objects.get().created_at - Submission.objects.get().created_at).total_seconds()
    assert (told["approved_at"], told["seconds"]["approve"]) == (None, None)
    assert told["seconds"]["release"] == round(waited, 1)


def test_what_never_went_out_has_none(dana: Phone, submitted: Alert, incident: Incident) -> None:
    assert done(asked(dana, incident)) == []


def test_it_is_for_those_who_see_the_incident(
    out: Alert, incident: Incident, gulnar: Phone, stranger: Phone, nobody: Phone
) -> None:
    assert [asked(phone, incident).status_code for phone in (gulnar, stranger, nobody)] == [404, 403, 401]


def test_the_screen_says_it_in_words(out: Alert, incident: Incident, timur_browser: Client) -> None:  # noqa: F811
    work_is_done()
    submitted = Submission.objects.get().created_at
    Alert.objects.filter(pk=out.pk).update(created_at=submitted - timedelta(minutes=7, seconds=5))
    page = timur_browser.get(f"/panel/alerts/incidents/{incident.public_id}/score/").content.decode()
    assert "<dt>Composed</dt><dd>7 min 5 s</dd>" in page
    assert "<dt>Logins told</dt><dd>1</dd>" in page
    assert "0 (0 %)" in page


def test_a_screen_without_alerts_says_so(incident: Incident, timur_browser: Client) -> None:  # noqa: F811
    page = timur_browser.get(f"/panel/alerts/incidents/{incident.public_id}/score/").content.decode()
    assert "Nothing has been sent yet." in page
