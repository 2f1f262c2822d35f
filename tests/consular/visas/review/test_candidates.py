"""GET /staff/visa-applications/{id}/candidates: who else this may be, for a human to compare."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.services.people import change_person, index_people
from consular.visas.models.applications import VisaApplication
from econsulate.core.audit.models import AuditEntry
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone, a_user, phone_of


def candidates(phone: Phone, application: VisaApplication) -> Any:
    return phone.get(f"/api/v1/staff/visa-applications/{application.public_id}/candidates")


def a_file(name: str, **facts: Any) -> VisaApplication:
    phone = phone_of(a_user(name))
    return a_submitted(phone, a_person(phone.user, **facts))


def test_another_spelling_with_the_same_year_of_birth_is_a_candidate(submitted: VisaApplication, bek: Phone) -> None:
    other = a_file("Other", primary="Eksampel", secondary="Aygul Marat", born="1990-12-01", nationality="KAZ")
    a_file("Elder", primary="Eksampel", secondary="Aygul", born="1980-04-12")
    a_file("Namesake", primary="Tulegenova", secondary="Aigul")
    (found,) = candidates(bek, submitted).json()
    assert found == {
        "id": str(other.public_id),
        "reference": other.reference,
        "applicant": "Eksampel, Aygul Marat",
        "birth_date": "1990-12-01",
        "nationality": "KAZ",
        "category": "tourist",
        "mission": "KZ-SEO",
        "state": "submitted",
        "same": False,
    }
    assert [row["reference"] for row in candidates(bek, other).json()] == [submitted.reference]


def test_equal_to_the_letter_is_said_so(submitted: VisaApplication, bek: Phone) -> None:
    a_file("Twin")
    assert [row["same"] for row in candidates(bek, submitted).json()] == [True]


def test_that_it_was_shown_stands_on_the_other_ones_record(submitted: VisaApplication, bek: Phone) -> None:
    other = a_file("Other", secondary="Aygul")
    candidates(bek, submitted)
    entry = AuditEntry.objects.get(action="visas.candidates.shown")
    assert (entry.target, entry.detail) == (str(other.public_id), {"beside": submitted.reference})


def test_nobody_is_merged_and_the_applicant_learns_nothing(
    submitted: VisaApplication, bek: Phone, applicant: Phone
) -> None:
    other = a_file("Other", secondary="Aygul")
    candidates(bek, submitted)
    assert Person.objects.count() == 2
    assert candidates(applicant, submitted).status_code == 403
    for path in ("", "/timeline", "/readings"):
        shown = applicant.get(f"/api/v1/visa-applications/{submitted.public_id}{path}").content.decode()
        assert other.reference not in shown


def test_another_mission_gets_nothing_by_it(submitted: VisaApplication, vienna_officer: Phone, stranger: Phone) -> None:
    assert candidates(vienna_officer, submitted).status_code == 404
    assert candidates(stranger, submitted).status_code == 403


def test_a_changed_name_is_found_under_the_new_one(submitted: VisaApplication, bek: Phone) -> None:
    other = a_file("Other", primary="Unlike", secondary="Somebody")
    assert candidates(bek, submitted).json() == []
    person = other.person
    identity = {**person.identity, "primary_identifier": "Exampel", "secondary_identifier": "Aigoul"}
    facts: Any = {"identity": identity, "nationality": "KOR", "residence": "KOR", "sex": "F"}
    change_person(person, facts, by=other.created_by, now=timezone.now())
    assert len(candidates(bek, submitted).json()) == 1


def test_people_entered_before_there_was_an_index_get_it_once(submitted: VisaApplication, bek: Phone) -> None:
    a_file("Other", secondary="Aygul")
    Person.objects.update(skeleton_index=None)
    assert candidates(bek, submitted).json() == []
    assert [index_people(batch=1), index_people()] == [2, 0]
    assert len(candidates(bek, submitted).json()) == 1


def test_reading_takes_the_same_number_of_queries_however_many(submitted: VisaApplication, bek: Phone) -> None:
    """But for the one line of the trail that each candidate is owed."""

    def reads() -> int:
        with CaptureQueriesContext(connection) as queries:
            candidates(bek, submitted)
        return len([query for query in queries if query["sql"].startswith("SELECT") and "audit" not in query["sql"]])

    a_file("Other", secondary="Aygul")
    one = reads()
    for number in range(3):
        a_file(f"Other{number}", secondary="Aygul")
    assert reads() == one
