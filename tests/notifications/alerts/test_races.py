"""Fifty at once approve, change and reject: at most one outcome, and never an approval of what no longer stands."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.incidents import Incident
from notifications.alerts.services import authority
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.alerts import OPERATIONS, SMALL, content, done, hash_of, submit, verb
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 50


def phones_of(seoul: Mission, role: Role, count: int) -> list[Phone]:
    return [phone_of(an_officer(f"{role.value.title()}{number}", seoul, role)) for number in range(count)]


@pytest.mark.parametrize("round_", range(3))
def test_of_fifty_who_approve_change_and_reject_at_once_one_wins(
    round_: int, dana: Phone, submitted: Alert, seoul: Mission
) -> None:
    seen, etag = hash_of(submitted), dana.get(f"{OPERATIONS}/alerts/{submitted.public_id}").headers["ETag"]
    approving, changing, ending = ({"content_hash": seen, "place": "Seoul"}, content(), {"reason": "Wait."})
    approvers, operators = phones_of(seoul, Role.APPROVER, 34), phones_of(seoul, Role.OPERATOR, 16)

    def approves(phone: Phone) -> Callable[[], Any]:
        return lambda: ("approve", verb(phone, submitted, "approve", approving))

    def changes(phone: Phone) -> Callable[[], Any]:
        return lambda: ("change", verb(phone, submitted, "versions", changing, if_match=etag))

    def ends(phone: Phone) -> Callable[[], Any]:
        return lambda: ("reject", verb(phone, submitted, "reject", ending))

    acts = [
        *map(approves, approvers[:30]),
        *map(ends, approvers[30:]),
        *map(changes, operators[:15]),
        *map(ends, operators[15:]),
    ]
    assert len(acts) == AT_ONCE
    random.Random(round_).shuffle(acts)
    answers = at_once(*acts)
    assert {answer.status_code for _name, answer in answers} <= {200, 201, 409, 412}, [
        answer.content for _name, answer in answers if answer.status_code not in {200, 201, 409, 412}
    ][:1]
    won = [name for name, answer in answers if answer.status_code < 300]
    assert won.count("approve") == Approval.objects.filter(verdict="approved").count() <= 1
    assert won.count("reject") == Approval.objects.filter(verdict="rejected").count() <= 1
    assert won.count("change") == AlertVersion.objects.count() - 1 <= 1
    # Of a change and a rejection one comes too late, whatever was approved before.
    assert won.count("reject") + won.count("change") == 1
    submitted.refresh_from_db()
    assert submitted.state == ("rejected" if "reject" in won else "draft")
    consistent(submitted)


@pytest.mark.parametrize("_round", range(3))
def test_of_fifty_who_approve_at_once_one_does(_round: int, dana: Phone, submitted: Alert, seoul: Mission) -> None:
    body = {"content_hash": hash_of(submitted), "place": "Seoul"}
    phones = phones_of(seoul, Role.APPROVER, AT_ONCE)
    answers = at_once(*(lambda phone=phone: verb(phone, submitted, "approve", body).status_code for phone in phones))
    assert sorted(answers) == [200] + [409] * (AT_ONCE - 1)
    assert Approval.objects.count() == 1
    submitted.refresh_from_db()
    assert submitted.state == "approved"
    consistent(submitted)


@pytest.mark.parametrize("_round", range(3))
def test_whoever_writes_while_they_approve_does_one_of_the_two(
    _round: int, dana: Phone, alert: Alert, seoul: Mission
) -> None:
    """Somebody who may do both, from two screens: the word of a contributor never counts for the version they wrote."""
    both = an_officer("Zhanar", seoul, Role.OPERATOR, Role.APPROVER)
    done(submit(dana, alert, *SMALL))
    seen, etag = hash_of(alert), dana.get(f"{OPERATIONS}/alerts/{alert.public_id}").headers["ETag"]
    one, other = phone_of(both), phone_of(both)
    approved, changed = at_once(
        lambda: verb(one, alert, "approve", {"content_hash": seen, "place": "Seoul"}).status_code,
        lambda: verb(other, alert, "versions", content(area_name="Incheon"), if_match=etag).status_code,
    )
    assert changed == 201
    assert approved in {200, 409}
    alert.refresh_from_db()
    assert (alert.state, alert.version) == ("draft", 2)
    consistent(alert)


@pytest.mark.parametrize("_round", range(3))
def test_an_incident_closes_or_something_is_submitted_in_it(
    _round: int, dana: Phone, timur: Phone, alert: Alert
) -> None:
    seen = hash_of(alert)
    url = f"{OPERATIONS}/incidents/{alert.incident.public_id}/close"
    closed, waits = at_once(
        lambda: dana.post(url, {"reason": "Over."}, format="json").status_code,
        lambda: submit(timur, alert, *SMALL, seen=seen).status_code,
    )
    assert (closed, waits) in {(200, 409), (409, 200)}
    assert (Incident.objects.get().closed_at is None) == (waits == 200) == Submission.objects.exists()


def test_a_post_ends_before_its_holder_approves_or_after(dana: Phone, erlan: Phone) -> None:
    def ends() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            erlan.user.posts.update(valid_to=timezone.now())  # type: ignore[union-attr]

    with transaction.atomic():
        authority.hold(erlan.user)  # type: ignore[arg-type]
        with pytest.raises(OperationalError, match="lock timeout"):
            at_once(ends)
    at_once(ends)


def consistent(alert: Alert) -> None:
    """Each approval is of the version its submission was for, by who had no hand in it then; each act is audited."""
    acts = list(AuditEntry.objects.filter(target=str(alert.public_id)).order_by("seq").values_list("action", "detail"))
    for approval in Approval.objects.select_related("submission__version"):
        assert approval.content_hash == approval.submission.version.content_hash
    said = [action.rpartition(".")[2] for action, _detail in acts]
    for verdict in ("approved", "rejected"):
        assert said.count(verdict) == Approval.objects.filter(verdict=verdict).count()
    assert said.count("revised") == AlertVersion.objects.count() - 1
    if "approved" in said and "revised" in said:
        # What was approved was what counted then: a change came after it.
        assert said.index("approved") < said.index("revised")
