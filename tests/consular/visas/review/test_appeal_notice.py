"""An inadmissible application: the notice with its remedy, and an appeal that lets the application itself back in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.signals import mission_succeeded
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Inadmissibility, Proposal
from consular.visas.models.timeline import VisaClockEvent
from consular.visas.models.visas import RevokedSeal
from tests.consular.visas.review.conftest import TEXT, verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.missions import a_mission, a_post, an_officer
from tests.factories.visas import REFUSAL, a_submitted
from tests.people import Phone, phone_of
from tests.remembered import remembered

UNFIT = {"grounds": ["form-incomplete"], "reasons": "Половина анкеты пуста."}
REASONS = {"reasons": "Nothing was missing."}


@pytest.fixture
@remembered
def notice(submitted: VisaApplication, bek: Phone) -> Inadmissibility:
    assert on_file(bek, submitted, "refuse-admission", UNFIT).status_code == 200
    return Inadmissibility.objects.with_key().get()


def lodge(phone: Phone, notice: Inadmissibility, body: Any = TEXT) -> Any:
    return phone.post(f"/api/v1/inadmissibilities/{notice.public_id}/appeal", body, format="json")


@pytest.fixture
@remembered
def appeal(notice: Inadmissibility, applicant: Phone) -> Appeal:
    answer = lodge(applicant, notice)
    assert answer.status_code == 201, answer.content
    return Appeal.objects.with_key().get()


@pytest.fixture
@remembered
def taken(appeal: Appeal, zarina: Phone) -> Appeal:
    assert verb(zarina, appeal, "take").status_code == 200
    return appeal


def clock(application: VisaApplication) -> list[str]:
    return list(VisaClockEvent.objects.filter(subject=application).order_by("number").values_list("kind", flat=True))


def test_the_notice_states_grounds_reasons_the_remedy_and_its_last_day(
    notice: Inadmissibility, applicant: Phone, submitted: VisaApplication, seoul: Mission
) -> None:
    page = applicant.get(f"/api/v1/visa-applications/{submitted.public_id}").json()
    assert (page["inadmissibility"], page["expected_by"]) == (str(notice.public_id), None)
    read = applicant.get(f"/api/v1/inadmissibilities/{notice.public_id}").json()
    last = seoul.local_day(notice.created_at) + timedelta(days=30)
    assert (read["remedy_until"], read["reasons"], read["appeals"]) == (str(last), UNFIT["reasons"], [])
    assert read["grounds"][0]["text"] == "The application form is not complete."
    assert read["grounds"][0]["legal_basis"]
    assert "You may appeal" in read["remedy"]
    kazakh = applicant.get(f"/api/v1/inadmissibilities/{notice.public_id}", headers={"accept-language": "kk"}).json()
    assert kazakh["grounds"][0]["text"] != read["grounds"][0]["text"]
    assert kazakh["remedy"] != read["remedy"]


def test_an_upheld_appeal_lets_the_application_in_and_its_clock_goes_on(
    taken: Appeal, zarina: Phone, applicant: Phone, submitted: VisaApplication, bek: Phone
) -> None:
    assert clock(submitted) == ["start", "pause"]
    ended = verb(zarina, taken, "uphold", REASONS).json()
    assert (ended["state"], ended["review"]) == ("upheld", str(submitted.public_id))
    submitted.refresh_from_db()
    assert (submitted.state, submitted.assigned_to) == ("accepted", None)
    assert submitted.due_on is not None
    assert clock(submitted) == ["start", "pause", "resume"]
    assert not RevokedSeal.objects.exists()
    story = applicant.get(f"/api/v1/visa-applications/{submitted.public_id}/timeline").json()
    assert [row["happening"] for row in story][-2:] == ["estimate", "appeal_admitted"]
    assert "will be examined after all" in story[-1]["text"]
    assert VisaApplication.objects.count() == 1
    assert lodge(applicant, Inadmissibility.objects.get()).json()["code"] == "already_appealed"


def test_the_days_it_lay_turned_away_are_added(
    notice: Inadmissibility, applicant: Phone, zarina: Phone, submitted: VisaApplication
) -> None:
    timeline = submitted.timeline.filter(happening="estimate").order_by("id")
    first = timeline[0].values["day"]
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        assert lodge(phone_of(applicant.user), notice).status_code == 201
        appeal, zarina = Appeal.objects.get(), phone_of(zarina.user)
        verb(zarina, appeal, "take")
        verb(zarina, appeal, "uphold", REASONS)
    submitted.refresh_from_db()
    assert str(submitted.due_on) > first


def test_who_found_it_inadmissible_keeps_out_of_appeal_and_review(
    appeal: Appeal, zarina: Phone, bek: Phone, seoul: Mission, submitted: VisaApplication
) -> None:
    a_post(bek.user, seoul, Role.APPEAL_REVIEWER)
    answer = verb(bek, appeal, "take")
    assert (answer.status_code, answer.json()["code"]) == (403, "took_part")
    with pytest.raises(IntegrityError, match="third_person"), transaction.atomic():
        Appeal.objects.update(state="under_review", reviewer=bek.user)
    verb(zarina, appeal, "take")
    assert verb(zarina, appeal, "uphold", REASONS).status_code == 200
    assert on_file(bek, submitted, "take").json()["code"] == "kept_out"
    proposal = Proposal(
        application=submitted, outcome="refuse", grounds=["x"], reasons="x", proposed_by=bek.user, content_hash="0" * 64
    )
    with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
        proposal.save()
    other = phone_of(an_officer("Timur", seoul, Role.OFFICER))
    assert on_file(other, submitted, "take").status_code == 200
    assert on_file(other, submitted, "propose", REFUSAL).status_code == 201


def test_a_dismissed_appeal_leaves_it_inadmissible(
    taken: Appeal, zarina: Phone, submitted: VisaApplication, notice: Inadmissibility, applicant: Phone
) -> None:
    assert verb(zarina, taken, "dismiss", REASONS).json()["state"] == "dismissed"
    submitted.refresh_from_db()
    assert submitted.state == "inadmissible"
    assert clock(submitted) == ["start", "pause"]
    assert lodge(applicant, notice).json()["code"] == "already_appealed"


def test_it_ends_with_its_last_day_at_the_mission(notice: Inadmissibility, applicant: Phone) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=32), tick=False):
        late = lodge(phone_of(applicant.user), notice)
        assert (late.status_code, late.json()["code"]) == (409, "appeal_too_late")
        assert late.json()["remedy_until"] == str(notice.remedy_until)
    assert not Appeal.objects.exists()


def test_where_no_day_was_stated_no_time_runs(submitted: VisaApplication, bek: Phone, applicant: Phone) -> None:
    VisaApplication.objects.filter(pk=submitted.pk).update(state="inadmissible")
    old = Inadmissibility(application=submitted, grounds=["form-incomplete"], found_by=bek.user)
    old.reasons = "Half of it is empty."
    old.save()
    with time_machine.travel(timezone.now() + timedelta(days=300), tick=False):
        assert lodge(phone_of(applicant.user), old).status_code == 201


def test_one_the_person_has_running_already_is_the_review(
    taken: Appeal, zarina: Phone, applicant: Phone, submitted: VisaApplication, bek: Phone
) -> None:
    running = a_submitted(applicant, submitted.person)
    assert verb(zarina, taken, "uphold", REASONS).json()["review"] == str(running.public_id)
    submitted.refresh_from_db()
    assert submitted.state == "inadmissible"
    assert on_file(bek, running, "accept").json()["code"] == "kept_out"


def test_the_reviewer_finds_it_in_the_queue_with_its_grounds(appeal: Appeal, zarina: Phone) -> None:
    rows = zarina.get("/api/v1/staff/appeals").json()["results"]
    assert [row["id"] for row in rows] == [str(appeal.public_id)]
    read = zarina.get(f"/api/v1/staff/appeals/{appeal.public_id}").json()
    assert (read["grounds"], read["refusal"]) == (["form-incomplete"], None)
    assert read["inadmissibility"] == str(Inadmissibility.objects.get().public_id)


def test_strangers_and_officers_find_no_notice(
    notice: Inadmissibility, stranger: Phone, bek: Phone, vienna_officer: Phone
) -> None:
    for phone in (stranger, bek, vienna_officer):
        assert phone.get(f"/api/v1/inadmissibilities/{notice.public_id}").status_code == 404
        assert lodge(phone, notice).status_code == 404
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": 5}, {"text": "x", "colour": 1}])
def test_malformed_appeals_are_refused(notice: Inadmissibility, applicant: Phone, body: Any) -> None:
    assert lodge(applicant, notice, body).status_code == 400
    assert not Appeal.objects.exists()


def test_the_database_holds_one_appeal_against_one_thing_with_true_copies(
    appeal: Appeal, notice: Inadmissibility, applicant: Phone, dana: Phone, bek: Phone
) -> None:
    common: dict[str, Any] = {"inadmissibility": notice, "reference": "A-2", "lodged_by": applicant.user, "text": "!"}
    for people, match in (
        ({"decided_by": bek.user}, "consular_appeal_one_each_inadmissibility"),
        ({"decided_by": dana.user}, "must repeat who"),
        ({"decided_by": bek.user, "proposed_by": dana.user}, "consular_appeal_against_one"),
    ):
        with pytest.raises(IntegrityError, match=match), transaction.atomic():
            Appeal(**common, **people).save(force_insert=True)


def test_a_closed_missions_notices_go_along_while_they_can_be_appealed(
    notice: Inadmissibility, seoul: Mission, applicant: Phone, submitted: VisaApplication
) -> None:
    vienna = a_mission("KZ-VIE")
    mission_succeeded.send(Mission, mission=seoul, successor=vienna, by=None, now=timezone.now())
    submitted.refresh_from_db()
    assert submitted.mission == vienna
    assert lodge(applicant, notice).status_code == 201
