"""Submitting, returning, rejecting, approving: by another person, by a fresh second factor, of exactly what stands."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from econsulate.core.work.registry import KINDS
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import FRESH, Approval
from notifications.alerts.services import deciding
from notifications.alerts.services.gates import GatesClosed
from tests.core.api.bodies import faults
from tests.factories.alerts import (
    BRIEFLY,
    OPERATIONS,
    SMALL,
    a_template,
    an_alert,
    an_incident,
    approve,
    content,
    done,
    hash_of,
    revised,
    submit,
    verb,
    wait_until_it_lapses,
)
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of


def state_of(alert: Alert) -> str:
    alert.refresh_from_db()
    return alert.state


def codes(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_approver_sees_what_was_let_pass_and_approves(dana: Phone, erlan: Phone, submitted: Alert) -> None:
    told = done(erlan.get(f"{OPERATIONS}/alerts/{submitted.public_id}"))
    (waiting,) = told["submissions"]
    assert [gate["code"] for gate in waiting["gates"]] == SMALL
    assert (waiting["people"], waiting["logins"], waiting["verdicts"]) == (4, 1, [])
    told = done(approve(erlan, submitted, seen=told["current"]["content_hash"]))
    assert told["state"] == "approved"
    (verdict,) = told["submissions"][0]["verdicts"]
    assert (verdict["verdict"], verdict["by"]) == ("approved", str(erlan.user.public_id))  # type: ignore[union-attr]
    entries = AuditEntry.objects.filter(target=str(submitted.public_id)).order_by("seq")
    assert [entry.action for entry in entries] == [
        "alerts.alert.begun",
        "alerts.alert.submitted",
        "alerts.alert.approved",
    ]
    assert entries[2].detail["content_hash"] == entries[1].detail["content_hash"] == hash_of(submitted)


def test_who_submits_or_wrote_can_not_approve(timur: Phone, dana: Phone, alert: Alert) -> None:
    """Timur composes and approves at Seoul; each of the ways to have a hand in it bars him."""
    done(submit(timur, alert, *SMALL))
    assert codes(approve(timur, alert)) == (403, "four_eyes")
    done(revised(dana, alert), 201)
    done(submit(dana, alert, *SMALL))
    assert codes(approve(timur, alert)) == (403, "four_eyes")
    assert state_of(alert) == "submitted"
    assert not Approval.objects.exists()


def test_whose_template_it_came_from_can_not_approve(
    dana: Phone, erlan: Phone, ainur: Phone, seoul: Mission, incident: Any
) -> None:
    keeper = phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN, Role.APPROVER))
    template = a_template(keeper)
    done(erlan.post(f"{OPERATIONS}/templates/{template.public_id}/approve"))
    alert = an_alert(dana, incident, template=str(template.public_id))
    done(submit(dana, alert, *SMALL))
    assert codes(approve(keeper, alert)) == (403, "four_eyes")
    assert done(approve(ainur, alert))["state"] == "approved"


def test_an_operator_alone_approves_nothing(dana: Phone, submitted: Alert, seoul: Mission, gulnar: Phone) -> None:
    other = phone_of(an_officer("Marat", seoul, Role.OPERATOR, Role.AUDITOR))
    assert codes(approve(other, submitted)) == (403, "not_an_approver")
    assert approve(gulnar, submitted).status_code == 404
    assert state_of(submitted) == "submitted"


def test_headquarters_approve_for_a_mission(saule: Phone, submitted: Alert) -> None:
    assert done(approve(saule, submitted))["state"] == "approved"


def test_whose_post_has_ended_approves_no_more(erlan: Phone, submitted: Alert) -> None:
    erlan.user.posts.update(valid_to=timezone.now())  # type: ignore[union-attr]
    assert approve(erlan, submitted).status_code == 404
    assert state_of(submitted) == "submitted"


def test_a_second_factor_of_long_ago_does_not_do(
    erlan: Phone, submitted: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert erlan.client
    monkeypatch.setattr("tests.people.time.time", lambda: time.time_ns() / 1e9 - FRESH.total_seconds() - 5)
    late = phone_of(erlan.user)
    monkeypatch.undo()
    assert codes(approve(late, submitted)) == (403, "step_up_required")
    assert state_of(submitted) == "submitted"


def test_only_what_was_seen_is_approved(dana: Phone, erlan: Phone, submitted: Alert) -> None:
    seen = hash_of(submitted)
    done(revised(dana, submitted, area_name="Incheon"), 201)
    assert codes(approve(erlan, submitted, seen=seen)) == (409, "content_changed")
    done(submit(dana, submitted, *SMALL))
    late = approve(erlan, submitted, seen=seen)
    assert codes(late) == (409, "content_changed")
    assert late.json()["content_hash"] == hash_of(submitted) != seen
    assert state_of(submitted) == "submitted"


def test_the_place_is_typed(erlan: Phone, submitted: Alert) -> None:
    answer = approve(erlan, submitted, place="Busan")
    assert (codes(answer), faults(answer)) == ((400, "other_place"), {"place": "other_place"})
    assert done(approve(erlan, submitted, place=" seoul "))["state"] == "approved"


def test_a_draft_is_not_approved_nor_anything_twice(erlan: Phone, ainur: Phone, dana: Phone, alert: Alert) -> None:
    assert codes(approve(erlan, alert)) == (409, "wrong_state")
    done(submit(dana, alert, *SMALL))
    assert codes(submit(dana, alert, *SMALL)) == (409, "wrong_state")
    done(approve(erlan, alert))
    assert codes(approve(ainur, alert)) == (409, "wrong_state")
    assert Approval.objects.count() == 1


def test_a_change_voids_an_approval(dana: Phone, erlan: Phone, submitted: Alert) -> None:
    done(approve(erlan, submitted))
    told = done(revised(dana, submitted, area_name="Incheon"), 201)
    assert (told["state"], told["version"]) == ("draft", 2)
    assert deciding.lapse(Approval.objects.get().public_id, now=timezone.now() + timedelta(days=1)) is False
    assert state_of(submitted) == "draft"


@pytest.mark.parametrize("name", ["return", "reject"])
def test_an_end_needs_a_reason(erlan: Phone, submitted: Alert, name: str) -> None:
    assert list(faults(verb(erlan, submitted, name, {}))) == ["reason"]
    assert list(faults(verb(erlan, submitted, name, {"reason": " "}))) == ["reason"]
    assert state_of(submitted) == "submitted"


def test_what_was_returned_is_changed_and_submitted_again(dana: Phone, erlan: Phone, submitted: Alert) -> None:
    told = done(verb(erlan, submitted, "return", {"reason": "Name the upper floors."}))
    assert told["state"] == "returned"
    assert told["submissions"][0]["verdicts"][0]["reason"] == "Name the upper floors."
    assert codes(submit(dana, submitted, *SMALL)) == (409, "wrong_state")
    done(revised(dana, submitted), 201)
    done(submit(dana, submitted, *SMALL))
    assert done(approve(erlan, submitted))["state"] == "approved"


def test_what_was_rejected_is_over(dana: Phone, erlan: Phone, submitted: Alert) -> None:
    assert done(verb(erlan, submitted, "reject", {"reason": "There is no flood."}))["state"] == "rejected"
    assert codes(revised(dana, submitted)) == (409, "wrong_state")
    assert codes(submit(dana, submitted)) == (409, "wrong_state")
    assert codes(verb(erlan, submitted, "reject", {"reason": "Again."})) == (409, "wrong_state")
    assert submitted.versions.count() == 1


def test_one_is_enough_to_stop(dana: Phone, erlan: Phone, submitted: Alert) -> None:
    """Whoever composed it too, and once it is approved."""
    done(approve(erlan, submitted))
    assert codes(verb(dana, submitted, "return", {"reason": "Wait."})) == (409, "wrong_state")
    assert done(verb(dana, submitted, "reject", {"reason": "A false alarm."}))["state"] == "rejected"


def test_who_only_reads_stops_nothing(submitted: Alert, seoul: Mission) -> None:
    auditor = phone_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    for name in ("return", "reject"):
        assert codes(verb(auditor, submitted, name, {"reason": "Why not."})) == (403, "not_an_operator")
    assert codes(submit(auditor, submitted)) == (403, "not_an_operator")
    assert state_of(submitted) == "submitted"


def test_an_approval_that_nobody_used_lapses(
    dana: Phone, erlan: Phone, ainur: Phone, submitted: Alert, settings: Any
) -> None:
    settings.ALERTS = {**settings.ALERTS, "approval_minutes": BRIEFLY}
    done(approve(erlan, submitted))
    approval = Approval.objects.get()
    work = Work.objects.get(kind=deciding.LAPSE)
    assert (work.subject, work.queue) == (approval.public_id, "alerts")
    wait_until_it_lapses(approval)
    KINDS[deciding.LAPSE].handler(approval.public_id)
    assert deciding.lapse(approval.public_id, now=timezone.now()) is False
    assert state_of(submitted) == "lapsed"
    assert AuditEntry.objects.get(action="alerts.alert.lapsed").actor == ""
    # The same words may be put forward again, and need somebody's word anew.
    done(submit(dana, submitted, *SMALL))
    done(approve(ainur, submitted))
    assert Approval.objects.count() == 2


def test_an_approval_holds_until_its_time(erlan: Phone, submitted: Alert) -> None:
    done(approve(erlan, submitted))
    approval = Approval.objects.get()
    assert approval.lapses_at == approval.at + timedelta(minutes=30)
    assert deciding.lapse(approval.public_id, now=timezone.now()) is False
    assert state_of(submitted) == "approved"


def test_what_has_expired_meanwhile_is_not_approved(
    erlan: Phone, submitted: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + timedelta(hours=7)
    monkeypatch.setattr(deciding, "database_time", lambda: later)
    with pytest.raises(GatesClosed) as refused:
        deciding.approve(
            submitted,
            seen_hash=hash_of(submitted),
            place="Seoul",
            second_factor_at=later,
            by=erlan.user,  # type: ignore[arg-type]
            now=later,
        )
    assert [gate["code"] for gate in refused.value.members["gates"]] == ["expired"]
    assert state_of(submitted) == "submitted"


def test_a_repeat_with_the_same_key_is_one_submission(dana: Phone, alert: Alert) -> None:
    body = {"content_hash": hash_of(alert), "accepted_gates": SMALL}
    answers = [verb(dana, alert, "submit", body, idempotency_key="once") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert alert.versions.get().submissions.count() == 1


def test_hashes_differ_where_only_the_mode_does(dana: Phone) -> None:
    live, exercise = (an_alert(dana, an_incident(dana, mode=mode)) for mode in ("live", "exercise"))
    assert hash_of(live) != hash_of(exercise)
    assert content()["texts"] == live.versions.get().texts == exercise.versions.get().texts
