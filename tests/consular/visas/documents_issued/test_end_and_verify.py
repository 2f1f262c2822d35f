"""Ending a visa takes two officers; every checker hears of it at once, and learns only what the page prints."""

import base64
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from consular.visas.models.visas import RevocationIssue, RevokedSeal, Visa, VisaOrder
from consular.visas.serializers.visas import ShareCodeOut
from consular.visas.services.revoking import publish_list
from tests.people import Phone

REVOKE = {"kind": "revoke", "grounds": ["conditions-no-longer-met"], "reasons": "The invitation was withdrawn."}
SUSPEND = {"kind": "suspend", "grounds": ["public-order"], "reasons": "Under examination."}


def order(phone: Phone, visa: Visa, body: dict[str, Any]) -> Any:
    return phone.post(f"/api/v1/staff/visas/{visa.public_id}/orders", body, format="json")


def confirm(phone: Phone, order_id: str) -> Any:
    return phone.post(f"/api/v1/staff/visa-orders/{order_id}/confirm", {}, format="json")


def check(phone: Phone, **question: Any) -> Any:
    return phone.post("/api/v1/public/verify", question, format="json")


def test_a_revocation_needs_a_second_officer_and_reaches_every_checker(
    visa: Visa, bek: Phone, erlan: Phone, nobody: Phone
) -> None:
    written = order(bek, visa, REVOKE)
    assert written.status_code == 201
    assert check(nobody, seal=visa.seal).json()["status"] == "valid"
    assert confirm(bek, written.json()["id"]).json()["code"] == "four_eyes"
    assert confirm(erlan, written.json()["id"]).status_code == 200
    for question in ({"seal": visa.seal}, {"reference": visa.reference}):
        assert check(nobody, **question).json()["status"] == "revoked"
    assert visa.seal_id in str(RevokedSeal.objects.values_list("seal_id", flat=True))
    assert RevocationIssue.objects.order_by("-sequence").first().sequence >= 1


def test_the_database_refuses_an_order_in_force_without_a_second_officer(visa: Visa, bek: Phone) -> None:
    written = order(bek, visa, REVOKE).json()["id"]
    with pytest.raises(IntegrityError, match="second_person"):
        VisaOrder.objects.filter(public_id=written).update(state="in_force")


def test_one_officer_may_suspend_but_not_lift_it_alone(visa: Visa, bek: Phone, erlan: Phone, nobody: Phone) -> None:
    reason = {**SUSPEND, "grounds": [suspension_ground(visa)]}
    assert order(bek, visa, reason).json()["state"] == "in_force"
    assert check(nobody, seal=visa.seal).json()["status"] == "revoked"
    lift = order(bek, visa, {"kind": "reinstate", "reasons": "All is well."})
    assert check(nobody, seal=visa.seal).json()["status"] == "revoked"
    assert confirm(erlan, lift.json()["id"]).status_code == 200
    assert check(nobody, seal=visa.seal).json()["status"] == "valid"


def suspension_ground(visa: Visa) -> str:
    from consular.visas.models.grounds import RefusalGround

    version = visa.application.category.version
    return str(RefusalGround.objects.filter(version=version, rulings__contains=["suspension"]).first().code)


def test_a_ground_that_does_not_carry_it_is_refused(visa: Visa, bek: Phone) -> None:
    assert order(bek, visa, {**REVOKE, "grounds": ["means-not-shown"]}).status_code == 400
    assert not VisaOrder.objects.exists()


def test_strangers_and_other_missions_order_nothing(visa: Visa, stranger: Phone, vienna_officer: Phone) -> None:
    assert order(stranger, visa, REVOKE).status_code == 403
    assert order(vienna_officer, visa, REVOKE).status_code == 404
    assert not VisaOrder.objects.exists()


def test_an_altered_seal_and_nonsense_are_told_apart_from_an_unknown_reference(visa: Visa, nobody: Phone) -> None:
    seal = bytearray(base64.b64decode(visa.seal))
    seal[30] ^= 1
    assert check(nobody, seal=base64.b64encode(seal).decode()).json()["status"] == "altered"
    assert check(nobody, seal="not base64 at all").json()["status"] == "altered"
    assert check(nobody, reference="E-0000-0000-0000-0000-0").json() == {
        "status": "unknown",
        "reason": "",
        "document": None,
    }


def test_a_reference_gives_away_no_name_and_no_passport_number(visa: Visa, nobody: Phone) -> None:
    answer = str(check(nobody, reference=visa.reference).json())
    assert visa.printed["passport_number"] not in answer
    assert visa.printed["primary_identifier"].upper() not in answer.upper()


@pytest.mark.parametrize(
    "body", [{}, {"seal": "x", "reference": "y"}, {"seal": 7}, {"passport": "x"}, {"seal": "A" * 5000}]
)
def test_a_question_that_is_none_is_refused(nobody: Phone, visa: Visa, body: dict[str, Any]) -> None:
    assert check(nobody, **body).status_code == 400


def test_a_visa_expires_by_itself(visa: Visa, nobody: Phone) -> None:
    with time_machine.travel(visa.issued_at + timedelta(days=200), tick=True):
        assert check(nobody, seal=visa.seal).json()["status"] == "expired"
        assert check(nobody, reference=visa.reference).json()["status"] == "expired"


def test_a_share_code_shows_the_visa_until_it_is_revoked_and_the_holder_sees_each_look(
    visa: Visa, applicant: Phone, nobody: Phone
) -> None:
    url = f"/api/v1/visas/{visa.public_id}/share-codes"
    made = applicant.post(url, {"purpose": "My landlord", "days": 7}, format="json").json()
    assert len(made["code"]) == 9
    shown = check(nobody, share_code=made["code"].lower()).json()
    assert (shown["status"], shown["document"]["name"]) == ("valid", "Example Aigul")
    listed = applicant.get(url).json()
    assert len(listed[0]["uses"]) == 1
    assert "code" not in listed[0]
    assert set(listed[0]) == set(ShareCodeOut().fields)
    assert applicant.delete(f"{url}/{made['id']}").status_code == 204
    assert check(nobody, share_code=made["code"]).json()["status"] == "unknown"


def test_an_expired_share_code_answers_like_an_unknown_one(visa: Visa, applicant: Phone, nobody: Phone) -> None:
    url = f"/api/v1/visas/{visa.public_id}/share-codes"
    made = applicant.post(url, {"purpose": "My landlord", "days": 1}, format="json").json()
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        assert check(nobody, share_code=made["code"]).json()["status"] == "unknown"


def test_certificates_and_the_list_are_public_and_the_list_only_grows_in_number(visa: Visa, nobody: Phone) -> None:
    assert b"BEGIN CERTIFICATE" in nobody.get("/api/v1/public/seal-certificates").content
    first = nobody.get("/api/v1/public/seal-revocations")
    assert first.content.count(b".") == 2
    sequence = RevocationIssue.objects.order_by("-sequence").first().sequence
    assert publish_list(now=timezone.now()).sequence == sequence + 1
