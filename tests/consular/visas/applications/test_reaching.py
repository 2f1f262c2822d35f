"""Who is told about an application: whoever acts for the applicant now, else, in time, whoever acts next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, acting_for
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from consular.visas.models.reminders import Reminder
from consular.visas.models.waiting import WaitingMessage
from consular.visas.services.handing_on import hand_on
from consular.visas.services.reminders import remind
from consular.visas.services.story import tell_file_refused
from consular.visas.tasks import hand_on_messages
from econsulate.core.accounts.models import User
from tests.architecture.tree import modules
from tests.browsers import browser_of, text_of
from tests.consular.visas.applications.test_reminders import end_of, inbox
from tests.consular.visas.panel.conftest import url_of
from tests.consular.visas.review.test_decide import verb
from tests.consular.visas.review.test_information import ask
from tests.factories.visas import a_draft, a_person, a_submitted
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

NOBODY = "Nobody acts for the applicant at present"


@pytest.fixture
@remembered
def madina(db: None) -> Phone:
    return phone_of(a_user("Madina"))


def acts(phone: Phone, person: Person) -> None:
    today = timezone.localdate()
    Representation.objects.create(
        user=phone.user, person=person, kind="guardian", valid_from=today, valid_to=today + timedelta(days=900)
    )


def ends(person: Person, *, how: str = "revoked") -> None:
    """Whoever acted for the person does so no longer."""
    today = timezone.localdate()
    over = {"valid_from": today - timedelta(days=900), "valid_to": today}
    changed: dict[str, Any] = {"revoked_at": timezone.now()} if how == "revoked" else over
    Representation.objects.filter(person=person).update(**changed)


@pytest.mark.parametrize("how", ["revoked", "over"])
def test_who_acts_no_longer_hears_nothing_more_and_who_acts_now_does(
    submitted: VisaApplication, applicant: Phone, madina: Phone, bek: Phone, how: str
) -> None:
    before = inbox(applicant)
    ends(submitted.person, how=how)
    acts(madina, submitted.person)
    verb(bek, submitted, "accept")
    assert inbox(applicant) == before
    assert inbox(madina) == ["The application is complete and has been accepted for review."]
    assert not WaitingMessage.objects.exists()


def test_both_parents_of_a_child_hear_of_it(
    submitted: VisaApplication, applicant: Phone, madina: Phone, bek: Phone
) -> None:
    acts(madina, submitted.person)
    verb(bek, submitted, "accept")
    assert inbox(applicant)[0] == inbox(madina)[0]


def test_while_nobody_acts_words_wait_and_whoever_acts_next_has_them_once(
    submitted: VisaApplication, applicant: Phone, madina: Phone, bek: Phone
) -> None:
    before = inbox(applicant)
    ends(submitted.person)
    verb(bek, submitted, "accept")
    ask(bek, submitted)
    assert inbox(applicant) == before
    assert hand_on(now=timezone.now()) == 0
    assert WaitingMessage.objects.count() == 2
    acts(madina, submitted.person)
    hand_on_messages()
    hand_on_messages()
    read = inbox(madina)
    assert [("accepted for review" in body, "asked you for something until" in body) for body in read] == [
        (False, True),
        (True, False),
    ]
    assert not WaitingMessage.objects.exists()
    assert inbox(applicant) == before


def test_what_waits_is_sealed(submitted: VisaApplication, bek: Phone) -> None:
    ends(submitted.person)
    verb(bek, submitted, "accept")
    kept = WaitingMessage.objects.get()
    assert kept.content["reference"] == submitted.reference
    stored = WaitingMessage.objects.extra(select={"raw": "content"}).values_list("raw", flat=True).get()
    assert submitted.reference.encode() not in bytes(stored)


def test_a_refused_file_is_told_to_who_acts_now(submitted: VisaApplication, applicant: Phone, madina: Phone) -> None:
    before = inbox(applicant)
    version = DocumentVersion.objects.filter(item__application=submitted).first()
    assert version is not None
    version.file.reason = "malware"
    ends(submitted.person)
    tell_file_refused(version)
    acts(madina, submitted.person)
    assert hand_on(now=timezone.now()) == 1
    assert "A file you sent can't be used." in inbox(madina)[0]
    assert inbox(applicant) == before


def test_a_reminder_stays_due_until_somebody_can_read_it(applicant: Phone, person: Person, madina: Phone) -> None:
    draft = VisaApplication.objects.get(public_id=a_draft(applicant, person)["id"])
    soon, before = end_of(draft) - timedelta(days=2), inbox(applicant)
    ends(person)
    assert remind(now=soon) == 0
    assert not Reminder.objects.exists()
    acts(madina, person)
    assert [remind(now=soon), remind(now=soon)] == [1, 0]
    assert "or it ends" in inbox(madina)[0]
    assert inbox(applicant) == before


def test_the_officer_sees_that_nobody_can_be_reached(submitted: VisaApplication, bek: Phone) -> None:
    url, screen = f"/api/v1/staff/visa-applications/{submitted.public_id}", browser_of(bek.user)
    assert bek.get(url).json()["reachable"] is True
    assert NOBODY not in text_of(screen.get(url_of(submitted)))
    ends(submitted.person)
    assert bek.get(url).json()["reachable"] is False
    assert NOBODY in text_of(screen.get(url_of(submitted)))


def test_a_login_that_was_closed_reaches_nobody(submitted: VisaApplication, bek: Phone, aigul: User) -> None:
    User.objects.filter(pk=aigul.pk).update(is_active=False)
    verb(bek, submitted, "accept")
    assert WaitingMessage.objects.count() == 1


def test_who_is_told_is_exactly_who_may_see(aigul: User, madina: Phone) -> None:
    today = timezone.localdate()
    rights: list[dict[str, Any]] = [
        {},
        {"valid_to": today},
        {"valid_to": today + timedelta(days=1)},
        {"revoked_at": timezone.now()},
        {"revoked_at": timezone.now(), "valid_to": today + timedelta(days=1)},
    ]
    people = [a_person(aigul, kind="attorney") for _ in rights]
    for person, right in zip(people, rights, strict=True):
        since = today - timedelta(days=9)
        Representation.objects.filter(person=person).update(valid_from=since, **right)
    acts(madina, people[1])
    for person in people:
        told = set(acting_for(person))
        assert told == {user for user in (aigul, madina.user) if person in Person.objects.visible_to(user)}
    assert [acting_for(person).count() for person in people] == [1, 1, 1, 0, 0]


def test_a_message_whose_key_is_gone_keeps_no_other_waiting(
    submitted: VisaApplication, applicant: Phone, madina: Phone, bek: Phone
) -> None:
    other = a_submitted(applicant, a_person(applicant.user, kind="attorney"))
    for application in (submitted, other):
        ends(application.person)
        verb(bek, application, "accept")
        acts(madina, application.person)
    submitted.person.data_key.destroy()
    assert hand_on(now=timezone.now()) == 1
    assert len(inbox(madina)) == 1


def test_nothing_else_chooses_whom_to_tell_of_an_application() -> None:
    """Supervisors of an emergency, who is on duty, the owner of a wish or a copy, and who must show a right are told as
    themselves."""
    tellers = {module.name for module in modules("consular") if "ensure_recipient(" in module.source}
    assert tellers == {
        "consular/visas/services/reaching.py",
        "consular/visas/services/break_glass.py",
        "consular/privacy/services/telling.py",
        "consular/citizens/services/telling.py",
        "consular/abroad/services/telling.py",
        "consular/cases/services/telling.py",
        "consular/cases/services/alarming.py",
        "consular/cases/services/at_night.py",
        "consular/cases/services/complaint_telling.py",
    }


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_hand_on_once(applicant: Phone, person: Person, bek: Phone, madina: Phone) -> None:
    submitted = a_submitted(applicant, person)
    ends(person)
    verb(bek, submitted, "accept")
    acts(madina, person)

    def once(_: int) -> int:
        try:
            return hand_on(now=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(once, range(4))) == 1
    assert len(inbox(madina)) == 1
