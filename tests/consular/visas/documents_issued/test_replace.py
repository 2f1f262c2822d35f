"""POST /staff/visas/{id}/replacements: a slip of the pen is mended by two officers; the old seal no longer holds."""

import base64
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import RevokedSeal, Visa
from consular.visas.seals.verification import Status
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.documents_issued.test_end_and_verify import REVOKE, check, confirm, order
from tests.consular.visas.documents_issued.test_issue import qr_of
from tests.core.api.bodies import faults
from tests.factories.missions import a_post, an_officer
from tests.people import Phone, phone_of
from tests.remembered import remembered

RENEWED = {"passport_number": "M99999999"}


def ask(phone: Phone, visa: Visa, corrected: Mapping[str, Any] = RENEWED, **body: Any) -> Any:
    url = f"/api/v1/staff/visas/{visa.public_id}/replacements"
    return phone.post(url, {"corrected": dict(corrected), "reason": "Passport renewed.", **body}, format="json")


def act(phone: Phone, replacement: str, verb: str = "confirm") -> Any:
    return phone.post(f"/api/v1/staff/visa-replacements/{replacement}/{verb}", {}, format="json")


@pytest.fixture
@remembered
def asked(visa: Visa, bek: Phone) -> str:
    answer = ask(bek, visa)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def standing(visa: Visa) -> Visa:
    return Visa.objects.with_key().exclude(state="replaced").get(decision=visa.decision)


def test_two_officers_put_a_corrected_visa_in_place_of_the_old_one(
    visa: Visa, asked: str, erlan: Phone, applicant: Phone, nobody: Phone
) -> None:
    assert check(nobody, seal=visa.seal).json()["status"] == "valid"
    answer = act(erlan, asked)
    assert answer.status_code == 201, answer.content
    new = standing(visa)
    assert answer.json()["id"] == str(new.public_id) != str(visa.public_id)
    assert new.printed["passport_number"] == "M99999999"
    assert (new.entries, new.stay_days, new.valid_from, new.valid_until) == (
        visa.entries,
        visa.stay_days,
        visa.valid_from,
        visa.valid_until,
    )
    assert new.reference != visa.reference
    verdict = check(nobody, seal=new.seal).json()
    assert (verdict["status"], verdict["document"]["passport_number"]) == ("valid", "M99999999")
    told = [message["body"] for message in applicant.get("/api/v1/inbox").json()["results"]]
    assert any("Your visa was corrected" in body for body in told)


def test_the_old_one_answers_that_it_was_replaced_everywhere(
    visa: Visa, asked: str, erlan: Phone, applicant: Phone, nobody: Phone
) -> None:
    act(erlan, asked)
    for question in ({"seal": visa.seal}, {"reference": visa.reference}):
        answer = check(nobody, **question).json()
        assert (answer["status"], answer["reason"]) == (Status.REVOKED, "replaced")
    assert RevokedSeal.objects.get().reason == "replaced"
    old = applicant.get(f"/api/v1/visas/{visa.public_id}").json()
    assert (old["state"], old["replaced_by"]) == ("replaced", str(standing(visa).public_id))
    application = applicant.get(f"/api/v1/visa-applications/{visa.application.public_id}").json()
    assert application["visa"] == str(standing(visa).public_id)


def test_the_page_of_the_new_one_bears_its_own_seal(
    visa: Visa, bek: Phone, erlan: Phone, applicant: Phone, nobody: Phone
) -> None:
    corrected = {"primary_identifier": "Exempel", "secondary_identifier": None, "birth_date": "1990-04-XX", "sex": "X"}
    act(erlan, ask(bek, visa, corrected).json()["id"])
    new = standing(visa)
    assert "EXEMPEL<<<" in new.printed["mrz"][0]
    assert new.printed["mrz"][1][13:21] == "9004<<1<"
    pdf = applicant.get(f"/api/v1/visas/{new.public_id}/pdf")
    assert pdf.status_code == 200
    assert check(nobody, seal=base64.b64encode(qr_of(pdf.content)).decode()).json()["status"] == "valid"


def test_who_asked_can_not_confirm_even_with_both_roles(visa: Visa, asked: str, bek: Phone, seoul: Mission) -> None:
    a_post(bek.user, seoul, Role.DECIDER)
    answer = act(bek, asked)
    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    assert Visa.objects.get().state == "active"


def test_the_database_itself_refuses_one_pair_of_eyes(visa: Visa, asked: str, bek: Phone) -> None:
    rows = VisaReplacement.objects.filter(public_id=asked)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        rows.update(state="in_force")
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        rows.update(state="in_force", confirmed_by=bek.user, confirmed_at=visa.issued_at)


def test_the_database_lets_one_visa_stand_for_a_decision_and_keeps_its_terms(visa: Visa, asked: str) -> None:
    def another(**fields: Any) -> Visa:
        values = {
            name: getattr(visa, name) for name in ("decision", "entries", "stay_days", "valid_from", "valid_until")
        }
        bare = {"issued_at": visa.issued_at, "issued_by": visa.issued_by, "seal": "x", "printed": {}}
        return Visa(reference="E-1", seal_id="1", **{**values, **bare, **fields})

    with pytest.raises(IntegrityError, match="one_stands_for_a_decision"), transaction.atomic():
        another().save()
    with pytest.raises(IntegrityError, match="keeps the terms"), transaction.atomic():
        another(stay_days=visa.stay_days + 1).save()
    with pytest.raises(Exception, match="content_stays"), transaction.atomic():
        VisaReplacement.objects.update(asked_by=visa.issued_by_id + 1)


