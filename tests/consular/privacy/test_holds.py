"""/api/v1/staff/legal-holds: who may hold, what a hold stops, who may lift it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import Error, IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.models.holds import LegalHold
from consular.privacy.services import erasure
from consular.privacy.services.cases import UnderHold
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import KeyDestroyed
from econsulate.core.work.models import Work
from notifications.deliveries.models import OPEN, Delivery, Message
from notifications.recipients.models import ContactPoint
from tests.consular.privacy.conftest import ask, wish
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone, phone_of
from tests.remembered import remembered

URL = "/api/v1/staff/legal-holds"
REASON = "The district court asked for the file."


@pytest.fixture
@remembered
def withdrawn(applicant: Phone, person: Person) -> VisaApplication:
    application = a_submitted(applicant, person)
    applicant.post(f"/api/v1/visa-applications/{application.public_id}/withdraw", {}, format="json")
    application.refresh_from_db()
    return application


def body(application: VisaApplication, **changes: Any) -> dict[str, Any]:
    review = timezone.now().date() + timedelta(days=90)
    return {"reference": application.reference, "reason": REASON, "review_on": review.isoformat(), **changes}


def place(phone: Phone, application: VisaApplication, **changes: Any) -> Any:
    return phone.post(URL, body(application, **changes), format="json")


def lift(phone: Phone, hold_id: str, reason: str = "The court has ended.") -> Any:
    return phone.post(f"{URL}/{hold_id}/lift", {"reason": reason}, format="json")


@pytest.mark.parametrize("role", [Role.MISSION_ADMIN, Role.AUDITOR])
def test_administrators_and_auditors_place_holds(seoul: Mission, withdrawn: VisaApplication, role: Role) -> None:
    answer = place(phone_of(an_officer("Holder", seoul, role)), withdrawn)
    assert answer.status_code == 201, answer.content
    assert answer.json()["reason"] == REASON
    assert LegalHold.objects.live().get().application == withdrawn


def test_somebody_from_headquarters_holds_anywhere(withdrawn: VisaApplication) -> None:
    assert place(phone_of(an_officer("Chief", headquarters(), Role.AUDITOR)), withdrawn).status_code == 201


@pytest.mark.parametrize("role", [Role.INTAKE, Role.OFFICER, Role.DECIDER, Role.APPEAL_REVIEWER])
def test_nobody_else_on_the_staff_does_or_sees_any(
    seoul: Mission, withdrawn: VisaApplication, saule: Phone, role: Role
) -> None:
    hold = place(saule, withdrawn).json()["id"]
    other = phone_of(an_officer("Other", seoul, role))
    asked = [other.get(URL), other.get(f"{URL}/{hold}"), place(other, withdrawn), lift(other, hold)]
    assert {(answer.status_code, answer.json()["code"]) for answer in asked} == {(403, "not_your_role")}
    assert LegalHold.objects.live().count() == 1


def test_another_mission_can_not_tell_a_file_from_none(withdrawn: VisaApplication, saule: Phone) -> None:
    foreign = phone_of(an_officer("Foreign", a_mission("KZ-VIE"), Role.MISSION_ADMIN))
    hold = place(saule, withdrawn).json()["id"]
    there, nowhere = place(foreign, withdrawn), place(foreign, withdrawn, reference="V-0000-0000-0000-0000-0")
    assert there.status_code == nowhere.status_code == 400
    assert there.json()["errors"] == nowhere.json()["errors"]
    assert foreign.get(f"{URL}/{hold}").status_code == 404
    assert foreign.get(URL).json()["results"] == []


def test_nobody_holds_their_own_file(seoul: Mission, catalogue: object) -> None:
    own = phone_of(an_officer("Both", seoul, Role.AUDITOR))
    application = a_submitted(own, a_person(own.user))
    assert place(own, application).status_code == 400


def test_the_review_lies_ahead(withdrawn: VisaApplication, saule: Phone) -> None:
    answer = place(saule, withdrawn, review_on=timezone.now().date().isoformat())
    assert [error["path"] for error in answer.json()["errors"]] == ["review_on"]
    assert not LegalHold.objects.exists()


def test_a_list_shows_no_reasons_and_one_hold_is_read_on_record(withdrawn: VisaApplication, saule: Phone) -> None:
    hold = place(saule, withdrawn).json()["id"]
    assert REASON not in saule.get(URL).content.decode()
    assert saule.get(f"{URL}/{hold}").json()["reason"] == REASON
    assert AuditEntry.objects.filter(action="privacy.hold.read", chain="KZ-SEO").count() == 1


def test_the_list_takes_as_many_queries_for_ten_holds_as_for_one(
    withdrawn: VisaApplication, saule: Phone, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    place(saule, withdrawn)
    with CaptureQueriesContext(connection) as one:
        saule.get(URL)
    for _ in range(9):
        place(saule, withdrawn)
    with CaptureQueriesContext(connection) as ten:
        assert len(saule.get(URL).json()["results"]) == 10
    assert len(ten) == len(one)


def test_a_hold_lets_the_wish_wait_and_tells_no_reason(
    withdrawn: VisaApplication, saule: Phone, applicant: Phone
) -> None:
    place(saule, withdrawn)
    answer = ask(applicant)
    assert (answer.status_code, answer.json()["code"]) == (409, "erasure_on_hold")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert REASON not in answer.content.decode()
    assert wish(applicant)["state"] == "open"
    assert answer.json()["erasure_request"] == wish(applicant)["id"]
    assert [obstacle["kind"] for obstacle in wish(applicant)["obstacles"]] == ["hold"]


def test_with_an_idempotency_key_the_wish_stays_open_too(
    withdrawn: VisaApplication, saule: Phone, applicant: Phone
) -> None:
    place(saule, withdrawn)
    key = {"Idempotency-Key": "erase-me"}
    answers = [applicant.post("/api/v1/me/erasure-request", {}, format="json", headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert ErasureRequest.objects.get().state == "open"


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "uz-Cyrl"])
def test_the_refusal_is_translated(withdrawn: VisaApplication, saule: Phone, applicant: Phone, language: str) -> None:
    place(saule, withdrawn)
    english = ask(applicant).json()
    theirs = ask(phone_of(applicant.user, language=language)).json()
    assert theirs["title"] != english["title"]
    assert theirs["detail"] != english["detail"]


def test_nothing_of_a_held_person_is_erased_until_the_hold_ends(
    withdrawn: VisaApplication, saule: Phone, zarina: Phone, applicant: Phone, now: datetime
) -> None:
    hold = place(saule, withdrawn).json()["id"]
    ask(applicant)
    request, later = ErasureRequest.objects.get(), now + timedelta(days=8)
    assert erasure.carry_out(request, now=later) is False
    with pytest.raises(UnderHold):
        erasure.erase_person(withdrawn.person, now=later)
    assert lift(zarina, hold).status_code == 200
    assert erasure.carry_out(request, now=later) is True


def test_lifting_a_hold_sets_the_waiting_wish_going(
    withdrawn: VisaApplication, saule: Phone, zarina: Phone, applicant: Phone, now: datetime
) -> None:
    hold = place(saule, withdrawn).json()["id"]
    past = ErasureRequest.objects.create(user=applicant.user, person=withdrawn.person, not_before=now)
    lift(zarina, hold)
    assert Work.objects.filter(kind=erasure.CARRY_OUT, subject=past.public_id).exists()


def test_a_hold_wins_over_every_rule(
    withdrawn: VisaApplication, saule: Phone, zarina: Phone, rules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = place(saule, withdrawn).json()["id"]
    later = timezone.now() + timedelta(days=200)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    call_command("retention", "--apply")
    assert VisaApplication.objects.filter(pk=withdrawn.pk).exists()
    LegalHold.objects.filter(public_id=hold).update(
        lifted_by=zarina.user, lifted_at=later, lift_reason=b"sealed elsewhere"
    )
    call_command("retention", "--apply")
    assert not VisaApplication.objects.filter(pk=withdrawn.pk).exists()


def test_a_hold_on_one_application_leaves_the_others_to_their_rules(
    withdrawn: VisaApplication, saule: Phone, applicant: Phone, rules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_submitted(applicant, withdrawn.person)
    applicant.post(f"/api/v1/visa-applications/{other.public_id}/withdraw", {}, format="json")
    place(saule, withdrawn, whole_person=False)
    later = timezone.now() + timedelta(days=200)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    call_command("retention", "--apply")
    assert list(VisaApplication.objects.all()) == [withdrawn]


def test_a_hold_on_the_person_keeps_every_application(
    withdrawn: VisaApplication, saule: Phone, applicant: Phone, rules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_submitted(applicant, withdrawn.person)
    applicant.post(f"/api/v1/visa-applications/{other.public_id}/withdraw", {}, format="json")
    place(saule, withdrawn, whole_person=True)
    later = timezone.now() + timedelta(days=200)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    call_command("retention", "--apply")
    assert VisaApplication.objects.count() == 2


def test_the_author_alone_can_not_lift_a_hold(withdrawn: VisaApplication, saule: Phone) -> None:
    hold = place(saule, withdrawn).json()["id"]
    answer = lift(saule, hold)
    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    with pytest.raises(IntegrityError, match="lifted_by_another"), transaction.atomic():
        LegalHold.objects.update(lifted_by=saule.user, lifted_at=timezone.now(), lift_reason=b"x")


def test_lifting_needs_a_reason_and_happens_once(withdrawn: VisaApplication, saule: Phone, zarina: Phone) -> None:
    hold = place(saule, withdrawn).json()["id"]
    assert lift(zarina, hold, reason=" ").status_code == 400
    lifted = lift(zarina, hold)
    assert lifted.json()["lift_reason"] == "The court has ended."
    again = lift(zarina, hold)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_the_database_deletes_no_live_hold(withdrawn: VisaApplication, saule: Phone) -> None:
    place(saule, withdrawn)
    with pytest.raises(Error, match="live_hold_stays"), transaction.atomic():
        LegalHold.objects.all()._raw_delete("default")


def test_a_parents_erasure_leaves_what_was_written_of_a_child_under_hold(applicant: Phone, saule: Phone) -> None:
    parent = a_person(applicant.user)
    child = a_person(applicant.user, kind="parent", born="2020-01-01", secondary="Daulet")
    place(saule, a_submitted(applicant, child))
    erasure.erase_person(parent, now=timezone.now())
    assert Message.objects.filter(recipient__user=applicant.user).exists()


@pytest.fixture
@remembered
def held_words(applicant: Phone, saule: Phone) -> dict[str, Any]:
    """A parent was written to about a child under hold, and acts for nobody any longer."""
    parent, child = a_person(applicant.user), a_person(applicant.user, kind="parent", born="2020-01-01")
    hold = place(saule, a_submitted(applicant, child)).json()["id"]
    Representation.objects.filter(person=child).update(revoked_at=timezone.now())
    return {"parent": parent, "child": child, "hold": hold}


def test_who_acts_for_a_held_child_no_longer_takes_no_held_words_along(
    held_words: dict[str, Any], applicant: Phone
) -> None:
    erasure.erase_person(held_words["parent"], now=timezone.now())
    kept = Message.objects.filter(recipient__user=applicant.user)
    assert held_words["child"].visa_applications.get().reference in {message.content["reference"] for message in kept}
    assert User.objects.get(pk=applicant.user.pk).email is None
    assert not ContactPoint.objects.exclude(address=None).exists()
    assert not Delivery.objects.filter(state__in=OPEN).exists()


def test_the_held_words_of_an_erased_login_go_with_the_hold(
    held_words: dict[str, Any], applicant: Phone, zarina: Phone
) -> None:
    erasure.erase_person(held_words["parent"], now=timezone.now())
    lift(zarina, held_words["hold"])
    assert not Message.objects.filter(recipient__user=applicant.user).exists()
    with pytest.raises(KeyDestroyed):
        Message.objects.get().content  # noqa: B018


def test_the_words_of_a_living_login_outlast_the_hold(
    held_words: dict[str, Any], applicant: Phone, zarina: Phone
) -> None:
    lift(zarina, held_words["hold"])
    assert Message.objects.filter(recipient__user=applicant.user).exists()
