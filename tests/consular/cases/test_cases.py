"""/api/v1/cases and /api/v1/staff/cases: help is asked for, worked on, resolved, opened again, handed over."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from consular.cases.models.cases import ConsularCase, FirstAnswerTick
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.audit.models import AuditEntry
from tests.core.api.bodies import faults
from tests.factories.cases import (
    CALLED,
    CASE_DESK,
    CASES,
    NEED,
    STAFF,
    a_case,
    answered,
    did,
    words,
    worked_on,
    wrote,
)
from tests.factories.missions import headquarters
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def case(citizen: Phone, person: Person, seoul: Mission) -> ConsularCase:
    return a_case(citizen, person)


@pytest.fixture
@remembered
def in_hand(case: ConsularCase, bek: Phone) -> ConsularCase:
    return worked_on(bek, case)


def inbox(phone: Phone) -> str:
    return str(phone.get("/api/v1/inbox").json()["results"])


def test_help_is_asked_for_once(citizen: Phone, person: Person, seoul: Mission) -> None:
    body = {**NEED, "client_id": str(uuid4()), "person": str(person.public_id)}
    first, second = (citizen.post(CASES, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    told = first.json()
    assert told == second.json() == citizen.get(first.headers["Location"]).json()
    assert (told["kind"], told["state"], told["mission"]) == ("lost_passport", "received", "KZ-SEO")
    assert [line["id"] for line in citizen.get(CASES).json()["results"]] == [told["id"]]
    thread = citizen.get(f"/api/v1/threads/{told['thread']}").json()
    assert (thread["reference"], thread["subject"]) == (told["reference"], "A lost bag")
    assert ConsularCase.objects.count() == 1


def test_other_parents_and_strangers_see_no_case(
    citizen: Phone, other_parent: Phone, stranger: Phone, child: Person, seoul: Mission
) -> None:
    case = a_case(citizen, child)
    for phone in (other_parent, stranger):
        assert phone.get(CASES).json()["results"] == []
        assert phone.get(f"{CASES}/{case.public_id}").status_code == 404
        assert phone.post(f"{CASES}/{case.public_id}/reopen", words(), format="json").status_code == 404


def test_it_goes_its_way_to_the_end(citizen: Phone, bek: Phone, case: ConsularCase) -> None:
    told = did(bek, case, "triage", kind="arrest", severity=4)
    assert (told["state"], told["kind"], told["severity"]) == ("triaged", "arrest", 4)
    assert did(bek, case, "start")["assigned_to"] == str(bek.user.public_id)  # type: ignore[union-attr]
    told = did(bek, case, "wait", state="waiting_third_party")
    assert (told["state"], told["resolution_due_at"]) == ("waiting_third_party", None)
    assert did(bek, case, "wait", state="waiting_citizen")["state"] == "waiting_citizen"
    assert did(bek, case, "resume")["state"] == "open"
    did(bek, case, "resolve", text="You have a new passport.")
    assert citizen.get(f"{CASES}/{case.public_id}").json()["resolution"] == "You have a new passport."
    said = citizen.get(f"/api/v1/threads/{case.thread.public_id}/messages").json()["results"]
    assert said[0]["text"] == "You have a new passport."
    assert "has written to you" in inbox(citizen)
    assert did(bek, case, "close")["state"] == "closed"


@pytest.mark.parametrize("verb", ["start", "resume", "close", "resolve", "wait"])
def test_no_state_is_skipped(bek: Phone, case: ConsularCase, verb: str) -> None:
    body = {"resolve": {"text": "x"}, "wait": {"state": "waiting_citizen"}}.get(verb, {})
    answer = bek.post(f"{CASE_DESK}/{case.public_id}/{verb}", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    case.refresh_from_db()
    assert (case.state, case.thread.messages.count()) == ("received", 1)


def test_the_database_skips_none_either(case: ConsularCase) -> None:
    for state in ("open", "resolved", "closed"):
        with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
            ConsularCase.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(IntegrityError, match="consular_consularcase_resolved_in_words"), transaction.atomic():
        ConsularCase.objects.filter(pk=case.pk).update(resolved_at=timezone.now())


def test_the_first_answer_stops_the_first_clock_and_a_note_does_not(
    citizen: Phone, bek: Phone, case: ConsularCase
) -> None:
    answered(bek, case.thread, "She sounds calm.", visibility="internal")
    assert bek.get(f"{CASE_DESK}/{case.public_id}").json()["first_answer_due_at"] is not None
    for _ in range(2):
        answered(bek, case.thread)
    assert bek.get(f"{CASE_DESK}/{case.public_id}").json()["first_answer_due_at"] is None
    assert list(FirstAnswerTick.objects.order_by("number").values_list("kind", flat=True)) == ["start", "stop"]


def test_an_arrest_is_due_by_the_wall_clock(citizen: Phone, bek: Phone, person: Person, seoul: Mission) -> None:
    case = a_case(citizen, person, "arrest")
    told = bek.get(f"{CASE_DESK}/{case.public_id}").json()
    assert (told["severity"], told["colour"]) == (3, "green")
    assert told["first_answer_due_at"][:16] == (case.created_at + timedelta(hours=4)).isoformat()[:16]


def test_what_the_citizen_writes_ends_the_waiting(citizen: Phone, bek: Phone, in_hand: ConsularCase) -> None:
    did(bek, in_hand, "wait", state="waiting_citizen")
    wrote(citizen, in_hand.thread)
    in_hand.refresh_from_db()
    assert in_hand.state == "open"
    assert list(in_hand.resolution_clock.order_by("number").values_list("kind", flat=True)) == [
        "start",
        "pause",
        "resume",
    ]
    did(bek, in_hand, "wait", state="waiting_third_party")
    wrote(citizen, in_hand.thread)
    in_hand.refresh_from_db()
    assert in_hand.state == "waiting_third_party"


def test_its_citizen_opens_it_again_for_some_weeks(citizen: Phone, bek: Phone, in_hand: ConsularCase) -> None:
    url = f"{CASES}/{in_hand.public_id}/reopen"
    early = citizen.post(url, words("Hello?"), format="json")
    assert (early.status_code, in_hand.thread.messages.count()) == (409, 1)
    did(bek, in_hand, "resolve", text="Found.")
    did(bek, in_hand, "close")
    body = words("It isn't mine.")
    first, second = (citizen.post(url, body, format="json") for _ in range(2))
    assert (first.status_code, first.json()["state"]) == (200, "open")
    assert second.json() == first.json()
    in_hand.refresh_from_db()
    assert (in_hand.resolution, in_hand.resolved_at) == (None, None)
    did(bek, in_hand, "resolve", text="Found again.")
    ConsularCase.objects.filter(pk=in_hand.pk).update(resolved_at=timezone.now() - timedelta(days=31))
    late = citizen.post(url, words("Still not."), format="json")
    assert (late.status_code, late.json()["code"]) == (409, "reopen_too_late")


def test_an_officer_enters_it_for_a_caller(bek: Phone, seoul: Mission) -> None:
    body = {**CALLED, "client_id": str(uuid4())}
    first, second = (bek.post(CASE_DESK, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    told = first.json()
    assert (told["name"], told["kind"], told["caller"]["relation"]) == ("Held, Madina", "arrest", "brother")
    case = ConsularCase.objects.get()
    assert (case.entered_by, case.thread.told_by, Person.objects.count()) == (bek.user, None, 1)
    assert case.thread.messages.get().visibility == "internal"
    assert case.thread.waiting_since is None


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"caller": {"name": "A", "relation": "b", "phone": "no"}}, "caller.phone"),
        ({"kind": "boredom"}, "kind"),
        ({"person": {**CALLED["person"], "birth_date": "XXXX-01-01"}}, "person.birth_date"),
        ({"person": {**CALLED["person"], "nationality": "ZZZ"}}, "person.nationality"),
    ],
)
def test_what_is_wrong_is_named_and_nobody_is_entered(
    bek: Phone, seoul: Mission, wrong: dict[str, Any], path: str
) -> None:
    answer = bek.post(CASE_DESK, {**CALLED, "client_id": str(uuid4()), **wrong}, format="json")
    assert (answer.status_code, set(faults(answer))) == (400, {path})
    assert not Person.objects.exists()


def test_a_mission_they_do_not_serve_is_not_there(gulnar: Phone, seoul: Mission) -> None:
    answer = gulnar.post(CASE_DESK, {**CALLED, "client_id": str(uuid4())}, format="json")
    assert answer.status_code == 404
    assert not Person.objects.exists()


def test_a_conversation_turns_out_to_be_a_case(citizen: Phone, bek: Phone, thread: Thread) -> None:
    url = f"{STAFF}/{thread.public_id}/case"
    assert bek.post(url, {"kind": "hospital"}, format="json").status_code == 201
    again = bek.post(url, {"kind": "hospital"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "has_a_case_already")
    assert citizen.get(CASES).json()["results"][0]["kind"] == "hospital"


def test_it_is_handed_over_with_what_was_promised(
    citizen: Phone, bek: Phone, marat: Phone, gulnar: Phone, in_hand: ConsularCase
) -> None:
    url = f"{CASE_DESK}/{in_hand.public_id}/hand-over"
    assert faults(bek.post(url, {"mission": "KZ-VIE"}, format="json")) == {"promised": "required"}
    assert faults(bek.post(url, {"mission": "KZ-SEO", "promised": "x"}, format="json")) == {"mission": "unknown"}
    by_thread = bek.post(f"{STAFF}/{in_hand.thread.public_id}/transfer", {"mission": "KZ-VIE"}, format="json")
    assert (by_thread.status_code, by_thread.json()["code"]) == (409, "has_a_case")
    told = did(bek, in_hand, "hand-over", mission="KZ-VIE", promised="A call tomorrow at nine.")
    assert told["handovers"][0]["promised"] == "A call tomorrow at nine."
    assert bek.get(f"{CASE_DESK}/{in_hand.public_id}").status_code == 404
    seen = gulnar.get(f"{CASE_DESK}/{in_hand.public_id}").json()
    assert (seen["mission"], seen["assigned_to"], seen["handovers"]) == ("KZ-VIE", None, told["handovers"])
    assert did(gulnar, in_hand, "hand-over", mission=headquarters().code, promised="Nothing more.")
    assert "tomorrow" not in str(citizen.get(f"{CASES}/{in_hand.public_id}").json())
    with pytest.raises(ProgrammingError), transaction.atomic():
        in_hand.handovers.update(by=gulnar.user)


def test_nobody_works_on_their_familys_case(bek: Phone, person: Person, case: ConsularCase) -> None:
    person.representations.create(user=bek.user, kind="attorney", valid_from="2020-01-01")
    assert bek.get(CASE_DESK).json()["results"] == []
    assert bek.get(f"{CASE_DESK}/{case.public_id}").status_code == 404
    body = {"kind": "arrest", "severity": 1}
    assert bek.post(f"{CASE_DESK}/{case.public_id}/triage", body, format="json").status_code == 404
    assert bek.get("/api/v1/staff/case-board").json() == []


def test_reading_is_told_in_words(citizen: Phone, bek: Phone, case: ConsularCase) -> None:
    bek.get(f"{CASE_DESK}/{case.public_id}")
    assert AuditEntry.objects.filter(action="cases.case.opened").count() == 1
    (line,) = citizen.get("/api/v1/me/access-history").json()["results"]
    assert (line["text"], line["reference"]) == ("An officer opened your case.", case.thread.reference)
