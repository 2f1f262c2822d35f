"""From the release of an alert to its end: whose contacts are told, who sees how many, and who hears how it ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.services import consents
from econsulate.core.accounts.models import User
from notifications.alerts.models.alerts import Alert
from notifications.alerts.services import publishing
from notifications.alerts.signing.published import PublishedKey
from notifications.alerts.signing.signers import NoAlertKey
from notifications.broadcasts.models.broadcasts import Enrolment
from notifications.broadcasts.services import progress
from notifications.contacts.models import ContactNotice, ContactRound
from notifications.contacts.services import telling
from notifications.recipients.models import Recipient
from tests.browsers import browser_of
from tests.factories.alerts import OPERATIONS, an_alert, an_incident, approved, done, end, release, revised
from tests.factories.broadcasts import a_recipient
from tests.factories.notifications import work_is_done
from tests.factories.silence import NUMBER, ends, lives_at, may_hear, silence_lasts, written_down
from tests.factories.visas import a_person
from tests.notifications.kannel import Gateway
from tests.people import Phone, phone_of


@pytest.fixture(autouse=True)
def _each_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHARE", 0)


@pytest.fixture
def person(people: bool, reader: User) -> Person:
    person = a_person(reader, nationality="KAZ", secondary="Aruzhan")
    lives_at(person, reader)
    return person


@pytest.fixture
def named(reader: User, person: Person) -> tuple[EmergencyContact, ConsentGrant]:
    return may_hear(reader, person, email=None, language="en")


def texts(gateway: Gateway) -> list[str]:
    return [text.text for text in gateway.taken]


def figures(phone: Phone, alert: Alert, query: str = "") -> Any:
    return done(phone.get(f"{OPERATIONS}/alerts/{alert.public_id}/progress{query}"))["emergency_contacts"]


def test_who_watches_sees_how_many_contacts_were_told(dana: Phone, named: Any, out: Alert, gateway: Gateway) -> None:
    work_is_done()
    assert figures(dana, out) == {
        "after_seconds": 900, "waiting": 0, "told": 0, "unknown": 0, "failed": 0, "held": 0, "withdrawn": 0, "ended": 0
    }  # fmt: skip
    silence_lasts()
    assert figures(dana, out)["told"] == 1
    page = browser_of(dana.user).get(f"/panel/alerts/{out.public_id}/progress/").content.decode()
    assert "<strong>1</strong>contacts told" in page
    assert NUMBER not in page
    assert "Saule" not in page


@pytest.mark.parametrize("waits", [True, False])
def test_whoever_was_not_told_when_it_was_cancelled_is_not(
    dana: Phone, named: Any, out: Alert, gateway: Gateway, waits: bool
) -> None:
    work_is_done()
    if waits:
        written_down()
    done(end(dana, out))
    silence_lasts()
    assert texts(gateway) == []
    assert ends() == ([("withdrawn", "stopped")] if waits else [])
    assert not ContactNotice.objects.exclude(word="unreached").exists()


def test_stopping_without_a_signature_stops_the_contacts_too(
    dana: Phone, named: Any, out: Alert, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_is_done()
    written_down()

    def fails(*_: Any, **__: Any) -> None:
        raise NoAlertKey

    monkeypatch.setattr(publishing, "signed", fails)
    end(dana, out)
    silence_lasts()
    assert texts(gateway) == []
    assert ends() == [("withdrawn", "stopped")]


@pytest.mark.parametrize(
    ("how", "said"),
    [("cancel", "the alert for Seoul, of which we wrote to you"), ("all-clear", "the emergency in Seoul")],
)
def test_exactly_those_who_were_told_hear_how_it_ended(
    dana: Phone, reader: User, person: Person, named: Any, out: Alert, gateway: Gateway, how: str, said: str
) -> None:
    may_hear(reader, person, email=None, name="Nobody has this number", phone="+77010000000")
    work_is_done()
    written_down_one_refused(gateway)
    assert sorted(ContactNotice.objects.values_list("state", flat=True)) == ["failed", "told"]
    gateway.taken.clear()
    done(end(dana, out, how))
    work_is_done()
    (text,) = gateway.taken
    assert text.number == NUMBER
    assert said in text.text
    assert "Aruzhan Example" in text.text
    assert (figures(dana, out)["told"], figures(dana, out)["ended"]) == (1, 1)
    silence_lasts()
    assert len(gateway.taken) == 1


def written_down_one_refused(gateway: Gateway) -> None:
    judged = gateway.verdict
    gateway.verdict = lambda headers, body: (  # type: ignore[method-assign]
        400 if headers.get("X-Kannel-To") == "+77010000000" else judged(headers, body)
    )
    silence_lasts()


def test_nobody_hears_the_end_who_may_be_told_nothing_any_more(
    dana: Phone, reader: User, named: Any, out: Alert, gateway: Gateway
) -> None:
    work_is_done()
    silence_lasts()
    consents.withdraw(named[1], by=reader, now=timezone.now())
    done(end(dana, out, "all-clear"))
    work_is_done()
    assert len(gateway.taken) == 1
    assert ContactNotice.objects.values_list("state", "reason").get(word="all_clear") == ("held", "not_allowed")


def test_the_end_goes_to_no_other_address_than_the_beginning(
    dana: Phone, reader: User, named: Any, out: Alert, gateway: Gateway
) -> None:
    work_is_done()
    silence_lasts()
    contact = EmergencyContact.objects.whole().get(pk=named[0].pk)
    contact.details = {**contact.details, "phone": "+77019999999"}
    contact.save()
    done(end(dana, out, "all-clear"))
    work_is_done()
    assert [text.number for text in gateway.taken] == [NUMBER]
    assert ContactNotice.objects.values_list("state", "reason").get(word="all_clear") == ("failed", "no_way")


def test_what_is_in_hand_when_it_ends_hears_the_end_afterwards(
    dana: Phone, named: Any, out: Alert, gateway: Gateway
) -> None:
    work_is_done()
    notice, envelope = telling.lease(written_down().public_id) or pytest.fail("it may be told")
    done(end(dana, out, "all-clear"))
    work_is_done()
    assert texts(gateway) == []
    (outcome,) = telling.CHANNELS["sms"].send([envelope])
    telling.settle(notice, outcome, route="sms")
    silence_lasts()
    first, last = texts(gateway)
    assert "no answer from" in first
    assert "is over" in last


def test_an_update_tells_nobody_twice_and_makes_nobody_wait_again(
    dana: Phone, erlan: Phone, reader: User, person: Person, named: Any, out: Alert, gateway: Gateway
) -> None:
    work_is_done()
    silence_lasts(minutes=10)
    done(revised(dana, out), 201)
    done(release(dana, approved(dana, erlan, out), verb_="update"))
    work_is_done()
    silence_lasts(minutes=6)
    assert len(gateway.taken) == 1
    silence_lasts(minutes=30)
    assert len(gateway.taken) == 1
    assert ContactRound.objects.count() == 2
    assert figures(dana, out)["told"] == 1


def test_what_was_written_down_before_an_update_goes_on(
    dana: Phone, erlan: Phone, named: Any, out: Alert, gateway: Gateway
) -> None:
    work_is_done()
    written_down()
    done(revised(dana, out), 201)
    done(release(dana, approved(dana, erlan, out), verb_="update"))
    work_is_done()
    assert len(gateway.taken) == 1


def test_an_exercise_tells_nobodys_contacts(
    dana: Phone, erlan: Phone, reader: User, named: Any, keys: list[PublishedKey], gateway: Gateway
) -> None:
    Enrolment.objects.create(user=reader, since=timezone.now() - timedelta(days=1))
    drill = an_alert(dana, an_incident(dana, mode="exercise"))
    assert done(dana.get(f"{OPERATIONS}/alerts/{drill.public_id}/preview"))["emergency_contacts"] is None
    approved(dana, erlan, drill)
    done(release(dana, drill))
    work_is_done()
    assert all("emergency_contact" not in step["channels"] for step in drill.events.get().broadcast.plan)
    silence_lasts()
    done(end(dana, drill, "all-clear"))
    work_is_done()
    assert ContactRound.objects.count() == ContactNotice.objects.count() == 0
    assert texts(gateway) == []
    assert figures(dana, drill) is None


def previewed(phone: Phone, alert: Alert) -> Any:
    return done(phone.get(f"{OPERATIONS}/alerts/{alert.public_id}/preview"))["emergency_contacts"]


def test_the_preview_counts_whose_contacts_may_be_told(
    dana: Phone, reader: User, person: Person, alert: Alert, incident: Any
) -> None:
    assert previewed(dana, alert) == {"people": 0, "after_seconds": 900}
    _contact, consent = may_hear(reader, person)
    may_hear(reader, person, name="Another", phone="+77010000002")
    assert previewed(dana, alert) == {"people": 1, "after_seconds": 900}
    browser: Client = browser_of(dana.user)
    page = browser.get(f"/panel/alerts/{alert.public_id}/preview/").content.decode()
    assert "<strong>1</strong>people with an emergency contact that is told after 15 min" in page
    a_recipient(reader)
    Recipient.objects.filter(user=reader).update(discreet=True)
    assert previewed(dana, alert)["people"] == 0
    Recipient.objects.filter(user=reader).update(discreet=False)
    consents.withdraw(consent, by=reader, now=timezone.now())
    assert previewed(dana, alert)["people"] == 1
    answer = phone_of(reader).delete(f"/api/v1/emergency-contacts/{EmergencyContact.objects.latest('pk').public_id}")
    assert answer.status_code == 204
    assert previewed(dana, alert)["people"] == 0
    assert previewed(dana, an_alert(dana, incident, severity="Moderate")) is None


def test_the_preview_counts_who_is_there_and_reads_the_language(
    dana: Phone, reader: User, person: Person, named: Any, incident: Any
) -> None:
    elsewhere = {"include": [{"circle": "35.1796,129.0756 20"}]}
    assert previewed(dana, an_alert(dana, incident, area=elsewhere))["people"] == 0
    a_recipient(reader, "ru")
    assert previewed(dana, an_alert(dana, incident, languages=["ru"]))["people"] == 1
    assert previewed(dana, an_alert(dana, incident, languages=["en"]))["people"] == 0
