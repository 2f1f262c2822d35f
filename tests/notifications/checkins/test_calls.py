"""Officers walk the silent: each takes the next, nobody takes the same one, and nobody is dropped."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.models.choices import Ground
from notifications.checkins.rules.turns import RESTS
from notifications.checkins.services import calling, keeping
from tests.factories.alerts import done
from tests.factories.check_ins import DESK, desk, says
from tests.factories.missions import an_officer
from tests.factories.visas import a_person
from tests.people import Phone, phone_of


@pytest.fixture
def dana(seoul: Mission) -> Phone:
    """She keeps the register too: only who reads who people are calls them."""
    return phone_of(an_officer("Dana", seoul, Role.OPERATOR, Role.INTAKE))


@pytest.fixture
def erlan(seoul: Mission) -> Phone:
    return phone_of(an_officer("Erlan", seoul, Role.OPERATOR, Role.OFFICER))


def listed(check_in: CheckIn, *risks: int, served_by: str = "KZ-SEO") -> list[UUID]:
    """More people of whom nobody knows anything, each with this risk."""
    rows = [
        CheckInPerson.objects.create(
            check_in=check_in, subject=uuid4(), listed=True, served_by=served_by, by_area=True, is_minor=False,
            risk=risk, grounds={"inside": risk}, turn=200 - risk, since=timezone.now(),
        )
        for risk in risks
    ]  # fmt: skip
    return [row.subject for row in rows]


def takes(phone: Phone, check_in: CheckIn) -> Any:
    return phone.post(f"{DESK}/{check_in.public_id}/calls")


def tells(phone: Phone, check_in: CheckIn, call: str, outcome: str, **more: Any) -> Any:
    return phone.post(f"{DESK}/{check_in.public_id}/calls/{call}/outcome", {"outcome": outcome, **more}, format="json")


def row_of(check_in: CheckIn, subject: Any) -> CheckInPerson:
    return CheckInPerson.objects.get(check_in=check_in, subject=subject)


def over(call: str) -> None:
    """The ten minutes are gone."""
    earlier = timezone.now() - timedelta(minutes=20)
    old = CheckInCall.objects.get(public_id=call)
    CheckInPerson.objects.filter(subject=old.subject).update(call_after=earlier)
    with transaction.atomic():
        CheckInCall.objects.filter(pk=old.pk).delete()
        CheckInCall.objects.create(
            pk=old.pk, public_id=old.public_id, check_in=old.check_in, subject=old.subject, taken_by=old.taken_by,
            created_at=earlier, until=earlier + timedelta(minutes=10),
        )  # fmt: skip


def test_each_officer_gets_another_the_worst_first(dana: Phone, erlan: Phone, check_in: CheckIn) -> None:
    low, high = listed(check_in, 96, 99)
    first, second = done(takes(dana, check_in), 201), done(takes(erlan, check_in), 201)
    assert [one["person"]["person"] for one in (first, second)] == [str(high), str(low)]
    assert first["person"]["grounds"] == [{"ground": "inside", "points": 99}]
    again = done(takes(dana, check_in), 201)
    assert again["id"] == first["id"]
    acts = AuditEntry.objects.filter(action="notifications.check_in.call_taken").order_by("pk")
    assert [(act.person, act.chain) for act in acts] == [(str(high), "KZ-SEO"), (str(low), "KZ-SEO")]


def test_where_all_are_called_or_have_answered_nobody_is_left(
    dana: Phone, erlan: Phone, phone: Phone, check_in: CheckIn
) -> None:
    done(takes(dana, check_in), 201)
    refused = takes(erlan, check_in)
    assert (refused.status_code, refused.json()["code"]) == (409, "nobody_to_call")
    says(phone, check_in)
    assert takes(erlan, check_in).status_code == 409


def test_a_call_that_nobody_finished_comes_back(dana: Phone, erlan: Phone, check_in: CheckIn) -> None:
    call = done(takes(dana, check_in), 201)
    over(call["id"])
    other = done(takes(erlan, check_in), 201)
    assert other["person"]["person"] == call["person"]["person"]
    late = tells(dana, check_in, call["id"], "no_answer")
    assert (late.status_code, late.json()["code"]) == (409, "call_lapsed")
    assert row_of(check_in, call["person"]["person"]).tries == 0


def test_what_came_of_it_may_come_late_while_nobody_else_took_it(dana: Phone, check_in: CheckIn) -> None:
    call = done(takes(dana, check_in), 201)
    over(call["id"])
    assert done(tells(dana, check_in, call["id"], "safe"))["person"]["status"] == "safe"


def test_reached_it_is_an_answer_that_staff_entered(dana: Phone, aigul: Any, check_in: CheckIn) -> None:
    call = done(takes(dana, check_in), 201)
    assert call["person"]["person"] == str(aigul.public_id)
    told = done(tells(dana, check_in, call["id"], "need_help", help="medical", people=2, note="Her leg is broken."))
    assert (told["outcome"], told["person"]["status"], told["person"]["help"]) == ("need_help", "need_help", "medical")
    answer = CheckInAnswer.objects.select_related("check_in__data_key").get()
    assert (answer.speaker, answer.channel, answer.people, answer.said_by) == ("staff", "staff", 2, dana.user)
    assert answer.told["note"] == "Her leg is broken."
    assert answer.told["reason"] == "They were called and reached."
    done(tells(dana, check_in, call["id"], "need_help", help="medical", people=2, note="Her leg is broken."))
    assert CheckInAnswer.objects.count() == 1
    refused = tells(dana, check_in, call["id"], "safe")
    assert (refused.status_code, refused.json()["code"]) == (409, "call_ended")
    entry = AuditEntry.objects.get(action="notifications.check_in.call_ended")
    assert (entry.person, entry.detail) == (str(aigul.public_id), {"outcome": "need_help"})


def test_called_in_vain_they_rest_longer_each_time_and_are_ranked_anew(dana: Phone, check_in: CheckIn) -> None:
    CheckInPerson.objects.filter(check_in=check_in).delete()
    (subject,) = listed(check_in, 60)
    for tries in range(1, 6):
        CheckInPerson.objects.update(call_after=None)
        call, before = done(takes(dana, check_in), 201), timezone.now()
        told = done(tells(dana, check_in, call["id"], "no_answer"))
        row = row_of(check_in, subject)
        assert (row.tries, row.status) == (tries, "silent")
        assert row.call_after is not None
        rest = row.call_after - before
        assert abs(rest - RESTS[min(tries, 4) - 1]) < timedelta(minutes=1)
        assert (row.risk, row.turn) == ((60, 140) if tries < 3 else (75, 125))
        assert told["person"]["tries"] == tries
        assert takes(dana, check_in).status_code == 409
    assert row_of(check_in, subject).grounds == {"inside": 60, str(Ground.UNREACHED): 15}


def test_who_rests_lets_the_next_one_come(dana: Phone, check_in: CheckIn) -> None:
    high, low = listed(check_in, 99, 98)
    call = done(takes(dana, check_in), 201)
    done(tells(dana, check_in, call["id"], "wrong_number"))
    assert done(takes(dana, check_in), 201)["person"]["person"] == str(low)
    rests = row_of(check_in, high).call_after
    assert rests is not None
    assert rests > timezone.now() + timedelta(hours=3)


def test_a_word_of_their_own_meanwhile_stands(dana: Phone, phone: Phone, aigul: Any, check_in: CheckIn) -> None:
    call = done(takes(dana, check_in), 201)
    says(phone, check_in, "need_help", help="trapped")
    told = done(tells(dana, check_in, call["id"], "no_answer"))
    assert (told["person"]["status"], told["person"]["tries"]) == ("need_help", 1)
    row = row_of(check_in, aigul.public_id)
    assert row.turn < 100


def test_a_call_is_its_officers_alone(dana: Phone, erlan: Phone, check_in: CheckIn) -> None:
    call = done(takes(dana, check_in), 201)["id"]
    assert desk(dana, check_in, f"/calls/{call}").status_code == 200
    assert desk(erlan, check_in, f"/calls/{call}").status_code == 404
    assert tells(erlan, check_in, call, "safe").status_code == 404
    assert tells(dana, check_in, str(uuid4()), "safe").status_code == 404
    assert not CheckInAnswer.objects.exists()


def test_who_may_not_read_who_people_are_is_given_nobody_and_keeps_nobody_from_others(
    erlan: Phone, check_in: CheckIn, seoul: Mission
) -> None:
    reads_none = phone_of(an_officer("Timur", seoul, Role.OPERATOR))
    listed(check_in, 99, 98)
    refused = takes(reads_none, check_in)
    assert (refused.status_code, refused.json()["code"]) == (409, "only_others_may_call")
    assert not CheckInCall.objects.exists()
    assert not CheckInPerson.objects.exclude(call_after=None).exists()
    assert not AuditEntry.objects.filter(action="notifications.check_in.call_taken").exists()
    assert takes(erlan, check_in).status_code == 201


def test_whom_only_others_may_call_is_passed_over(check_in: CheckIn, seoul: Mission, monkeypatch: Any) -> None:
    """A relative of the officer's own, and people of another mission where the officer keeps no register."""
    monkeypatch.setattr(calling, "AT_ONCE", 2)
    officer = an_officer("Zhanna", seoul, Role.OPERATOR, Role.INTAKE)
    own = a_person(officer, nationality="KAZ")
    CheckInPerson.objects.filter(check_in=check_in).delete()
    listed(check_in, 99, 98, 97, served_by="KZ-VIE")
    CheckInPerson.objects.create(
        check_in=check_in, subject=own.public_id, listed=True, served_by="KZ-SEO", by_area=True, is_minor=False,
        risk=96, turn=104, since=timezone.now(),
    )  # fmt: skip
    (last,) = listed(check_in, 10)
    call = done(takes(phone_of(officer), check_in), 201)
    assert call["person"]["person"] == str(last)
    done(tells(phone_of(officer), check_in, call["id"], "safe"))
    assert takes(phone_of(officer), check_in).json()["code"] == "only_others_may_call"


