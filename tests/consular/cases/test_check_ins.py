"""Somebody answers a check-in that they need help: a case with a clock, once, and nothing in an exercise."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.cases.models.cases import ConsularCase
from consular.cases.models.messages import Message
from consular.cases.models.sos import SosCall
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.services import helping
from tests.factories.abroad import a_leg, a_registration, a_trip, serves
from tests.factories.broadcasts import a_listener, started
from tests.factories.check_ins import DESK, POSITION, SERVED, URL, a_check_in, says, staff_says, status_of
from tests.factories.missions import a_post, an_officer
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def operator(seoul: Mission) -> Phone:
    return phone_of(an_officer("Timur", seoul, Role.OPERATOR))


@pytest.fixture
@remembered
def mother(seoul: Mission) -> Phone:
    """In Seoul's register."""
    serves(seoul, "KR")
    phone = phone_of(a_user("Mother"))
    a_registration(phone, a_person(phone.user, nationality="KAZ", primary="Mother"))
    return phone


@pytest.fixture
@remembered
def child(mother: Phone) -> Person:
    return a_person(mother.user, kind="parent", born="2020-01-01", secondary="Daulet", nationality="KAZ")


@pytest.fixture
def check_in(mother: Phone, operator: Phone) -> CheckIn:
    return a_check_in(operator.user, target=SERVED)  # type: ignore[arg-type]


def needs_help(phone: Phone, check_in: CheckIn, **more: Any) -> None:
    answer = says(phone, check_in, "need_help", **more)
    assert answer.status_code == 200, answer.content
    work_is_done()


def texts(case: ConsularCase) -> list[str]:
    rows = Message.objects.filter(thread=case.thread).select_related("thread__person__data_key")
    return [row.text for row in rows.order_by("pk")]


def test_it_opens_a_case_at_the_mission_that_asks_with_a_clock(mother: Phone, check_in: CheckIn, bek: Phone) -> None:
    needs_help(mother, check_in, help="trapped", people=3, note="Third floor.", position=POSITION)
    case = ConsularCase.objects.select_related("thread__mission", "thread__person").get()
    assert (case.kind, case.severity, case.thread.mission.code) == ("disaster", 4, "KZ-SEO")
    assert case.thread.told_by == mother.user
    assert texts(case) == ["I need help.\nTrapped\nThird floor.\nPeople: 3\nPosition: 37.56650, 126.97800 (± 12 m)"]
    assert case.first_answer_clock.count() == 1
    (row,) = bek.get("/api/v1/staff/cases").json()["results"]
    assert row["id"] == str(case.public_id)
    assert mother.get(f"/api/v1/cases/{case.public_id}").status_code == 200


def test_told_again_and_in_more_detail_it_is_one_case(mother: Phone, check_in: CheckIn) -> None:
    needs_help(mother, check_in)
    answer = CheckInAnswer.objects.get()
    for _ in range(2):
        helping.tell(answer.public_id)
    needs_help(mother, check_in, note="The water rises.")
    helping.tell(CheckInAnswer.objects.latest("pk").public_id)
    assert texts(ConsularCase.objects.get()) == ["I need help.", "I need help.\nThe water rises."]


def test_who_needs_help_again_after_it_was_over_gets_another_case(mother: Phone, check_in: CheckIn) -> None:
    needs_help(mother, check_in)
    ConsularCase.objects.update(state="triaged")
    ConsularCase.objects.update(state="open")
    case = ConsularCase.objects.select_related("thread__person__data_key").get()
    case.state, case.resolution, case.resolved_at = "resolved", "Found safe.", timezone.now()
    case.save()
    says(mother, check_in, "safe")
    needs_help(mother, check_in)
    assert ConsularCase.objects.count() == 2


def test_a_family_makes_one_case(mother: Phone, child: Person, check_in: CheckIn) -> None:
    own = Person.objects.get(representations__user=mother.user, representations__kind="self")
    needs_help(mother, check_in, persons=[str(child.public_id), str(own.public_id)])
    assert ConsularCase.objects.get().thread.person in (own, child)
    assert CheckInAnswer.objects.count() == 2


def test_of_a_child_alone_the_case_is_the_childs(mother: Phone, child: Person, check_in: CheckIn) -> None:
    needs_help(mother, check_in, persons=[str(child.public_id)])
    assert ConsularCase.objects.get().thread.person == child


def test_whoever_was_safe_before_a_worker_came_gets_none(mother: Phone, check_in: CheckIn) -> None:
    says(mother, check_in, "need_help")
    says(mother, check_in, "safe")
    work_is_done()
    assert not ConsularCase.objects.exists()


def test_what_was_written_without_a_line_before_an_officers_safe_opens_one_when_it_comes(
    mother: Phone, check_in: CheckIn, operator: Phone
) -> None:
    """They were seen at noon; what they wrote at eleven comes at one. The officer knew nothing of it."""
    own = Person.objects.get(representations__user=mother.user)
    assert staff_says(operator, check_in, own.public_id, "safe").status_code == 200
    work_is_done()
    now = timezone.now()
    said = {"said_at": said_in_utc(now - timedelta(minutes=30)), "sent_at": said_in_utc(now)}
    needs_help(mother, check_in, help="trapped", note="Under the bridge.", **said)
    assert texts(ConsularCase.objects.get()) == ["I need help.\nTrapped\nUnder the bridge."]
    assert status_of(check_in, own.public_id) == "need_help"
    assert staff_says(operator, check_in, own.public_id, "safe").status_code == 200
    assert status_of(check_in, own.public_id) == "safe"


