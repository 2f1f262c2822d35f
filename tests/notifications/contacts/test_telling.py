"""Of whoever stays silent a contact is told: once, by a way that works, in few words, only where they allowed it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.services import consents
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.broadcasts import rules
from notifications.channels.base import Outcome, Result
from notifications.contacts.models import ContactNotice, ContactRound
from notifications.contacts.services import looking
from notifications.deliveries.models import RateBudget
from notifications.deliveries.services.receipts import take_report
from tests.factories.broadcasts import started
from tests.factories.contacts import a_consent, a_contact
from tests.factories.notifications import time_passes, work_is_done
from tests.factories.silence import MAILBOX, NUMBER, a_flood, ends, lives_at, may_hear, silence_lasts, written_down
from tests.factories.visas import a_person
from tests.notifications.kannel import Gateway
from tests.notifications.smtp import PostOffice
from tests.people import a_user, phone_of

pytestmark = pytest.mark.django_db


def test_the_contact_is_told_after_a_quarter_of_an_hour_and_once(mother: EmergencyContact, gateway: Gateway) -> None:
    a_flood()
    silence_lasts(minutes=14)
    assert gateway.taken == []
    assert ContactNotice.objects.count() == 0
    silence_lasts(minutes=2)
    (text,) = gateway.taken
    assert text.number == NUMBER
    assert "Aigul Example" in text.text
    assert "Seoul" in text.text
    assert "+82212345678" in text.text
    for _again in range(3):
        silence_lasts()
    assert len(gateway.taken) == 1
    assert ends() == [("told", "")]


def test_it_says_who_and_about_which_place_and_nothing_more(aigul: User, person: Person, office: PostOffice) -> None:
    may_hear(aigul, person, phone=None)
    a_flood()
    silence_lasts()
    (mail,) = office.taken
    assert mail.recipient == MAILBOX
    assert mail.message["Content-Language"] == "ru"
    assert "Aigul Example" in str(mail.message["Subject"])
    assert "Seoul" in mail.text
    for secret in ("37.5", "126.9", person.identity["birth_date"], str(person.public_id), "The Han has left"):
        assert secret not in mail.text


def test_telling_is_on_record_for_the_person(mother: EmergencyContact, person: Person, gateway: Gateway) -> None:
    a_flood()
    silence_lasts()
    entry = AuditEntry.objects.get(action="notifications.contact.told")
    assert (entry.person, entry.chain) == (str(person.public_id), "KZ-SEO")
    assert entry.detail == {"what": "unreached", "kind": "sms"}


@pytest.mark.parametrize("severity", ["Moderate", "Minor", "Unknown"])
def test_little_danger_is_told_to_nobodys_contacts(mother: EmergencyContact, gateway: Gateway, severity: str) -> None:
    a_flood(severity=severity)
    silence_lasts()
    assert ContactRound.objects.count() == 0
    assert gateway.taken == []


def test_extreme_danger_goes_at_once_but_silence_takes_its_time() -> None:
    plan = rules.plan_of("Extreme", ["fcm", "sms"], contacts=True)
    assert [(step["channels"], step["after_seconds"]) for step in plan] == [
        (["fcm", "sms"], 0),
        (["emergency_contact"], 900),
    ]
    assert rules.contacts_after(rules.plan_of("Extreme", ["fcm", "sms"])) is None


@pytest.mark.parametrize("allowed", [[], ["safety", "whereabouts", "case", "health"]])
def test_without_consent_to_just_this_nobody_is_told(
    aigul: User, person: Person, gateway: Gateway, allowed: list[str]
) -> None:
    contact = a_contact(phone_of(aigul), person)
    for what in allowed:
        a_consent(phone_of(aigul), person, contact, what=what)
    a_flood()
    silence_lasts()
    assert ContactNotice.objects.count() == 0
    assert gateway.taken == []


def test_consent_withdrawn_between_writing_down_and_telling(
    aigul: User, consent: ConsentGrant, gateway: Gateway
) -> None:
    a_flood()
    written_down()
    consents.withdraw(consent, by=aigul, now=timezone.now())
    work_is_done()
    assert ends() == [("held", "not_allowed")]
    assert gateway.taken == []


def test_a_contact_taken_away_meanwhile_is_not_told(aigul: User, mother: EmergencyContact, gateway: Gateway) -> None:
    a_flood()
    written_down()
    answer = phone_of(aigul).delete(f"/api/v1/emergency-contacts/{mother.public_id}")
    assert answer.status_code == 204, answer.content
    work_is_done()
    assert ends() == [("held", "not_allowed")]
    assert gateway.taken == []


def test_a_number_nobody_has_is_followed_by_the_mail(
    mother: EmergencyContact, gateway: Gateway, office: PostOffice
) -> None:
    gateway.trouble = 400
    a_flood()
    silence_lasts()
    assert [mail.recipient for mail in office.taken] == [MAILBOX]
    assert ContactNotice.objects.values_list("state", "channel", "shut").get() == ("told", "email", ["sms"])


def test_a_carrier_that_says_later_that_nobody_got_it_is_followed_by_the_mail(
    mother: EmergencyContact, gateway: Gateway, office: PostOffice
) -> None:
    a_flood()
    silence_lasts()
    notice = ContactNotice.objects.get()
    assert take_report(notice.public_id, Outcome(Result.DELIVERED)) is False
    assert take_report(notice.public_id, Outcome(Result.NO_SUCH_ADDRESS, "6")) is True
    assert take_report(notice.public_id, Outcome(Result.NO_SUCH_ADDRESS, "6")) is False
    work_is_done()
    assert [mail.recipient for mail in office.taken] == [MAILBOX]
    assert ends() == [("told", "")]


def test_a_gateway_that_is_down_is_tried_again_and_who_has_no_way_is_counted(
    aigul: User, person: Person, gateway: Gateway
) -> None:
    may_hear(aigul, person, email=None)
    gateway.trouble = 503
    a_flood()
    silence_lasts()
    assert [state for state, _reason in ends()] == ["waiting"]
    gateway.taken.clear()
    gateway.trouble = 0
    silence_lasts()
    assert [text.number for text in gateway.taken] == [NUMBER]
    assert ends() == [("told", "")]


def test_who_has_no_way_that_works_is_counted_as_not_reached(aigul: User, person: Person, gateway: Gateway) -> None:
    may_hear(aigul, person, email=None)
    gateway.trouble = 400
    a_flood()
    silence_lasts()
    assert ends() == [("failed", "no_way")]


def test_a_grandmother_named_by_two_hears_of_a_child_once(aigul: User, person: Person, gateway: Gateway) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ", secondary="Dias")
    lives_at(child, aigul)
    may_hear(aigul, child, email=None)
    may_hear(aigul, child, email=None, name="Saule, once more")
    a_flood()
    silence_lasts()
    assert len(gateway.taken) == 1
    assert "Dias Example" in gateway.taken[0].text
    assert sorted(ends()) == [("held", "same_address"), ("told", "")]


def test_a_carrier_gets_no_more_than_it_takes(aigul: User, person: Person, gateway: Gateway, settings: Any) -> None:
    settings.CHANNEL_RATES = {"sms": 1}
    for number in range(3):
        may_hear(aigul, person, email=None, name=f"Contact {number}", phone=f"+7701000000{number}")
    a_flood()
    silence_lasts()
    assert [state for state, _reason in ends()].count("told") == 1
    RateBudget.objects.all().delete()
    silence_lasts(minutes=1)
    RateBudget.objects.all().delete()
    silence_lasts(minutes=1)
    assert sorted(text.number for text in gateway.taken) == [f"+7701000000{number}" for number in range(3)]


def test_who_comes_late_is_given_the_same_time(mother: EmergencyContact, gateway: Gateway) -> None:
    a_flood()
    silence_lasts()
    bek = a_user("Bek")
    late = a_person(bek, nationality="KAZ", primary="Late", secondary="Bek")
    lives_at(late, bek)
    may_hear(bek, late, phone="+77017654321", email=None)
    time_passes(minutes=6)
    work_is_done()
    assert [text.number for text in gateway.taken] == [NUMBER]
    silence_lasts()
    assert [text.number for text in gateway.taken] == [NUMBER, "+77017654321"]


def test_an_exercise_has_no_contacts_by_the_databases_own_rule(person: Person) -> None:
    drill: Any = started(severity="Severe", contacts=True, mode="exercise")
    assert looking.begin(drill, mission="KZ-SEO", place="Seoul") is None
    for broadcast in (drill, started(reach="reached")):
        with pytest.raises(IntegrityError, match="what is real"), transaction.atomic():
            ContactRound.objects.create(broadcast=broadcast, mission="KZ-SEO", place="Seoul")


def test_consent_to_this_is_given_to_a_contact_alone(aigul: User, person: Person) -> None:
    body = {"organisation": "employer", "what": "unreached", "wording": 1}
    answer = phone_of(aigul).post(f"/api/v1/persons/{person.public_id}/consents", body, format="json")
    assert answer.status_code == 400, answer.content
    assert ConsentGrant.objects.count() == 0
