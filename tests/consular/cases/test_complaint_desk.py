"""/api/v1/staff/complaints: answered by somebody who had no hand in it, and by nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, Role
from econsulate.core.audit.models import AuditEntry
from tests.consular.cases.test_complaints import (  # noqa: F401 - fixtures
    FOUND,
    LAST_WORD,
    answered_once,
    complaint,
    erlan,
    neglected,
)
from tests.core.api.bodies import faults
from tests.factories.cases import (
    COMPLAINT_DESK,
    COMPLAINTS,
    a_case,
    a_complaint,
    a_thread,
    answered,
    complaint_did,
    did,
    words,
)
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone, phone_of


def tried(officer: Phone, one: Complaint, verb: str, **body: Any) -> tuple[int, str]:
    answer = officer.post(f"{COMPLAINT_DESK}/{one.public_id}/{verb}", body, format="json")
    return answer.status_code, answer.json().get("code", "")


def seen_by(officer: Phone, queue: str = "waiting") -> list[str]:
    return [row["id"] for row in officer.get(f"{COMPLAINT_DESK}?queue={queue}").json()["results"]]


def test_a_colleague_takes_it_up_and_answers(complaint: Complaint, erlan: Phone, citizen: Phone) -> None:  # noqa: F811
    assert seen_by(erlan) == [str(complaint.public_id)]
    told = complaint_did(erlan, complaint, "acknowledge")
    assert (told["state"], told["handler"], told["colour"]) == (
        "acknowledged",
        str(erlan.user.public_id),  # type: ignore[union-attr]
        "green",
    )
    assert "You will have an answer by" in str(citizen.get("/api/v1/inbox").json()["results"])
    assert tried(erlan, complaint, "answer", **LAST_WORD) == (400, "invalid_input")
    told = complaint_did(erlan, complaint, "answer", **FOUND)
    assert (told["state"], told["stages"][0]["answer"], told["due_at"]) == ("partly_upheld", FOUND["text"], None)
    assert tried(erlan, complaint, "answer", **FOUND) == (409, "wrong_state")
    assert seen_by(erlan, "ended") == [str(complaint.public_id)]


def test_it_is_taken_up_before_it_is_answered(complaint: Complaint, erlan: Phone) -> None:  # noqa: F811
    assert tried(erlan, complaint, "answer", **FOUND) == (409, "wrong_state")
    answer = erlan.post(f"{COMPLAINT_DESK}/{complaint.public_id}/answer", {"finding": "lodged"}, format="json")
    assert set(faults(answer)) == {"finding", "text"}


def test_it_is_not_there_for_who_had_a_hand_in_it(complaint: Complaint, bek: Phone) -> None:  # noqa: F811
    assert seen_by(bek) == []
    for verb, body in (("acknowledge", {}), ("answer", FOUND)):
        assert tried(bek, complaint, verb, **body)[0] == 404
    assert bek.get(f"{COMPLAINT_DESK}/{complaint.public_id}/messages").status_code == 404


def test_who_triaged_the_case_had_a_hand_in_it(citizen: Phone, person: Person, seoul: Mission, bek: Phone) -> None:
    case = a_case(citizen, person)
    one = a_complaint(citizen, case.thread)
    assert seen_by(bek) == [str(one.public_id)]
    bek.get(f"/api/v1/staff/cases/{case.public_id}")
    assert seen_by(bek) == [str(one.public_id)], "to read is not to act"
    did(bek, case, "triage", kind="arrest", severity=2)
    assert seen_by(bek) == []


def test_who_worked_on_the_case_it_was_merged_into_had_too(
    citizen: Phone, person: Person, seoul: Mission, bek: Phone
) -> None:
    case, kept = a_case(citizen, person), a_case(citizen, person)
    merging = phone_of(an_officer("Merging", seoul, Role.OFFICER))
    did(merging, case, "merge", case=str(kept.public_id))
    one = a_complaint(citizen, case.thread)
    assert seen_by(bek) == [str(one.public_id)]
    answered(bek, kept.thread)
    assert seen_by(bek) == []


def test_the_database_lets_nobody_answer_what_they_had_a_hand_in(
    complaint: Complaint,  # noqa: F811
    bek: Phone,
    erlan: Phone,  # noqa: F811
    person: Person,
) -> None:
    stages = ComplaintStage.objects.filter(complaint=complaint)
    taken_up = {"state": "acknowledged", "acknowledged_at": timezone.now()}
    with pytest.raises(IntegrityError, match="by_an_outsider"), transaction.atomic():
        stages.update(**taken_up, handler=bek.user)
    complaint_did(erlan, complaint, "acknowledge")
    ended = {"state": "upheld", "answer": b"x", "ended_at": timezone.now()}
    stage = stages.get()
    stage.state, stage.answer, stage.ended_at, stage.answered_by = "upheld", "x", ended["ended_at"], bek.user  # type: ignore[assignment]
    with pytest.raises(IntegrityError, match="by_an_outsider"), transaction.atomic():
        stage.save()
    family = an_officer("Family", complaint.thread.mission, Role.OFFICER)
    person.representations.create(user=family, kind="attorney", valid_from="2020-01-01")
    with pytest.raises(IntegrityError, match="by_an_outsider"), transaction.atomic():
        stages.update(handler=family)
    assert seen_by(phone_of(family), "in_hand") == []


def test_who_answers_in_the_conversation_meanwhile_answers_the_complaint_no_longer(
    complaint: Complaint,  # noqa: F811
    erlan: Phone,  # noqa: F811
    citizen: Phone,
) -> None:
    complaint_did(erlan, complaint, "acknowledge")
    answered(erlan, complaint.thread)
    assert tried(erlan, complaint, "answer", **FOUND)[0] == 404
    assert citizen.post(f"{COMPLAINTS}/{complaint.public_id}/withdraw").status_code == 200


def test_a_colleague_takes_it_over(complaint: Complaint, erlan: Phone, seoul: Mission) -> None:  # noqa: F811
    head = phone_of(an_officer("Head", seoul, Role.MISSION_ADMIN))
    complaint_did(erlan, complaint, "acknowledge")
    told = complaint_did(head, complaint, "acknowledge")
    assert told["handler"] == str(head.user.public_id)  # type: ignore[union-attr]
    complaint_did(head, complaint, "acknowledge")
    assert AuditEntry.objects.filter(action="cases.complaint.acknowledged").count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICER, Role.MISSION_ADMIN)])
def test_no_other_role_sees_it(complaint: Complaint, seoul: Mission, role: Role) -> None:  # noqa: F811
    other = phone_of(an_officer("Other", seoul, role))
    assert seen_by(other) == []
    assert tried(other, complaint, "acknowledge")[0] == 404


def test_another_mission_does_not_see_it(complaint: Complaint, gulnar: Phone) -> None:  # noqa: F811
    assert seen_by(gulnar) == []
    assert tried(gulnar, complaint, "acknowledge")[0] == 404


def test_headquarters_see_it_and_step_in_only_where_nobody_is_free(
    complaint: Complaint,  # noqa: F811
    marat: Phone,
    erlan: Phone,  # noqa: F811
) -> None:
    assert seen_by(marat) == [str(complaint.public_id)]
    assert tried(marat, complaint, "acknowledge") == (403, "mission_answers_first")
    Post.objects.filter(user=erlan.user).update(valid_to=timezone.now())
    complaint_did(marat, complaint, "acknowledge")


def test_who_answered_the_first_stage_does_not_answer_the_second(
    answered_once: Complaint,  # noqa: F811
    erlan: Phone,  # noqa: F811
    citizen: Phone,
    seoul: Mission,
) -> None:
    home = headquarters()
    further = f"{COMPLAINTS}/{answered_once.public_id}/further"
    assert citizen.post(further, words(), format="json").status_code == 201
    assert tried(phone_of(an_officer("Head", seoul, Role.MISSION_ADMIN)), answered_once, "acknowledge")[0] == 403
    Post.objects.create(user=erlan.user, mission=home, role=Role.OFFICER, state="live", valid_from="2020-01-01T00:00Z")
    assert tried(erlan, answered_once, "acknowledge") == (403, "had_a_hand_in_it")
    stage = ComplaintStage.objects.filter(number=2)
    with pytest.raises(IntegrityError, match="by_an_outsider"), transaction.atomic():
        stage.update(state="acknowledged", acknowledged_at=timezone.now(), handler=erlan.user)
    marat = phone_of(an_officer("Marat", home, Role.OFFICER))
    complaint_did(marat, answered_once, "acknowledge")
    without = {name: value for name, value in LAST_WORD.items() if name != "remedy"}
    answer = marat.post(f"{COMPLAINT_DESK}/{answered_once.public_id}/answer", without, format="json")
    assert faults(answer) == {"remedy": "required"}
    complaint_did(marat, answered_once, "answer", **LAST_WORD)


def test_who_is_late_is_red(complaint: Complaint, erlan: Phone) -> None:  # noqa: F811
    url = f"{COMPLAINT_DESK}/{complaint.public_id}"
    assert erlan.get(url).json()["colour"] == "green"
    with transaction.atomic():
        ComplaintStage.objects.update(created_at=timezone.now() - timedelta(days=10))
    assert erlan.get(url).json()["colour"] == "red"
    assert complaint_did(erlan, complaint, "acknowledge")["colour"] == "green"
    ComplaintStage.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert erlan.get(url).json()["colour"] == "red"


def test_reading_shows_the_conversation_and_is_on_record(
    complaint: Complaint,  # noqa: F811
    bek: Phone,
    erlan: Phone,  # noqa: F811
) -> None:
    answered(bek, complaint.thread, "She is difficult.", visibility="internal")
    texts = [one["text"] for one in erlan.get(f"{COMPLAINT_DESK}/{complaint.public_id}/messages").json()["results"]]
    assert texts[0] == "She is difficult."
    assert AuditEntry.objects.filter(action="cases.complaint.opened").count() == 1


def test_an_unknown_queue_is_named(erlan: Phone) -> None:  # noqa: F811
    assert faults(erlan.get(f"{COMPLAINT_DESK}?queue=x")) == {"queue": "unknown"}


def test_lists_ask_the_database_the_same_for_many(
    citizen: Phone,
    person: Person,
    neglected: Thread,  # noqa: F811
    erlan: Phone,  # noqa: F811
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(3):
        a_complaint(citizen, a_thread(citizen, person))
    with django_assert_max_num_queries(14):
        assert len(seen_by(erlan)) == 3
