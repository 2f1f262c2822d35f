"""/api/v1/persons/…/consents: who may be told what; it ends by withdrawal, by its day, with the right beneath it."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import override

from consular.citizens.models.consents import ConsentGrant, Organisation, Told
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.services.consent_texts import WORDINGS, text_of
from consular.citizens.services.consents import may_tell, whom_to_tell
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.core.api.bodies import faults
from tests.factories.contacts import ALLOWED, MOTHER, a_consent, a_contact
from tests.factories.missions import a_mission, an_officer
from tests.factories.visas import a_person, show_right
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def citizen(aigul: User) -> Phone:
    return phone_of(aigul)


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    return a_person(aigul, nationality="KAZ")


@pytest.fixture
@remembered
def mother(citizen: Phone, person: Person) -> EmergencyContact:
    return a_contact(citizen, person)


@pytest.fixture
@remembered
def child(aigul: User) -> Person:
    return a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")


def url_of(person: Person) -> str:
    return f"/api/v1/persons/{person.public_id}/consents"


def may(person: Person, to: Any, what: Told = Told.SAFETY) -> bool:
    return may_tell(person, to, what, on=timezone.localdate())


def test_one_thing_is_allowed_and_nothing_else(citizen: Phone, person: Person, mother: EmergencyContact) -> None:
    told = citizen.post(url_of(person), {**ALLOWED, "contact": str(mother.public_id)}, format="json").json()
    assert (told["in_force"], told["given_as"], told["text"]) == (True, "self", text_of(1, "safety"))
    assert [what for what in Told if may(person, mother, what)] == [Told.SAFETY]
    assert not may(person, Organisation.INSURER)
    entry = AuditEntry.objects.get(action="citizens.consent.given")
    assert entry.detail == {"what": "safety", "to": "contact", "wording": 1}


def test_it_is_withdrawn_at_any_moment_and_stays_on_record(
    citizen: Phone, person: Person, mother: EmergencyContact
) -> None:
    grant = a_consent(citizen, person, mother)
    for _again in range(2):
        told = citizen.post(f"/api/v1/consents/{grant.public_id}/withdraw").json()
        assert told["in_force"] is False
    assert not may(person, mother)
    assert citizen.get(url_of(person)).json()["results"][0]["withdrawn_at"] is not None
    a_consent(citizen, person, mother)
    assert may(person, mother)
    assert len(citizen.get(url_of(person)).json()["results"]) == 2


def test_given_again_it_is_the_later_one_that_counts(citizen: Phone, person: Person, mother: EmergencyContact) -> None:
    a_consent(citizen, person, mother)
    until = timezone.localdate() + timedelta(days=3)
    a_consent(citizen, person, mother, until=until.isoformat())
    assert may_tell(person, mother, Told.SAFETY, on=until)
    assert not may_tell(person, mother, Told.SAFETY, on=until + timedelta(days=1))
    assert ConsentGrant.objects.filter(withdrawn_at=None).count() == 1


def test_the_database_keeps_what_was_given_as_it_was(
    citizen: Phone, person: Person, mother: EmergencyContact, child: Person
) -> None:
    grant = a_consent(citizen, person, mother)
    for change in ({"what": "health"}, {"wording": 2}, {"until": "2199-01-01"}, {"organisation": "insurer"}):
        with pytest.raises(Error), transaction.atomic():
            ConsentGrant.objects.filter(pk=grant.pk).update(**change)
    with pytest.raises(Error, match="Cannot delete"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM consular_consentgrant")
    citizen.post(f"/api/v1/consents/{grant.public_id}/withdraw")
    with pytest.raises(Error), transaction.atomic():
        ConsentGrant.objects.filter(pk=grant.pk).update(withdrawn_at=None, withdrawn_by=None)
    with pytest.raises(IntegrityError, match="for the person alone"), transaction.atomic():
        ConsentGrant(right=child.representations.get(), contact=mother, what="safety", wording=1).save()


def test_another_name_is_another_human_being(citizen: Phone, person: Person, mother: EmergencyContact) -> None:
    a_consent(citizen, person, mother)
    url = f"/api/v1/emergency-contacts/{mother.public_id}"
    citizen.put(url, {**MOTHER, "phone": "+77019998877"}, format="json")
    assert may(person, mother)
    citizen.put(url, {**MOTHER, "name": "Somebody Else"}, format="json")
    assert not may(person, mother)


def test_of_a_contact_taken_away_only_the_consent_is_left(
    citizen: Phone, person: Person, mother: EmergencyContact
) -> None:
    grant = a_consent(citizen, person, mother)
    assert citizen.delete(f"/api/v1/emergency-contacts/{mother.public_id}").status_code == 204
    mother.refresh_from_db()
    assert (mother.details, mother.rank, mother.relation) == (None, None, "other")
    assert not may(person, mother)
    told = citizen.get(f"/api/v1/consents/{grant.public_id}").json()
    assert (told["contact"], told["in_force"]) == (None, False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"wording": 2}, "another_wording"),
        ({"what": "secrets"}, "invalid_input"),
        ({"until": "2020-01-01"}, "invalid_input"),
        ({"organisation": "insurer"}, "invalid_input"),
        ({"contact": None}, "invalid_input"),
        ({"contact": "00000000-0000-4000-8000-000000000000"}, "invalid_input"),
    ],
    ids=str,
)
def test_what_can_not_be_consented_to(
    citizen: Phone, person: Person, mother: EmergencyContact, body: dict[str, Any], code: str
) -> None:
    answer = citizen.post(url_of(person), {**ALLOWED, "contact": str(mother.public_id), **body}, format="json")
    assert answer.json()["code"] == code
    assert not ConsentGrant.objects.exists()


def test_a_contact_of_another_person_is_none(citizen: Phone, child: Person, mother: EmergencyContact) -> None:
    answer = citizen.post(url_of(child), {**ALLOWED, "contact": str(mother.public_id)}, format="json")
    assert faults(answer) == {"contact": "not_found"}


def test_a_parents_consent_ends_when_the_child_is_of_age(citizen: Phone, child: Person) -> None:
    a_consent(citizen, child, None, organisation="education")
    assert may(child, Organisation.EDUCATION)
    last = child.representations.get().valid_to
    assert last is not None
    with time_machine.travel(f"{last - timedelta(days=1)} 12:00:00+00:00"):
        assert may(child, Organisation.EDUCATION)
    with time_machine.travel(f"{last} 12:00:00+00:00"):
        assert not may(child, Organisation.EDUCATION)


def test_of_two_parents_neither_learns_or_ends_what_the_other_allowed(citizen: Phone, child: Person) -> None:
    father = a_user("Timur")
    mothers = child.representations.get()
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=mothers.valid_to)
    grant, other = a_consent(citizen, child, a_contact(citizen, child)), phone_of(father)
    assert other.get(url_of(child)).json()["results"] == []
    assert other.get(f"/api/v1/consents/{grant.public_id}").status_code == 404
    assert other.post(f"/api/v1/consents/{grant.public_id}/withdraw").status_code == 404
    named = {**ALLOWED, "contact": str(grant.contact.public_id)}  # type: ignore[union-attr]
    assert other.post(url_of(child), named, format="json").status_code == 400


def test_the_person_withdraws_what_was_allowed_in_their_name(citizen: Phone, child: Person) -> None:
    grant = a_consent(citizen, child, None, organisation="education")
    daulet = a_user("Daulet")
    child.representations.create(user=daulet, kind="self", valid_from="2020-01-01")
    own = phone_of(daulet)
    # Still a child: not theirs to give, but theirs to take back.
    assert own.post(url_of(child), {**ALLOWED, "organisation": "aid"}, format="json").status_code == 403
    assert own.post(f"/api/v1/consents/{grant.public_id}/withdraw").json()["in_force"] is False


def test_who_may_not_allow_it(citizen: Phone, aigul: User) -> None:
    client = a_person(aigul, kind="attorney")
    answer = citizen.post(url_of(client), {**ALLOWED, "organisation": "insurer"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours_to_allow")
    ward = a_person(aigul, kind="guardian", primary="Ward")
    assert citizen.post(url_of(ward), {**ALLOWED, "organisation": "insurer"}, format="json").status_code == 403
    evidence = show_right(ward, aigul, judge=an_officer("Bek", a_mission("KZ-SEO"), "officer"))
    a_consent(citizen, ward, None, organisation="insurer")
    assert may(ward, Organisation.INSURER)
    evidence.valid_until = timezone.localdate() - timedelta(days=1)
    evidence.save(update_fields=["valid_until"])
    assert not may(ward, Organisation.INSURER)


def test_whom_to_tell_comes_in_the_order_they_are_called(
    citizen: Phone, person: Person, mother: EmergencyContact
) -> None:
    friend = a_contact(citizen, person, name="Friend", rank=1)
    a_contact(citizen, person, name="Nobody may tell them")
    for contact in (mother, friend):
        a_consent(citizen, person, contact)
    today = timezone.localdate()
    assert [one.details["name"] for one in whom_to_tell(person, Told.SAFETY, on=today)] == ["Friend", "Saule Example"]
    assert whom_to_tell(person, Told.HEALTH, on=today) == []


def test_a_text_that_was_consented_to_never_changes() -> None:
    with override("en"):
        said = "\n".join(str(WORDINGS[1][what]) for what in Told if what != Told.UNREACHED)
        joined = str(WORDINGS[1][Told.UNREACHED])
    assert (
        hashlib.sha256(joined.encode()).hexdigest()
        == "ca725f7bbec205e4ca773d9f6e3cffd6fbe815912db8daae88c104124c236c7e"
    )
    assert (
        hashlib.sha256(said.encode()).hexdigest() == "b0ba3509209b88df1345cdc4e5d7178f39636cf94fd379578b043ec033ec68ef"
    )


def test_the_texts_are_told_in_the_readers_language(aigul: User) -> None:
    told = phone_of(aigul, language="ru").get("/api/v1/consent-texts").json()
    assert told["wording"] == 1
    assert [line["what"] for line in told["texts"]] == list(Told.values)
    with override("ru"):
        assert told["texts"][0]["text"] == text_of(1, "safety")
