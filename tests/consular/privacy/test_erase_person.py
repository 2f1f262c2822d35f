"""After an erasure nothing of the person is left anywhere, and everything else still works."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.models.retention import CaseStatistic
from consular.privacy.services import erasure, exports, planning
from consular.visas.models.applications import VisaApplication
from consular.visas.models.visas import Refusal, Visa
from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services import uploads
from econsulate.core.idempotency.models import IdempotentRequest
from tests.browsers import browser_of
from tests.consular.privacy.conftest import appealed_and_upheld, ask
from tests.consular.privacy.traces import files_on_disk, opened_values, places_of, sealed_columns
from tests.factories.missions import an_officer, headquarters
from tests.factories.visas import REFUSAL, TERMS, a_draft, a_passport, a_person, a_submitted
from tests.factories.world import ENDING, Office
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

NAME, GIVEN, SCRIPT = "Zhumabekova-Test", "Aigerim Rare", "Жұмабекова"
PASSPORT, EMAIL, PHONE = "XQ7654321", "aigul@example.org", "+77015550199"
VALUES = (NAME, GIVEN, SCRIPT, PASSPORT, EMAIL, PHONE, "Hotel Example", "Example Ltd", "1990-04-12")


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    User.objects.filter(pk=aigul.pk).update(phone=PHONE, phone_verified=True)
    EmailAddress.objects.create(user=aigul, email=EMAIL, verified=True, primary=True)
    aigul.refresh_from_db()
    person = a_person(aigul, primary=NAME, secondary=GIVEN)
    person.identity = {**person.identity, "original_script_name": SCRIPT}
    person.save()
    return person


def passport(phone: Phone, person: Person) -> TravelDocument:
    return a_passport(person, phone.user, number=PASSPORT)


@pytest.fixture
@remembered
def lived(office: Office, person: Person, applicant: Phone, now: datetime) -> list[VisaApplication]:
    """A visa issued and shared, a refusal, a consultation, a question, a draft, an upload, an export."""
    document = passport(applicant, person)
    granted = a_submitted(applicant, person, passport=document)
    granted = taken_through(office, granted, TERMS)
    visa = Visa.objects.get()
    applicant.post(f"/api/v1/visas/{visa.public_id}/share-codes", {"purpose": "For my landlord"}, format="json")
    refused = taken_through(office, a_submitted(applicant, person, passport=document), REFUSAL)
    appealed_and_upheld(applicant, Refusal.objects.get().public_id, refused.mission, words=NAME)
    called = {"reference": granted.reference, "reason": f"{NAME} lies unconscious in a hospital."}
    marat = phone_of(an_officer("Marat", headquarters(), Role.OFFICER))
    assert marat.post("/api/v1/staff/break-glass", called, format="json").status_code == 201
    draft = a_draft(applicant, person, category="private", passport=document)
    upload = uploads.begin(applicant.user, length=10, metadata="")
    uploads.receive(upload, by=applicant.user, offset=0, pieces=[b"half "])
    applicant.post("/api/v1/application-groups", {"kind": "family"}, format="json", headers={"Idempotency-Key": "one"})
    exports.build(exports.ask(applicant.user, now=now), now=now)
    return [granted, refused, VisaApplication.objects.get(public_id=draft["id"])]


def taken_through(office: Office, application: VisaApplication, terms: Any) -> VisaApplication:
    office.verb(office.officer, application, "accept")
    office.verb(office.officer, application, "consult", {"authority": "Ministry", "question": f"Who is {NAME}?"})
    office.verb(office.officer, application, "end-consultation", {"answer": f"{NAME} is known."})
    office.verb(office.officer, application, "request-information", {"message": f"Dear {NAME}", "items": []})
    url = f"/api/v1/visa-applications/{application.public_id}/answer"
    assert office.applicant.post(url, {"text": f"I am {NAME}"}, format="json").status_code == 200
    for item in application.items.select_related("requirement"):
        office.verb(office.officer, application, f"items/{item.requirement.code}", {"accepted": True, "note": NAME})
    office.verb(office.officer, application, "propose", {**terms, "reasons": f"{NAME} said so."})
    seen = {"content_hash": application.proposals.get().content_hash}
    office.verb(office.decider, application, "decide", seen)
    office.verb(office.officer, application, "issue")
    application.refresh_from_db()
    return application


def erased(person: Person) -> None:
    with transaction.atomic():
        erasure.erase_person(person, now=timezone.now())


def test_the_scan_finds_what_is_there_so_that_finding_nothing_means_something(
    lived: list[VisaApplication], person: Person
) -> None:
    assert "core_user" in places_of(EMAIL)
    assert "account_emailaddress" in places_of(EMAIL)
    assert places_of(PHONE)
    assert places_of(bytes(person.match_index)) == ["consular_person"]
    assert places_of(bytes(person.skeleton_index)) == ["consular_person"]
    assert places_of(bytes(TravelDocument.objects.first().number_index)) == ["consular_traveldocument"]
    shown = str(opened_values())
    assert all(value in shown for value in VALUES)
    touched = {table for table, _name, value in opened_values() if NAME in str(value)}
    assert len(touched) >= 6
    assert len(list(sealed_columns())) >= 18
    assert files_on_disk()


def test_nothing_of_the_person_is_left_anywhere(
    lived: list[VisaApplication], person: Person, django_capture_on_commit_callbacks: Any
) -> None:
    numbers = TravelDocument.objects.first().number_index
    indexes = [bytes(index) for index in (person.match_index, person.skeleton_index, numbers)]
    with django_capture_on_commit_callbacks(execute=True):
        erased(person)
    assert {value: places for value in (*VALUES, *indexes) if (places := places_of(value))} == {}
    assert [value for value in VALUES if value in str(opened_values())] == []
    assert files_on_disk() == []


def test_what_stays_of_the_person_is_a_blank_row_and_a_destroyed_key(
    lived: list[VisaApplication], person: Person
) -> None:
    erased(person)
    row = Person.objects.get(pk=person.pk)
    assert (row.identity, row.nationality, row.residence, row.sex) == (None, "XXX", "XXX", "X")
    assert (bytes(row.match_index), row.skeleton_index, row.name_keys) == (b"", None, None)
    assert row.erased_at
    assert (row.data_key.wrapped, bool(row.data_key.destroyed_at)) == (None, True)
    assert not VisaApplication.objects.exists()
    assert not StoredFile.objects.exists()
    assert not IdempotentRequest.objects.exists()


def test_the_database_refuses_an_erased_person_who_is_not_blank(person: Person) -> None:
    erased(person)
    for left in ({"nationality": "KOR"}, {"match_index": b"x"}, {"skeleton_index": b"x"}):
        with pytest.raises(IntegrityError, match="erased_is_blank"), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(**left)


def test_statistics_survive_without_a_person(lived: list[VisaApplication], person: Person, seoul: Mission) -> None:
    erased(person)
    rows = CaseStatistic.objects.order_by("outcome").values_list("outcome", "category_code", "mission", "days_taken")
    assert list(rows) == [
        ("draft", "private", seoul.pk, None),
        ("issued", "tourist", seoul.pk, 0),
        ("refused", "tourist", seoul.pk, 0),
        ("withdrawn", "tourist", seoul.pk, 0),
    ]
    assert set(CaseStatistic.objects.values_list("month__day", flat=True)) == {1}


def test_the_audit_chain_is_whole_afterwards(lived: list[VisaApplication], person: Person) -> None:
    erased(person)
    call_command("verify_audit")


def test_a_seal_still_verifies_and_a_revoked_one_is_still_revoked(
    lived: list[VisaApplication], person: Person, nobody: Phone, office: Office, erlan: Phone
) -> None:
    seals = [Visa.objects.get().seal, Refusal.objects.get().seal]
    visa = Visa.objects.get()
    order = office.officer.post(f"/api/v1/staff/visas/{visa.public_id}/orders", ENDING, format="json").json()["id"]
    assert erlan.post(f"/api/v1/staff/visa-orders/{order}/confirm", {}, format="json").status_code == 200
    before = [nobody.post("/api/v1/public/verify", {"seal": seal}, format="json").json() for seal in seals]
    erased(person)
    after = [nobody.post("/api/v1/public/verify", {"seal": seal}, format="json").json() for seal in seals]
    assert after == before
    assert after[0]["status"] == "revoked"
    assert base64.b64decode(seals[0])


@pytest.mark.parametrize("kind", ["reference", "share_code"])
def test_a_reference_and_a_share_code_tell_nothing_any_more(
    lived: list[VisaApplication], person: Person, nobody: Phone, applicant: Phone, kind: str
) -> None:
    visa = Visa.objects.get()
    made = applicant.post(f"/api/v1/visas/{visa.public_id}/share-codes", {"purpose": "Hotel"}, format="json").json()
    asked = {"reference": visa.reference, "share_code": made["code"]}[kind]
    erased(person)
    answer = nobody.post("/api/v1/public/verify", {kind: asked}, format="json").json()
    assert answer["status"] == "unknown"
    assert NAME not in str(answer)


def test_nobody_signs_in_by_the_login_any_more_and_who_comes_back_starts_anew(
    lived: list[VisaApplication], person: Person, applicant: Phone
) -> None:
    erased(person)
    assert applicant.get("/api/v1/me").status_code == 401
    anew = a_user("Aigul")
    assert phone_of(anew).get("/api/v1/persons").json()["results"] == []


def test_officers_lists_and_screens_go_on(
    lived: list[VisaApplication], person: Person, bek: Phone, stranger: Phone
) -> None:
    others = a_submitted(stranger, a_person(stranger.user))
    erased(person)
    rows = bek.get("/api/v1/staff/visa-applications").json()["results"]
    assert [row["id"] for row in rows] == [str(others.public_id)]
    assert browser_of(bek.user).get("/panel/files/?queue=").status_code == 200
    for gone in lived:
        assert bek.get(f"/api/v1/staff/visa-applications/{gone.public_id}").status_code == 404


def test_a_parents_erasure_leaves_the_child_and_the_login_that_acts_for_it(
    lived: list[VisaApplication], person: Person, aigul: User, applicant: Phone
) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", secondary="Daulet")
    childs = a_submitted(applicant, child)
    erased(person)
    child.refresh_from_db()
    assert child.identity["secondary_identifier"] == "Daulet"
    assert childs.items.filter(versions__file__isnull=False).exists()
    people = applicant.get("/api/v1/persons").json()["results"]
    assert [row["id"] for row in people] == [str(child.public_id)]
    assert applicant.get(f"/api/v1/visa-applications/{childs.public_id}").status_code == 200
    assert User.objects.get(pk=aigul.pk).email == EMAIL


def test_a_childs_erasure_leaves_the_parent(person: Person, aigul: User, applicant: Phone) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", secondary="Daulet")
    erased(child)
    assert applicant.get(f"/api/v1/persons/{person.public_id}").status_code == 200
    assert User.objects.get(pk=aigul.pk).is_active


def test_an_officers_login_outlives_their_own_person(bek: Phone, catalogue: object) -> None:
    own = a_person(bek.user)
    erased(own)
    assert bek.get("/api/v1/staff/me").status_code == 200


def test_a_row_of_an_older_backup_whose_key_is_gone_is_410_and_is_erased_at_last(
    lived: list[VisaApplication], person: Person, applicant: Phone, bek: Phone
) -> None:
    """main.dump from before the erasure, keys.dump from after it."""
    share = f"/api/v1/visas/{Visa.objects.get().public_id}/share-codes"
    code = applicant.post(share, {"purpose": "Hotel"}, format="json").json()["code"]
    DataKey.objects.get(pk=person.data_key_id).destroy()
    seen = applicant.get(f"/api/v1/persons/{person.public_id}")
    assert (seen.status_code, seen.json()["code"]) == (410, "erased")
    assert bek.get(f"/api/v1/staff/visa-applications/{lived[0].public_id}").status_code == 410
    assert bek.get("/api/v1/staff/visa-applications").status_code == 410
    assert browser_of(bek.user).get("/panel/files/?queue=").status_code == 410
    assert phone_of().post("/api/v1/public/verify", {"share_code": code}, format="json").json()["status"] == "unknown"
    call_command("retention", "--apply")
    assert Person.objects.get(pk=person.pk).erased_at
    assert not VisaApplication.objects.exists()
    assert applicant.get("/api/v1/me").status_code == 401


def test_what_a_late_request_wrote_for_an_erased_person_goes_the_next_night(
    person: Person, applicant: Phone, now: datetime
) -> None:
    """It had read the person, and their key, before the erasure; its insert waited for the lock."""
    late = Person.objects.select_related("data_key").get(pk=person.pk)
    late.data_key.unwrap()
    erased(person)
    passport(applicant, late)
    assert TravelDocument.objects.exists()
    assert planning.apply(now=now).erased == 1
    assert not TravelDocument.objects.exists()
    assert planning.apply(now=now).erased == 0
    assert Person.objects.get(pk=person.pk).erased_at


def test_erasing_twice_at_once_erases_once(person: Person, applicant: Phone, now: datetime) -> None:
    ask(applicant)
    request = ErasureRequest.objects.get()
    later = now + timedelta(days=8)
    assert erasure.carry_out(request, now=later) is True
    assert erasure.carry_out(request, now=later) is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_auditentry WHERE action = 'privacy.person.erased'")
        assert cursor.fetchone()[0] == 1
