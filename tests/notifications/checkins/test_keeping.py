"""What people said goes when its time is over, and when they go; until then they can read it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import KeyDestroyed
from notifications import facade
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.services import keeping
from tests.factories.broadcasts import a_listener
from tests.factories.check_ins import POSITION, URL, a_check_in, says, staff_says, status_of
from tests.factories.presence import SEOUL
from tests.people import Phone, phone_of


@pytest.fixture
def said(phone: Phone, check_in: CheckIn) -> CheckIn:
    says(phone, check_in, "need_help", help="shelter", people=2, note="In Shelter Street.", position=POSITION)
    sent = {"status": "safe", "client_id": str(uuid4()), "name": "Bek Example"}
    assert phone.post(f"{URL}/{check_in.public_id}/reports", sent, format="json").status_code == 201
    return check_in


def test_it_goes_after_its_day_and_figures_stay(said: CheckIn, phone: Phone, dana: Phone) -> None:
    assert said.purge_at - said.closes_at == timedelta(days=90)
    assert keeping.purge_old(now=said.purge_at - timedelta(seconds=1)) == 0
    assert CheckInAnswer.objects.exists()
    answer = CheckInAnswer.objects.get()
    assert [keeping.purge_old(now=said.purge_at) for _ in range(2)] == [1, 0]
    for model in (CheckInAnswer, CheckInReport, CheckInPerson):
        assert not model.objects.exists()  # type: ignore[attr-defined]
    said.refresh_from_db()
    assert said.tally == {"need_help": 1, "reports": 1}
    assert said.purged_at is not None
    with pytest.raises(KeyDestroyed):
        CheckIn.objects.select_related("data_key").get(pk=said.pk).data_key.unwrap()
    with pytest.raises(KeyDestroyed):
        answer.told  # noqa: B018
    refused = says(phone, said)
    assert refused.status_code == 409
    assert refused.json()["code"] == "check_in_over"
    assert not CheckInPerson.objects.exists()


def test_what_was_under_way_goes_the_next_time(said: CheckIn) -> None:
    keeping.purge_old(now=said.purge_at)
    late = {"check_in": said, "subject": uuid4(), "listed": True, "served_by": "KZ-SEO", "by_area": True}
    CheckInPerson.objects.create(**late, is_minor=False, risk=0, turn=200, since=timezone.now())
    keeping.purge_old(now=said.purge_at)
    assert not CheckInPerson.objects.exists()


def test_words_and_positions_lie_sealed(said: CheckIn) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(a::text, '') FROM notifications_checkinanswer a")
        (answers,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(r::text, '') FROM notifications_checkinreport r")
        (reports,) = cursor.fetchone()
    for secret in ("Shelter Street", "37.5665", "Bek"):
        for kept in (answers, reports):
            assert secret not in kept
            assert secret.encode().hex() not in kept


def test_people_take_what_they_said_with_them(said: CheckIn, aigul: User, farida: User) -> None:
    told = facade.export(aigul)
    assert json.loads(json.dumps(told)) == told
    (answer,) = told["check_ins"]
    assert (answer["status"], answer["note"], answer["position"]) == ("need_help", "In Shelter Street.", POSITION)
    assert answer["person"] == str(aigul.public_id)
    assert [report["name"] for report in told["reports_of_others"]] == ["Bek Example"]
    assert "check_ins" not in facade.export(farida)
    keeping.purge_old(now=said.purge_at)
    assert "check_ins" not in facade.export(aigul)


def test_who_is_erased_leaves_nothing_said(said: CheckIn, aigul: User) -> None:
    facade.forget(aigul, by=None)
    assert not CheckInAnswer.objects.exists()
    assert not CheckInReport.objects.exists()
    assert status_of(said, aigul.public_id) == "silent"
    facade.forget_presences(aigul.public_id, now=timezone.now())
    assert not CheckInPerson.objects.exists()


def test_what_others_and_officers_said_of_them_goes_with_their_presences(
    said: CheckIn, aigul: User, dana: Phone
) -> None:
    staff_says(dana, said, aigul.public_id)
    facade.forget(aigul, by=None)
    assert [row.speaker for row in CheckInAnswer.objects.all()] == ["staff"]
    assert status_of(said, aigul.public_id) == "safe"
    facade.forget_presences(aigul.public_id, now=timezone.now())
    assert not CheckInAnswer.objects.exists()


def test_nothing_said_can_be_changed_nor_a_question_deleted(said: CheckIn) -> None:
    for act in (
        lambda: CheckInAnswer.objects.update(status="safe", help="", people=None),
        lambda: CheckInReport.objects.update(status="need_help"),
        lambda: CheckIn.objects.update(mode="exercise"),
        lambda: CheckIn.objects.update(purge_at=said.purge_at + timedelta(days=900)),
        lambda: CheckIn.objects.all()._raw_delete(using="default"),  # type: ignore[attr-defined]
    ):
        with pytest.raises(Exception, match=r"[Cc]annot|read.?only"), transaction.atomic():
            act()


def test_a_thread_has_one_open_question(check_in: CheckIn, dana: Phone) -> None:
    copy = CheckIn.objects.select_related("data_key").get(pk=check_in.pk)
    copy.pk, copy.public_id = None, uuid4()  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_a_question_that_is_open_when_its_day_comes_ends(dana: Phone) -> None:
    a_listener("Bek", SEOUL)
    assert dana.user
    check_in = a_check_in(dana.user)
    keeping.purge_old(now=check_in.purge_at)
    check_in.refresh_from_db()
    assert check_in.closed_at is not None
    assert phone_of(a_listener("Erlan", SEOUL)).get(URL).json() == []
