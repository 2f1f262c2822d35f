"""Cases that belong together are linked; two that are one are merged, and neither citizen loses or learns anything."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from consular.cases.models.cases import CaseLink, ConsularCase
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.privacy.services import erasure
from tests.core.api.bodies import faults
from tests.factories.cases import CASE_DESK, CASES, a_case, did, words, worked_on, wrote
from tests.factories.visas import a_person
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def kept(citizen: Phone, person: Person, seoul: Mission) -> ConsularCase:
    return a_case(citizen, person, text="My sister is missing.", kind="missing")


@pytest.fixture
@remembered
def twin(stranger: Phone, seoul: Mission) -> ConsularCase:
    """Farida reports the same."""
    person = a_person(stranger.user, primary="Twin", nationality="KAZ")  # type: ignore[arg-type]
    return a_case(stranger, person, text="My friend is missing.", kind="missing")


@pytest.fixture
@remembered
def merged(bek: Phone, kept: ConsularCase, twin: ConsularCase) -> ConsularCase:
    ConsularCase.objects.filter(pk=twin.pk).update(counted_from=timezone.now() - timedelta(hours=9))
    did(bek, twin, "merge", case=str(kept.public_id))
    kept.refresh_from_db()
    return kept


def test_two_are_linked_whichever_way(bek: Phone, kept: ConsularCase, twin: ConsularCase) -> None:
    told = did(bek, kept, "link", case=str(twin.public_id))
    assert told["related"] == [str(twin.public_id)]
    assert did(bek, twin, "link", case=str(kept.public_id))["related"] == [str(kept.public_id)]
    assert CaseLink.objects.count() == 1
    itself = bek.post(f"{CASE_DESK}/{kept.public_id}/link", {"case": str(kept.public_id)}, format="json")
    assert faults(itself) == {"case": "same"}


def test_the_earlier_beginning_counts(bek: Phone, merged: ConsularCase, twin: ConsularCase) -> None:
    twin.refresh_from_db()
    assert (twin.merged_into, merged.counted_from) == (merged, twin.counted_from)
    assert bek.get(f"{CASE_DESK}/{merged.public_id}").json()["colour"] == "red"
    (line,) = bek.get("/api/v1/staff/case-board").json()
    assert (line["red"], line["amber"], line["green"]) == (1, 0, 0)


def test_each_citizen_reads_their_own_and_hears_what_came_of_it(
    citizen: Phone, stranger: Phone, bek: Phone, merged: ConsularCase, twin: ConsularCase
) -> None:
    worked_on(bek, merged)
    told = stranger.get(f"{CASES}/{twin.public_id}").json()
    assert (told["state"], told["reference"]) == ("open", twin.thread.reference)
    wrote(stranger, twin.thread, "Any news?")
    did(bek, merged, "resolve", text="She was found, and is well.")
    for phone, case, own, others in (
        (citizen, merged, "My sister", "My friend"),
        (stranger, twin, "My friend", "My sister"),
    ):
        said = str(phone.get(f"/api/v1/threads/{case.thread.public_id}/messages").json())
        assert own in said
        assert "She was found" in said
        assert others not in said
        assert phone.get(f"{CASES}/{case.public_id}").json()["state"] == "resolved"
        other = twin if case == merged else merged
        assert phone.get(f"{CASES}/{other.public_id}").status_code == 404


def test_whose_case_was_merged_opens_the_other_again(
    stranger: Phone, bek: Phone, merged: ConsularCase, twin: ConsularCase
) -> None:
    worked_on(bek, merged)
    did(bek, merged, "resolve", text="She was found.")
    told = stranger.post(f"{CASES}/{twin.public_id}/reopen", words("It isn't her."), format="json").json()
    assert told["state"] == "open"
    merged.refresh_from_db()
    assert merged.state == "open"


def test_a_merged_case_is_worked_on_no_more(
    bek: Phone, citizen: Phone, person: Person, merged: ConsularCase, twin: ConsularCase
) -> None:
    bodies: dict[str, Any] = {
        "triage": {"kind": "missing", "severity": 3},
        "merge": {"case": str(merged.public_id)},
        "hand-over": {"mission": "KZ-VIE", "promised": "x"},
    }
    for verb, body in bodies.items():
        answer = bek.post(f"{CASE_DESK}/{twin.public_id}/{verb}", body, format="json")
        assert (verb, answer.status_code) == (verb, 409)
    third = a_case(citizen, person)
    chained = bek.post(f"{CASE_DESK}/{merged.public_id}/merge", {"case": str(third.public_id)}, format="json")
    assert faults(chained) == {"case": "has_merged"}
    with pytest.raises(ProgrammingError), transaction.atomic():
        ConsularCase.objects.filter(pk=twin.pk).update(merged_into=third)


def test_both_go_along_when_it_is_handed_over(
    bek: Phone, gulnar: Phone, merged: ConsularCase, twin: ConsularCase
) -> None:
    did(bek, merged, "hand-over", mission="KZ-VIE", promised="We look on.")
    assert {line["mission"] for line in gulnar.get(CASE_DESK).json()["results"]} == {"KZ-VIE"}
    assert gulnar.get(f"{CASE_DESK}/{twin.public_id}").status_code == 200


def test_one_of_another_mission_comes_along(
    marat: Phone, stranger: Phone, kept: ConsularCase, vienna: Mission, twin: ConsularCase, bek: Phone
) -> None:
    did(marat, twin, "hand-over", mission="KZ-VIE", promised="We look on.")
    refused = bek.post(f"{CASE_DESK}/{kept.public_id}/merge", {"case": str(twin.public_id)}, format="json")
    assert refused.status_code == 404
    did(marat, twin, "merge", case=str(kept.public_id))
    assert ConsularCase.objects.get(pk=twin.pk).thread.mission.code == "KZ-SEO"


def test_a_relative_of_one_merges_neither(bek: Phone, kept: ConsularCase, twin: ConsularCase) -> None:
    twin.thread.person.representations.create(user=bek.user, kind="attorney", valid_from="2020-01-01")
    body = {"case": str(twin.public_id)}
    for verb in ("link", "merge"):
        assert bek.post(f"{CASE_DESK}/{kept.public_id}/{verb}", body, format="json").status_code == 404
    assert not CaseLink.objects.exists()


def test_who_was_merged_stands_by_itself_when_the_other_is_erased(
    merged: ConsularCase, twin: ConsularCase, bek: Phone
) -> None:
    erasure.erase_person(merged.thread.person, now=timezone.now())
    assert ConsularCase.objects.get() == twin
    assert ConsularCase.objects.get().merged_into is None
    assert bek.get(f"{CASE_DESK}/{twin.public_id}").status_code == 200


def test_a_person_whose_case_runs_is_told_so_when_they_wish_to_be_erased(
    citizen: Phone, kept: ConsularCase, bek: Phone
) -> None:
    told = citizen.post("/api/v1/me/erasure-request", {}, format="json").json()
    assert kept.thread.reference in str(told)
    worked_on(bek, kept)
    did(bek, kept, "resolve", text="Found.")
    assert kept.thread.reference not in str(citizen.get("/api/v1/me/erasure-request").json())
