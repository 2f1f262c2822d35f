"""/api/v1/me/erasure-request: asked for, slept over, told what stands in the way, carried out when nothing does."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.services import erasure
from consular.privacy.services.loading import load
from consular.visas.models.applications import VisaApplication
from consular.visas.models.visas import Visa
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.signin.sessions import SessionStore
from econsulate.core.work.models import Work
from notifications.deliveries.models import Message
from tests.consular.privacy.conftest import appealed, ask, wish
from tests.factories.notifications import time_passes, work_is_done
from tests.factories.visas import REFUSAL, a_draft, a_person, a_submitted
from tests.factories.world import Office
from tests.people import Phone, phone_of

URL = "/api/v1/me/erasure-request"


def carried_out(days: int = 8) -> bool:
    return erasure.carry_out(ErasureRequest.objects.get(), now=timezone.now() + timedelta(days=days))


def signed_in_long_ago(phone: Phone) -> None:
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if session.get("_auth_user_id") == str(phone.user.pk):
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time() - 3600}]
            session.save()


def test_who_asks_is_told_when_and_is_erased_then(person: Person, applicant: Phone) -> None:
    answer = ask(applicant)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    in_a_week = timezone.now().date() + timedelta(days=7)
    assert (told["state"], told["expected_on"], told["obstacles"]) == ("open", in_a_week.isoformat(), [])
    assert carried_out(days=6) is False
    assert carried_out(days=8) is True
    assert Person.objects.get().erased_at
    assert ErasureRequest.objects.get().state == "carried_out"


def test_the_work_is_written_down_for_its_day(person: Person, applicant: Phone) -> None:
    ask(applicant)
    assert Work.objects.get(kind=erasure.CARRY_OUT).due_at == ErasureRequest.objects.get().not_before
    work_is_done()
    assert Person.objects.get().erased_at is None


def test_the_wish_is_told_by_message_so_that_a_thief_cannot_hide_it(person: Person, applicant: Phone) -> None:
    ask(applicant)
    message = Message.objects.get()
    assert message.topic == "privacy.erasure_asked"


def test_asking_again_changes_nothing(person: Person, applicant: Phone) -> None:
    first, second = ask(applicant).json(), ask(applicant).json()
    assert first == second
    assert Message.objects.count() == 1


def test_it_needs_a_sign_in_of_just_now(person: Person, applicant: Phone) -> None:
    signed_in_long_ago(applicant)
    answer = ask(applicant)
    assert (answer.status_code, answer.json()["code"]) == (403, "fresh_sign_in_required")
    assert not ErasureRequest.objects.exists()


def test_who_has_a_second_factor_proves_it(person: Person, applicant: Phone, aigul: User) -> None:
    TOTP.activate(aigul, generate_totp_secret())
    answer = ask(applicant)
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    assert ask(phone_of(aigul, second_factor=True)).status_code == 201


def test_it_is_withdrawn_before_it_takes_effect(person: Person, applicant: Phone) -> None:
    ask(applicant)
    assert applicant.delete(URL).status_code == 204
    assert wish(applicant)["state"] == "withdrawn"
    assert carried_out() is False
    assert Person.objects.get().erased_at is None
    again = applicant.delete(URL)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert ask(applicant).status_code == 201


def test_who_never_asked_has_no_wish(applicant: Phone) -> None:
    assert applicant.get(URL).status_code == 404
    assert applicant.delete(URL).status_code == 404


def test_a_running_application_has_to_end_first(person: Person, applicant: Phone, rules: Any) -> None:
    running = a_submitted(applicant, person)
    told = ask(applicant).json()
    (obstacle,) = told["obstacles"]
    assert (obstacle["kind"], obstacle["reference"], obstacle["until"]) == ("running", running.reference, None)
    assert told["expected_on"] is None
    assert carried_out() is False
    applicant.post(f"/api/v1/visa-applications/{running.public_id}/withdraw", {}, format="json")
    assert wish(applicant)["obstacles"] == []
    assert carried_out() is True


def test_a_draft_stands_in_nobodys_way(person: Person, applicant: Phone) -> None:
    a_draft(applicant, person)
    assert ask(applicant).json()["obstacles"] == []
    assert carried_out() is True
    assert not VisaApplication.objects.exists()


def issued_to(person: Person, office: Office) -> Visa:
    application = a_submitted(office.applicant, person)
    taken(office, application)
    return Visa.objects.get(decision__application=application)


def taken(office: Office, application: VisaApplication, terms: Any = None) -> None:
    from tests.factories.visas import TERMS

    office.verb(office.officer, application, "accept")
    for item in application.items.select_related("requirement"):
        office.verb(office.officer, application, f"items/{item.requirement.code}", {"accepted": True})
    office.verb(office.officer, application, "propose", terms or TERMS)
    office.verb(office.decider, application, "decide", {"content_hash": application.proposals.get().content_hash})
    office.verb(office.officer, application, "issue")


def test_an_issued_visa_is_kept_as_long_as_the_law_says(person: Person, office: Office, rules: Any) -> None:
    visa = issued_to(person, office)
    told = ask(office.applicant).json()
    (obstacle,) = told["obstacles"]
    last = visa.valid_until + timedelta(days=1825)
    assert (obstacle["kind"], obstacle["until"]) == ("kept", last.isoformat())
    assert obstacle["text"] == rules.rules.get(code="visa-issued").legal_basis["en"]
    assert told["expected_on"] == (last + timedelta(days=1)).isoformat()
    days = (last - date.today()).days  # noqa: DTZ011
    assert carried_out(days=days) is False
    assert carried_out(days=days + 2) is True


def test_obstacles_are_told_in_the_readers_language(person: Person, office: Office, rules: Any, aigul: User) -> None:
    issued_to(person, office)
    ask(office.applicant)
    told = wish(phone_of(aigul, language="kk"))
    assert told["obstacles"][0]["text"] == rules.rules.get(code="visa-issued").legal_basis["kk"]


def test_without_a_rule_nobody_may_say_that_an_ended_application_can_go(person: Person, office: Office) -> None:
    application = a_submitted(office.applicant, person)
    taken(office, application, REFUSAL)
    told = ask(office.applicant).json()
    assert [(o["kind"], o["reference"]) for o in told["obstacles"]] == [("no_rule", application.reference)]
    assert carried_out(days=20_000) is False


def test_a_running_appeal_keeps_the_file(person: Person, office: Office) -> None:
    load(RULE.replace("1095", "0"), by=None)
    application = a_submitted(office.applicant, person)
    taken(office, application, REFUSAL)
    lodged = appealed(office, application)
    assert [o["kind"] for o in ask(office.applicant).json()["obstacles"]] == ["running"]
    assert office.applicant.post(f"/api/v1/appeals/{lodged}/withdraw", {}, format="json").status_code == 200
    assert [o["kind"] for o in wish(office.applicant)["obstacles"]] == ["kept"]


RULE = """
[[rule]]
code = "refused"
subject = "visa_application"
outcome = "refused"
counted_from = "remedy_ended"
keep_days = 1095
binding = true
legal_basis = {en = "a", kk = "b", ru = "c", uz = "d", "uz-cyrl" = "e"}
"""


def test_a_login_that_acts_for_others_only_has_nobody_to_erase(aigul: User, applicant: Phone) -> None:
    a_person(aigul, kind="attorney")
    answer = ask(applicant)
    assert (answer.status_code, answer.json()["code"]) == (409, "nobody_to_erase")
    assert not ErasureRequest.objects.exists()


def test_a_login_without_anybody_behind_it_is_erased_too(applicant: Phone, aigul: User) -> None:
    ask(applicant)
    assert carried_out() is True
    aigul.refresh_from_db()
    assert (aigul.email, aigul.is_active) == (None, False)


@pytest.mark.parametrize("body", [{"why": "none of your business"}, [], "yes"])
def test_a_body_nobody_knows_is_refused(person: Person, applicant: Phone, body: Any) -> None:
    assert applicant.post(URL, body, format="json").status_code == 400
    assert not ErasureRequest.objects.exists()


def test_wish_and_end_are_on_record(person: Person, applicant: Phone) -> None:
    ask(applicant)
    carried_out()
    acts = AuditEntry.objects.filter(person=str(person.public_id), action__startswith="privacy.")
    assert list(acts.order_by("id").values_list("action", flat=True)) == [
        "privacy.erasure.asked",
        "privacy.person.erased",
        "privacy.erasure.carried_out",
    ]


def test_one_wish_of_one_login_at_a_time(person: Person, applicant: Phone, aigul: User) -> None:
    from django.db import IntegrityError, transaction

    ask(applicant)
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        ErasureRequest.objects.create(user=aigul, person=person, not_before=timezone.now())


def test_a_worker_carries_it_out_on_the_day(person: Person, applicant: Phone, seoul: Mission) -> None:
    ask(applicant)
    time_passes(days=8)
    work_is_done()
    # The work came, the wish's own time has not: the work looks again.
    assert Person.objects.get().erased_at is None
