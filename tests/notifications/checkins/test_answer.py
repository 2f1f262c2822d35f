"""Somebody says in the app how they are."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.broadcasts.models.ledger import Hearer
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from tests.factories.broadcasts import a_listener, started
from tests.factories.check_ins import POSITION, URL, a_check_in, body, says, status_of
from tests.factories.presence import BUSAN, SEOUL
from tests.people import Phone, a_user, phone_of


def test_who_is_there_is_asked_and_answers(phone: Phone, aigul: User, check_in: CheckIn) -> None:
    (asked,) = phone.get(URL).json()
    assert (asked["id"], asked["mode"]) == (str(check_in.public_id), "live")
    assert [(one["person"], one["is_self"], one["status"]) for one in asked["household"]] == [
        (str(aigul.public_id), True, None)
    ]
    assert status_of(check_in, aigul.public_id) == "silent"
    answer = says(phone, check_in, "safe", note="At home.", position=POSITION)
    assert answer.status_code == 200
    assert answer.json()["household"][0]["status"] == "safe"
    assert status_of(check_in, aigul.public_id) == "safe"
    (row,) = CheckInAnswer.objects.all()
    assert (row.channel, row.speaker, row.told["note"]) == ("app", "self", "At home.")
    assert row.told["position"] == POSITION


def test_an_answer_ends_the_other_ways_of_what_was_told(phone: Phone, aigul: User, check_in: CheckIn) -> None:
    assert Hearer.objects.get(user_id=aigul.pk).answered_at is None
    says(phone, check_in)
    assert Hearer.objects.get(user_id=aigul.pk).answered_at is not None


def test_sent_again_it_is_the_same(phone: Phone, aigul: User, check_in: CheckIn) -> None:
    sent = body("safe", position=POSITION)
    url = f"{URL}/{check_in.public_id}/answer"
    answers = [phone.post(url, sent, format="json") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert CheckInAnswer.objects.count() == 1
    refused = phone.post(url, {**sent, "status": "need_help"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "client_id_reused")
    assert status_of(check_in, aigul.public_id) == "safe"


def test_what_waited_for_a_line_counts_by_when_it_was_said(phone: Phone, aigul: User, check_in: CheckIn) -> None:
    """The later word came first; the phone's clock is a year behind."""
    CheckInAnswer.objects.all().delete()
    begun = timezone.now() - timedelta(days=365)
    CheckIn.objects.filter(pk=check_in.pk)
    later = {"said_at": begun + timedelta(seconds=2), "sent_at": begun + timedelta(seconds=2)}
    earlier = {"said_at": begun, "sent_at": begun + timedelta(seconds=3)}
    assert says(phone, check_in, "safe", **later).status_code == 200
    assert says(phone, check_in, "not_in_area", **earlier).status_code == 200
    first, second = CheckInAnswer.objects.order_by("pk")
    assert second.at < first.at
    assert status_of(check_in, aigul.public_id) == "safe"


def test_need_for_help_stands_until_they_say_that_they_are_safe(phone: Phone, aigul: User, check_in: CheckIn) -> None:
    assert says(phone, check_in, "need_help", help="trapped", people=3).status_code == 200
    says(phone, check_in, "not_in_area")
    assert status_of(check_in, aigul.public_id) == "need_help"
    says(phone, check_in, "safe")
    assert status_of(check_in, aigul.public_id) == "safe"


def test_a_machine_whose_clock_is_fast_ends_no_need_that_came_after(
    phone: Phone, aigul: User, check_in: CheckIn
) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert says(phone, check_in, "safe").status_code == 200
    assert says(phone, check_in, "need_help").status_code == 200
    assert status_of(check_in, aigul.public_id) == "need_help"
    with time_machine.travel(timezone.now() - timedelta(minutes=20)):
        assert says(phone, check_in, "safe").status_code == 200
    assert status_of(check_in, aigul.public_id) == "safe"


def test_fewer_words_do_not_take_back_which_help(phone: Phone, aigul: User, check_in: CheckIn) -> None:
    """Whoever lies trapped and presses once more stays before those of whom nothing is known."""
    row = CheckInPerson.objects.filter(check_in=check_in, subject=aigul.public_id).values_list("help", "turn")
    says(phone, check_in, "need_help", help="trapped")
    trapped = row.get()
    says(phone, check_in, "need_help")
    assert row.get() == trapped
    says(phone, check_in, "need_help", help="medical")
    assert row.get()[0] == "medical"
    says(phone, check_in, "safe")
    says(phone, check_in, "need_help")
    assert row.get()[0] == ""


