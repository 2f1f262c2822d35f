"""POST /refusals/{id}/appeal and the applicant's side of an appeal: in time, once, readable in words, withdrawable."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from consular.missions.models.missions import Mission
from consular.missions.rules.calendar import working_days_between
from consular.missions.services.calendars import calendar_of
from consular.visas.models.appeals import Appeal
from consular.visas.models.visas import Refusal
from consular.visas.services.appeals import APPEAL_WORKING_DAYS
from tests.consular.visas.review.conftest import TEXT, verb
from tests.people import Phone, phone_of


def lodge(phone: Phone, refusal: Refusal, body: Any = TEXT) -> Any:
    return phone.post(f"/api/v1/refusals/{refusal.public_id}/appeal", body, format="json")


def test_the_applicant_appeals_and_reads_the_appeal(refusal: Refusal, applicant: Phone, seoul: Mission) -> None:
    lodged = lodge(applicant, refusal)
    assert lodged.status_code == 201
    read = applicant.get(f"/api/v1/appeals/{lodged.json()['id']}").json()
    assert (read["state"], read["text"], read["finding"]) == ("lodged", TEXT["text"], None)
    assert applicant.get(f"/api/v1/refusals/{refusal.public_id}").json()["appeals"] == [read["id"]]
    today = seoul.local_day(datetime.now(UTC))
    due = datetime.fromisoformat(read["due_on"]).date()
    assert working_days_between(today, due, calendar_of(seoul)) == APPEAL_WORKING_DAYS
    story = applicant.get(f"/api/v1/visa-applications/{refusal.application.public_id}/timeline").json()
    assert story[-1]["text"] == "You appealed. An officer who had no part in the decision will examine it."


def test_the_text_is_sealed(appeal: Appeal) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM consular_appeal")
        assert TEXT["text"].encode() not in bytes(cursor.fetchone()[0])


def test_a_second_appeal_is_told_the_first_ones_reference(appeal: Appeal, refusal: Refusal, applicant: Phone) -> None:
    again = lodge(applicant, refusal)
    assert (again.status_code, again.json()["code"]) == (409, "already_appealed")
    assert again.json()["reference"] == appeal.reference
    assert Appeal.objects.count() == 1


def test_the_last_day_counts_by_the_clock_of_the_mission(refusal: Refusal, applicant: Phone) -> None:
    """Seoul is nine hours ahead: its last day ends at 15:00 UTC."""
    last = refusal.remedy_until
    with time_machine.travel(datetime(last.year, last.month, last.day, 15, 0, tzinfo=UTC), tick=False):
        late = lodge(phone_of(applicant.user), refusal)
        assert (late.status_code, late.json()["code"]) == (409, "appeal_too_late")
        assert not Appeal.objects.exists()
    with time_machine.travel(datetime(last.year, last.month, last.day, 14, 59, tzinfo=UTC), tick=False):
        assert lodge(phone_of(applicant.user), refusal).status_code == 201


def test_a_withdrawn_appeal_leaves_the_way_open(appeal: Appeal, refusal: Refusal, applicant: Phone) -> None:
    ended = applicant.post(f"/api/v1/appeals/{appeal.public_id}/withdraw", {}, format="json")
    assert ended.json()["state"] == "withdrawn"
    assert applicant.post(f"/api/v1/appeals/{appeal.public_id}/withdraw", {}, format="json").status_code == 409
    assert lodge(applicant, refusal).status_code == 201


def test_an_appeal_under_review_can_be_withdrawn_too(appeal: Appeal, applicant: Phone, zarina: Phone) -> None:
    assert verb(zarina, appeal, "take").status_code == 200
    ended = applicant.post(f"/api/v1/appeals/{appeal.public_id}/withdraw", {}, format="json")
    assert ended.json()["state"] == "withdrawn"
    assert verb(zarina, appeal, "dismiss", {"reasons": "Too late."}).status_code == 409


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": 5}, {"text": "\u202eno"}, {"text": "x", "colour": 1}])
def test_malformed_appeals_are_refused(refusal: Refusal, applicant: Phone, body: Any) -> None:
    assert lodge(applicant, refusal, body).status_code == 400
    assert not Appeal.objects.exists()


def test_strangers_and_officers_find_nothing_to_appeal_against(
    refusal: Refusal, appeal: Appeal, stranger: Phone, bek: Phone
) -> None:
    for phone in (stranger, bek):
        assert lodge(phone, refusal).status_code == 404
        assert phone.get(f"/api/v1/appeals/{appeal.public_id}").status_code == 404
        assert phone.post(f"/api/v1/appeals/{appeal.public_id}/withdraw", {}, format="json").status_code == 404
    assert Appeal.objects.get().state == "lodged"


def test_the_database_holds_one_appeal_for_each_refusal(appeal: Appeal, refusal: Refusal, applicant: Phone) -> None:
    twin = Appeal(
        refusal=refusal,
        reference="A-2",
        text="Again",
        lodged_by=applicant.user,
        proposed_by_id=appeal.proposed_by_id,
        decided_by_id=appeal.decided_by_id,
    )
    with pytest.raises(IntegrityError, match="consular_appeal_one_each"), transaction.atomic():
        twin.save()


def test_the_database_refuses_false_copies_of_who_decided(
    appeal: Appeal, refusal: Refusal, applicant: Phone, dana: Phone
) -> None:
    Appeal.objects.update(state="withdrawn", ended_at=appeal.created_at + timedelta(hours=1))
    false = Appeal(
        refusal=refusal,
        reference="A-2",
        text="Again",
        lodged_by=applicant.user,
        proposed_by=dana.user,
        decided_by_id=appeal.decided_by_id,
    )
    with pytest.raises(IntegrityError, match="must repeat who proposed"), transaction.atomic():
        false.save()