def test_who_calls_whom(
    dana: Phone, gulnar: Phone, bek: Phone, phone: Phone, check_in: CheckIn, seoul: Mission
) -> None:
    reader = phone_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    approver = phone_of(an_officer("Timur", seoul, Role.APPROVER))
    answers = [takes(one, check_in).status_code for one in (gulnar, bek, phone, reader, approver)]
    assert answers == [404, 404, 403, 403, 403]
    assert not CheckInCall.objects.exists()
    (theirs,) = listed(check_in, 10, served_by="KZ-VIE")
    assert done(takes(gulnar, check_in), 201)["person"]["person"] == str(theirs)
    assert takes(gulnar, check_in).status_code == 201
    assert CheckInCall.objects.count() == 1


@pytest.mark.parametrize(
    "bad",
    [{}, {"outcome": "lapsed"}, {"outcome": "dead"}, {"outcome": "need_help", "help": "money"},
     {"outcome": "need_help", "people": 0}, {"outcome": "safe", "note": "\u0000"}, {"outcome": "safe", "more": 1}],
)  # fmt: skip
def test_bad_outcomes_are_named(dana: Phone, check_in: CheckIn, bad: dict[str, Any]) -> None:
    call = done(takes(dana, check_in), 201)["id"]
    answer = dana.post(f"{DESK}/{check_in.public_id}/calls/{call}/outcome", bad, format="json")
    assert answer.status_code == 400, answer.content
    assert CheckInCall.objects.get().outcome == ""