def test_it_is_none_of_a_strangers_business(check_in: CheckIn, farida: User, nobody: Phone) -> None:
    for who in (phone_of(farida), phone_of(a_listener("Bek", BUSAN))):
        if who.user == farida:
            assert who.get(URL).json() == []
            assert says(who, check_in).status_code == 404
    assert says(nobody, check_in).status_code == 401
    assert says(phone_of(farida), CheckIn(public_id=uuid4())).status_code == 404
    assert not CheckInAnswer.objects.exists()


def test_whom_the_mission_serves_answers_wherever_the_register_thinks_they_are(check_in: CheckIn) -> None:
    bek = a_listener("Bek", BUSAN)
    assert says(phone_of(bek), check_in, "need_help").status_code == 200
    row = CheckInPerson.objects.get(subject=bek.public_id)
    assert (row.listed, row.status, row.served_by) == (False, "need_help", "KZ-SEO")


def test_who_comes_into_the_area_comes_onto_the_list(check_in: CheckIn) -> None:
    from tests.factories.broadcasts import is_at
    from tests.factories.notifications import time_passes, work_is_done

    bek = a_listener("Bek", BUSAN)
    assert not CheckInPerson.objects.filter(subject=bek.public_id).exists()
    is_at(bek, SEOUL)
    time_passes(minutes=6)
    work_is_done()
    assert CheckInPerson.objects.get(subject=bek.public_id).listed


def test_a_question_that_is_over_asks_nobody_and_still_hears(phone: Phone, aigul: User, check_in: CheckIn) -> None:
    CheckIn.objects.filter(pk=check_in.pk).update(closed_at=timezone.now())
    assert phone.get(URL).json() == []
    assert says(phone, check_in, "need_help").status_code == 200
    assert status_of(check_in, aigul.public_id) == "need_help"


def test_an_exercise_asks_volunteers_alone(dana: Phone, aigul: User, phone: Phone) -> None:
    assert dana.user
    farida = a_listener("Farida", SEOUL)
    phone.put("/api/v1/exercises/enrolment")
    drill = a_check_in(dana.user, started(mode="exercise"))
    assert list(drill.people.values_list("subject", flat=True)) == [aigul.public_id]
    assert [one["mode"] for one in phone.get(URL).json()] == ["exercise"]
    assert says(phone, drill, "need_help").status_code == 200
    assert phone_of(farida).get(URL).json() == []
    assert says(phone_of(farida), drill).status_code == 404


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"status": "dead"}, "status"),
        ({"status": "silent"}, "status"),
        ({"status": None}, "status"),
        ({"client_id": "7"}, "client_id"),
        ({"people": 0}, "people"),
        ({"people": 201}, "people"),
        ({"people": "3"}, "people"),
        ({"help": "money"}, "help"),
        ({"note": "x" * 1001}, "note"),
        ({"note": "a\u202eb"}, "note"),
        ({"position": {"latitude": 91, "longitude": 0}}, "position.latitude"),
        ({"position": {"latitude": 1}}, "position.longitude"),
        ({"position": []}, "position"),
        ({"said_at": "2026-06-01T08:00:00"}, "said_at"),
        ({"said_at": "2026-06-01T08:00:00Z"}, "sent_at"),
        ({"persons": ["00000000-0000-4000-8000-000000000000"]}, "persons.0"),
        ({"persons": "x"}, "persons"),
        ({"speaker": "staff"}, "speaker"),
    ],
)
def test_bad_input_is_named_and_nothing_is_kept(
    phone: Phone, check_in: CheckIn, aigul: User, more: dict[str, Any], path: str
) -> None:
    sent = {**body("need_help"), **more}
    answer = phone.post(f"{URL}/{check_in.public_id}/answer", sent, format="json")
    assert answer.status_code == 400
    assert any(fault["path"].startswith(path) for fault in answer.json()["errors"]), answer.content
    assert not CheckInAnswer.objects.exists()
    assert status_of(check_in, aigul.public_id) == "silent"


def test_what_one_says_of_another_changes_nothing(phone: Phone, aigul: User, check_in: CheckIn, dana: Phone) -> None:
    says(phone, check_in, "need_help")
    bek = phone_of(a_listener("Bek", SEOUL))
    said = {"status": "safe", "client_id": str(uuid4()), "name": "Aigul Example", "note": "I saw her."}
    answers = [bek.post(f"{URL}/{check_in.public_id}/reports", said, format="json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert status_of(check_in, aigul.public_id) == "need_help"
    (report,) = dana.get(f"/api/v1/operations/check-ins/{check_in.public_id}/reports").json()["results"]
    assert (report["name"], report["status"], report["by_staff"]) == ("Aigul Example", "safe", False)
    changed = bek.post(f"{URL}/{check_in.public_id}/reports", {**said, "status": "need_help"}, format="json")
    assert changed.json()["code"] == "client_id_reused"
    farida = phone_of(a_user("Farida"))
    assert farida.post(f"{URL}/{check_in.public_id}/reports", said, format="json").status_code == 404