def test_a_code_given_to_somebody_shows_the_visa_that_stands(
    visa: Visa, asked: str, erlan: Phone, applicant: Phone, nobody: Phone
) -> None:
    made = applicant.post(f"/api/v1/visas/{visa.public_id}/share-codes", {"purpose": "My landlord"}, format="json")
    act(erlan, asked)
    assert check(nobody, share_code=made.json()["code"]).json()["status"] == "valid"
    listed = applicant.get(f"/api/v1/visas/{standing(visa).public_id}/share-codes").json()
    assert [(code["purpose"], len(code["uses"])) for code in listed] == [("My landlord", 1)]


def test_a_corrected_visa_can_be_corrected_and_revoked_like_any_other(
    visa: Visa, asked: str, bek: Phone, erlan: Phone, nobody: Phone
) -> None:
    act(erlan, asked)
    first = standing(visa)
    assert ask(bek, visa).json()["code"] == "wrong_state"
    assert act(erlan, ask(bek, first, {"sex": "M"}).json()["id"]).status_code == 201
    second = standing(visa)
    assert (second.printed["sex"], second.printed["passport_number"]) == ("M", "M99999999")
    assert confirm(erlan, order(bek, second, REVOKE).json()["id"]).status_code == 200
    assert check(nobody, seal=second.seal).json()["reason"] == "revoked"


@pytest.mark.parametrize(
    ("corrected", "path"),
    [
        ({"stay_days": 90}, "corrected.stay_days"),
        ({"nationality": "KAZ"}, "corrected.nationality"),
        ({"birth_date": "soon"}, "corrected.birth_date"),
        ({"passport_number": "?"}, "corrected.passport_number"),
        ({"primary_identifier": ""}, "corrected.primary_identifier"),
        ({"primary_identifier": "金"}, "primary_identifier"),
        ({"secondary_identifier": "\U0001d4b3"}, "secondary_identifier"),
    ],
)
def test_only_print_about_the_holder_can_be_corrected(
    visa: Visa, bek: Phone, corrected: dict[str, Any], path: str
) -> None:
    answer = ask(bek, visa, corrected)
    assert answer.status_code == 400
    assert path in faults(answer)
    assert not VisaReplacement.objects.exists()


def test_what_changes_nothing_is_refused(visa: Visa, bek: Phone) -> None:
    assert ask(bek, visa, {}).status_code == 400
    assert ask(bek, visa, {"passport_number": visa.printed["passport_number"]}).status_code == 400


def test_one_correction_and_no_order_at_a_time(visa: Visa, bek: Phone, erlan: Phone, asked: str) -> None:
    assert ask(bek, visa).json()["code"] == "replacement_open"
    assert order(bek, visa, REVOKE).status_code == 201
    answer = act(erlan, asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "order_open")


def test_a_correction_nobody_confirmed_can_be_given_up_once(visa: Visa, bek: Phone, erlan: Phone, asked: str) -> None:
    assert act(bek, asked, "drop").json()["state"] == "dropped"
    assert act(bek, asked, "drop").json()["code"] == "wrong_state"
    assert act(erlan, asked).json()["code"] == "wrong_state"
    assert ask(bek, visa).status_code == 201


def test_an_expired_visa_is_not_corrected(visa: Visa, bek: Phone) -> None:
    with time_machine.travel(visa.issued_at + timedelta(days=200), tick=True):
        answer = ask(phone_of(bek.user), visa)
    assert (answer.status_code, answer.json()["current"]) == (409, "expired")


def test_without_a_signer_the_old_one_stands(visa: Visa, asked: str, erlan: Phone, settings: Any) -> None:
    settings.SEAL_KEYS_DIR = settings.SEAL_KEYS_DIR / "elsewhere"
    assert act(erlan, asked).status_code == 503
    assert Visa.objects.get().state == "active"
    assert VisaReplacement.objects.get().state == "open"


def test_strangers_other_missions_and_other_roles_change_nothing(
    visa: Visa, asked: str, stranger: Phone, vienna_officer: Phone, dana: Phone, bek: Phone, applicant: Phone
) -> None:
    for phone, status in ((stranger, 403), (applicant, 403), (vienna_officer, 404), (dana, 403)):
        assert ask(phone, visa).status_code == status
        assert act(phone, asked).status_code == status
        assert act(phone, asked, "drop").status_code == status
    assert act(bek, asked).status_code == 403
    assert Visa.objects.get().state == "active"


@pytest.mark.django_db(transaction=True)
def test_confirmed_by_two_at_once_one_visa_is_issued(visa: Visa, asked: str, erlan: Phone, seoul: Mission) -> None:
    users = [erlan.user, an_officer("Zarina", seoul, Role.DECIDER)]

    def once(user: Any) -> int:
        try:
            return int(act(phone_of(user), asked).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(once, users)) == [201, 409]
    assert Visa.objects.count() == 2
    assert AuditEntry.objects.filter(action="visas.application.visa_replaced").count() == 1


def test_what_was_corrected_lies_sealed(visa: Visa, asked: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT corrected FROM consular_visareplacement")
        assert b"M99999999" not in bytes(cursor.fetchone()[0])