def said_in_utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_whom_an_officer_reaches_by_a_call_gets_a_case(mother: Phone, check_in: CheckIn, operator: Phone) -> None:
    desk_url = f"{DESK}/{check_in.public_id}/calls"
    assert operator.post(desk_url).json()["code"] == "only_others_may_call"
    assert operator.user
    a_post(operator.user, Mission.objects.get(code="KZ-SEO"), Role.INTAKE)
    call = operator.post(desk_url).json()
    told = {"outcome": "need_help", "help": "medical", "note": "She fell."}
    assert operator.post(f"{desk_url}/{call['id']}/outcome", told, format="json").status_code == 200
    work_is_done()
    case = ConsularCase.objects.select_related("thread").get()
    assert (case.entered_by, texts(case)) == (operator.user, ["I need help.\nHurt or ill\nShe fell."])


def test_an_exercise_opens_none(mother: Phone, operator: Phone) -> None:
    mother.put("/api/v1/exercises/enrolment")
    drill = a_check_in(operator.user, started(mode="exercise", target=SERVED))  # type: ignore[arg-type]
    needs_help(mother, drill)
    assert CheckInAnswer.objects.get().status == "need_help"
    assert not ConsularCase.objects.exists()
    assert not SosCall.objects.exists()


def test_whom_the_house_does_not_know_calls_for_help(operator: Phone, bek: Phone) -> None:
    guest = a_listener("Guest", SEOUL)
    check_in = a_check_in(operator.user, target=SERVED)  # type: ignore[arg-type]
    needs_help(phone_of(guest), check_in, note="On the roof.", position=POSITION)
    helping.tell(CheckInAnswer.objects.get().public_id)
    call = SosCall.objects.select_related("data_key").get()
    assert (call.user, call.person) == (guest, None)
    assert call.told["words"] == "I need help.\nOn the roof."
    assert call.updates.get().told["position"] == POSITION
    assert not ConsularCase.objects.exists()


def test_what_an_officer_enters_opens_a_case_in_nobodys_hands(
    mother: Phone, check_in: CheckIn, operator: Phone
) -> None:
    own = Person.objects.get(representations__user=mother.user)
    answer = staff_says(operator, check_in, own.public_id, "need_help", note="She rang from a cellar.")
    assert answer.status_code == 200
    work_is_done()
    case = ConsularCase.objects.select_related("thread").get()
    assert (case.entered_by, case.thread.told_by, case.thread.assigned_to) == (operator.user, None, None)
    message = Message.objects.get(thread=case.thread)
    assert (message.side, message.visibility) == ("mission", "internal")
    staff_says(operator, check_in, own.public_id, "need_help", note="She rang again.")
    work_is_done()
    assert len(texts(ConsularCase.objects.get())) == 2


def test_one_parents_words_reach_the_other_in_no_case(
    mother: Phone, child: Person, check_in: CheckIn, operator: Phone
) -> None:
    from consular.citizens.models.representation import Representation

    father = phone_of(a_user("Father"))
    right = Representation.objects.get(person=child)
    Representation.objects.create(
        user=father.user, person=child, kind="parent", valid_from=right.valid_from, valid_to=right.valid_to
    )
    a_registration(father, a_person(father.user, nationality="KAZ", primary="Father"))
    work_is_done()
    needs_help(mother, check_in, persons=[str(child.public_id)], note="We hide in Shelter Street.")
    needs_help(father, check_in, persons=[str(child.public_id)], note="Where are they?")
    assert ConsularCase.objects.count() == 2
    threads = father.get("/api/v1/threads").json()["results"]
    assert len(threads) == 1
    household = father.get(URL).json()[0]["household"]
    assert [one["status"] for one in household if one["person"] == str(child.public_id)] == ["need_help"]
    says(father, check_in, "safe", persons=[str(child.public_id)])
    household = mother.get(URL).json()[0]["household"]
    assert [one["status"] for one in household if one["person"] == str(child.public_id)] == ["need_help"]


def test_whom_one_travels_with_belongs_to_the_household(mother: Phone, check_in: CheckIn) -> None:
    friend = {"primary_identifier": "Muster", "nationality": "DEU", "birth_date": "1991-02-03"}
    own = Person.objects.get(representations__user=mother.user)
    a_trip(mother, own, [a_leg("KR", 0, 9)], companions=[friend])
    names = [one["name"] for one in mother.get(URL).json()[0]["household"]]
    assert names == ["Mother, Aigul", "Muster"]


def test_names_are_read_by_who_keeps_the_register_and_on_record(
    mother: Phone, check_in: CheckIn, operator: Phone, seoul: Mission, gulnar: Phone
) -> None:
    from econsulate.core.audit.models import AuditEntry
    from tests.factories.check_ins import desk

    own = Person.objects.get(representations__user=mother.user)
    assert [row["name"] for row in desk(operator, check_in, "/people").json()["results"]] == [""]
    both: User = an_officer("Zhanna", seoul, Role.OPERATOR, Role.OFFICER)
    assert [row["name"] for row in desk(phone_of(both), check_in, "/people").json()["results"]] == ["Aigul Mother"]
    entry = AuditEntry.objects.filter(action="citizens.person.viewed").latest("pk")
    assert (entry.person, entry.actor, entry.chain) == (str(own.public_id), str(both.public_id), "KZ-SEO")
    assert desk(gulnar, check_in, "/people").status_code == 404