def test_after_a_check_in_closed_they_are_called_until_all_is_forgotten(dana: Phone, check_in: CheckIn) -> None:
    done(dana.post(f"{DESK}/{check_in.public_id}/close"))
    call = done(takes(dana, check_in), 201)["id"]
    keeping.purge_old(now=check_in.purge_at)
    assert not CheckInCall.objects.exists()
    assert takes(dana, check_in).status_code == 409
    assert tells(dana, check_in, call, "safe").status_code == 404


def test_the_database_lets_no_two_call_one_and_no_outcome_change(dana: Phone, erlan: Phone, check_in: CheckIn) -> None:
    call = CheckInCall.objects.get(public_id=done(takes(dana, check_in), 201)["id"])
    twice = CheckInCall(
        check_in=check_in, subject=call.subject, taken_by=erlan.user, until=timezone.now() + calling.THEIRS_ALONE
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()
    done(tells(dana, check_in, str(call.public_id), "no_answer"))
    for change in ({"outcome": "safe"}, {"taken_by": erlan.user}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            CheckInCall.objects.update(**change)


def test_a_person_who_is_forgotten_is_called_no_more(dana: Phone, aigul: Any, check_in: CheckIn) -> None:
    call = done(takes(dana, check_in), 201)["id"]
    keeping.forget_subject(aigul.public_id)
    assert not CheckInCall.objects.exists()
    assert tells(dana, check_in, call, "safe").status_code == 404
    assert takes(dana, check_in).status_code == 409
