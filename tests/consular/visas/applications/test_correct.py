"""POST /visa-applications/{id}/corrections: mended with a diff, seen by the officers, never decided over unseen."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.formats import Format
from consular.visas.models.applications import VisaApplication
from consular.visas.models.corrections import Correction
from consular.visas.models.items import ApplicationItem
from consular.visas.models.timeline import TimelineEvent
from econsulate.core.audit.models import AuditEntry
from tests.consular.citizens.mrz.zones import zone
from tests.consular.visas.review.test_decide import verb
from tests.core.api.bodies import faults
from tests.core.files.phone import TusPhone
from tests.factories.visas import ARRIVAL, FORM, TERMS, a_passport, a_person, a_submitted
from tests.people import Phone

ELSEWHERE = {"trip": {**FORM["trip"], "address": "Hotel Elsewhere, Astana"}}


def uploaded(phone: Phone) -> str:
    """The id of a complete upload."""
    return TusPhone(phone).upload(uuid.uuid4().bytes).rpartition("/")[2]


def correct(phone: Phone, application: VisaApplication, body: dict[str, Any], **headers: str) -> Any:
    url = f"/api/v1/visa-applications/{application.public_id}/corrections"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return phone.post(url, {"reason": "I mistyped it.", **body}, format="json", headers=sent)


def test_a_correction_changes_what_it_names_and_keeps_how_it_read_before(
    in_review: VisaApplication, applicant: Phone
) -> None:
    seen = in_review.version
    answer = correct(applicant, in_review, {**ELSEWHERE, "travel_document": {"number": "M87654321"}})
    assert answer.status_code == 201, answer.content
    in_review.refresh_from_db()
    assert in_review.form["trip"]["address"] == "Hotel Elsewhere, Astana"
    assert in_review.form["contact"] == FORM["contact"]
    assert in_review.applicant["travel_document"]["number"] == "M87654321"
    assert (in_review.state, in_review.version) == ("in_review", seen + 1)
    listed = applicant.get(f"/api/v1/visa-applications/{in_review.public_id}/corrections").json()
    assert listed == [answer.json()]
    changes = {change["path"]: (change["before"], change["after"]) for change in listed[0]["diff"]}
    assert changes["trip.address"] == ("Hotel Example, Almaty", "Hotel Elsewhere, Astana")
    assert set(changes) == {"trip.address", "travel_document.number"}
    assert listed[0]["reason"] == "I mistyped it."


def test_the_timeline_the_trail_and_the_officers_file_tell_of_it(
    in_review: VisaApplication, applicant: Phone, bek: Phone
) -> None:
    correct(applicant, in_review, ELSEWHERE)
    story = applicant.get(f"/api/v1/visa-applications/{in_review.public_id}/timeline").json()
    assert story[-1]["happening"] == "corrected"
    file = bek.get(f"/api/v1/staff/visa-applications/{in_review.public_id}").json()
    assert [change["path"] for change in file["corrections"][0]["diff"]] == ["trip.address"]
    assert "corrected" in file["review_flags"]
    entry = AuditEntry.objects.get(action="visas.application.corrected")
    assert entry.detail == {"paths": ["trip.address"]}


def test_what_was_corrected_lies_sealed_and_can_not_be_rewritten(in_review: VisaApplication, applicant: Phone) -> None:
    correct(applicant, in_review, ELSEWHERE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT diff, reason FROM consular_correction")
        diff, reason = cursor.fetchone()
    assert b"Elsewhere" not in bytes(diff)
    assert b"mistyped" not in bytes(reason)
    with pytest.raises(Exception, match="immutable"), transaction.atomic():
        Correction.objects.update(version=99)
    with pytest.raises(Exception, match="immutable"), transaction.atomic():
        Correction.objects.all().delete()


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"trip": {**FORM["trip"], "departure_on": (ARRIVAL - timedelta(days=1)).isoformat()}}, "trip.departure_on"),
        ({"trip": {}}, "trip.arrival_on"),
        ({"declaration": {"truthful": False, "data_processing": True}}, "declaration.truthful"),
        ({"travel_document": {"expires_on": ARRIVAL.isoformat()}}, "travel_document"),
        ({"travel_document": {"issued_on": "2199-01-01"}}, "travel_document.expires_on"),
        ({"travel_document": {"mrz_lines": ["P<KOR", "XX"]}}, "travel_document.mrz_lines"),
        ({"identity": {"birth_date": "1990-13-01"}}, "identity.birth_date"),
        ({"identity": {"nationality": "ZZZ"}}, "identity.nationality"),
        ({"category": "work"}, "category"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_would_be_at_fault_is_named_and_nothing_changes(
    in_review: VisaApplication, applicant: Phone, body: dict[str, Any], path: str
) -> None:
    answer = correct(applicant, in_review, body)
    assert answer.status_code == 400, answer.content
    assert path in faults(answer)
    assert_untouched(in_review)


def test_a_correction_that_changes_nothing_is_none(in_review: VisaApplication, applicant: Phone) -> None:
    assert correct(applicant, in_review, {"trip": FORM["trip"]}).status_code == 400
    assert correct(applicant, in_review, {}).status_code == 400
    assert_untouched(in_review)


def assert_untouched(application: VisaApplication) -> None:
    fresh = VisaApplication.objects.get(pk=application.pk)
    assert (fresh.version, fresh.form, fresh.applicant) == (
        application.version,
        application.form,
        application.applicant,
    )
    assert not Correction.objects.exists()


def test_what_time_alone_put_at_fault_does_not_bar_another_correction(
    in_review: VisaApplication, applicant: Phone
) -> None:
    in_review.form = {**in_review.form, "trip": {**in_review.form["trip"], "arrival_on": "2020-01-01"}}
    in_review.save(update_fields=["form"])
    contact = {"contact": {**FORM["contact"], "phone": "+821099999999"}}
    late = {"trip": {**in_review.form["trip"], "arrival_on": "2020-01-02"}}
    assert "trip.arrival_on" in faults(correct(applicant, in_review, late))
    assert correct(applicant, in_review, contact).status_code == 201


def test_corrected_facts_ask_for_other_documents_and_accepted_ones_stay(
    in_review: VisaApplication, applicant: Phone, bek: Phone
) -> None:
    assert verb(bek, in_review, "items/passport", {"accepted": True}).status_code == 200
    child = {"identity": {"birth_date": f"{timezone.now().year - 9}-05-01"}}
    assert correct(applicant, in_review, child).status_code == 201
    states = dict(in_review.items.values_list("requirement__code", "state"))
    assert states["passport"] == "accepted"
    assert (states["birth-certificate"], states["parental-consent"]) == ("missing", "missing")
    refused = verb(bek, in_review, "propose", TERMS)
    assert "documents.birth-certificate" in faults(refused)
    asked_again = {"identity": {"birth_date": "1990-04-12"}}
    assert correct(applicant, in_review, asked_again).status_code == 201
    codes = set(in_review.items.values_list("requirement__code", flat=True))
    assert not {"birth-certificate", "parental-consent"} & codes


def test_a_document_asked_for_by_a_correction_can_be_sent_at_once_and_no_other(
    in_review: VisaApplication, applicant: Phone
) -> None:
    correct(applicant, in_review, {"identity": {"residence": "ARE"}})
    url = f"/api/v1/visa-applications/{in_review.public_id}/documents"
    permit = in_review.items.get(requirement__code="residence-permit")
    sent = {"item": "residence-permit", "upload": uploaded(applicant)}
    assert applicant.post(url, sent, format="json").status_code == 201
    assert ApplicationItem.objects.get(pk=permit.pk).state == "provided"
    other = {"item": "photo", "upload": uploaded(applicant)}
    assert applicant.post(url, other, format="json").json()["code"] == "wrong_state"


def test_the_zone_of_the_passport_is_compared_anew(person: Person, applicant: Phone) -> None:
    expires = ARRIVAL.replace(year=ARRIVAL.year + 3, day=1)
    zone = compose(
        Format.TD3,
        {
            "document_code": "P",
            "issuing_state": "KOR",
            "primary_identifier": "EXAMPLE",
            "secondary_identifier": "AIGUL",
            "document_number": "M12345678",
            "nationality": "KOR",
            "birth_date": "1990-04-21",
            "sex": "F",
            "expiry_date": expires.isoformat(),
            "optional_data": "",
        },
    )
    passport = a_passport(person, applicant.user, mrz_lines=list(zone), expires_on=expires)
    application = a_submitted(applicant, person, passport=passport)
    assert "mrz_differs" in application.review_flags
    assert correct(applicant, application, {"identity": {"birth_date": "1990-04-21"}}).status_code == 201
    application.refresh_from_db()
    assert "mrz_differs" not in application.review_flags
    assert application.applicant["travel_document"]["differences"] == []


def test_corrected_into_somebody_who_has_applied_it_is_flagged(
    submitted: VisaApplication, applicant: Phone, stranger: Phone
) -> None:
    other = a_submitted(stranger, a_person(stranger.user, secondary="Aygul"))
    assert "possible_duplicate" not in other.review_flags
    assert correct(stranger, other, {"identity": {"secondary_identifier": "Aigul"}}).status_code == 201
    other.refresh_from_db()
    assert "possible_duplicate" in other.review_flags


def test_waiting_for_an_answer_it_goes_on_waiting(in_review: VisaApplication, applicant: Phone, bek: Phone) -> None:
    asked = {"items": [], "message": "Where will you live?"}
    assert verb(bek, in_review, "request-information", asked).status_code == 201
    assert correct(applicant, in_review, ELSEWHERE).status_code == 201
    in_review.refresh_from_db()
    assert in_review.state == "awaiting_applicant"
    assert in_review.lapses_at is not None


def test_strangers_and_officers_correct_and_read_nothing(
    in_review: VisaApplication, stranger: Phone, bek: Phone, nobody: Phone
) -> None:
    url = f"/api/v1/visa-applications/{in_review.public_id}/corrections"
    for phone, status in ((stranger, 404), (bek, 404), (nobody, 401)):
        assert correct(phone, in_review, ELSEWHERE).status_code == status
        assert phone.get(url).status_code == status
    assert_untouched(in_review)


def test_the_same_idempotency_key_corrects_once(in_review: VisaApplication, applicant: Phone) -> None:
    answers = [correct(applicant, in_review, ELSEWHERE, idempotency_key="c-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert TimelineEvent.objects.filter(happening="corrected").count() == 1


def test_the_list_takes_the_same_number_of_queries_however_long(in_review: VisaApplication, applicant: Phone) -> None:
    url = f"/api/v1/visa-applications/{in_review.public_id}/corrections"
    correct(applicant, in_review, ELSEWHERE)
    with CaptureQueriesContext(connection) as one:
        applicant.get(url)
    for number in range(3):
        assert correct(applicant, in_review, {"trip": {**FORM["trip"], "address": f"Room {number}"}}).status_code == 201
    with CaptureQueriesContext(connection) as four:
        assert len(applicant.get(url).json()) == 4
    assert len(one) == len(four)


def test_lines_with_slips_are_refused_with_what_may_have_been_meant(
    in_review: VisaApplication, applicant: Phone
) -> None:
    lines = list(zone(Format.TD3))
    answer = correct(applicant, in_review, {"travel_document": {"mrz_lines": [line.lower() for line in lines]}})
    assert (answer.status_code, answer.json()["suggestion"]["lines"]) == (400, lines)
    assert set(faults(answer)) == {"travel_document.mrz_lines"}
    in_review.refresh_from_db()
    assert in_review.applicant["travel_document"]["mrz_lines"] is None
