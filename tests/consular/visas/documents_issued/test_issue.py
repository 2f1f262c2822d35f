"""Issued documents: sealed once, downloadable by their holder alone, and true to what was decided."""

import base64
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from django.core.management import call_command

from consular.visas.models.applications import VisaApplication
from consular.visas.models.visas import Refusal, Visa
from econsulate.core.configuration import Environment
from tests.consular.visas.review.test_decide import verb
from tests.people import Phone


def qr_of(pdf: bytes) -> bytes:
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return bytes(zxingcpp.read_barcodes(page)[0].bytes)


def check(phone: Phone, **question: Any) -> Any:
    return phone.post("/api/v1/public/verify", question, format="json").json()


def test_the_code_on_the_page_is_the_seal_and_verifies(visa: Visa, applicant: Phone, nobody: Phone) -> None:
    pdf = applicant.get(f"/api/v1/visas/{visa.public_id}/pdf")
    assert pdf["Content-Type"] == "application/pdf"
    seal = qr_of(pdf.content)
    assert seal == base64.b64decode(visa.seal)
    verdict = check(nobody, seal=base64.b64encode(seal).decode())
    assert verdict["status"] == "valid"
    assert verdict["document"]["passport_number"] == visa.printed["passport_number"]


def test_a_refusal_is_sealed_too_and_names_its_grounds(refusal: Refusal, applicant: Phone, nobody: Phone) -> None:
    pdf = applicant.get(f"/api/v1/refusals/{refusal.public_id}/pdf").content
    verdict = check(nobody, seal=base64.b64encode(qr_of(pdf)).decode())
    assert verdict["status"] == "valid"
    assert verdict["document"]["grounds"] == ["purpose-not-shown"]


def test_an_app_reads_why_without_the_page(refusal: Refusal, applicant: Phone, stranger: Phone) -> None:
    told = applicant.get(f"/api/v1/refusals/{refusal.public_id}").json()
    assert told["reasons"] == "The purpose was not shown."
    assert [ground["code"] for ground in told["grounds"]] == ["purpose-not-shown"]
    assert all(ground["text"] and ground["legal_basis"] for ground in told["grounds"])
    assert told["remedy"]
    assert stranger.get(f"/api/v1/refusals/{refusal.public_id}").status_code == 404


def test_the_same_visa_always_gives_the_same_page(visa: Visa, applicant: Phone) -> None:
    url = f"/api/v1/visas/{visa.public_id}/pdf"
    assert applicant.get(url).content == applicant.get(url).content


def test_issuing_twice_issues_once(visa: Visa, granted: VisaApplication, bek: Phone) -> None:
    assert verb(bek, granted, "issue").status_code == 409
    assert Visa.objects.count() == 1


def test_nothing_is_issued_before_a_decision(in_review: VisaApplication, bek: Phone) -> None:
    assert verb(bek, in_review, "issue").status_code == 409
    assert not Visa.objects.exists()


def test_an_encrypted_signer_seals_like_any_other(
    granted: VisaApplication, bek: Phone, nobody: Phone, settings: Any, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("correct horse\n")
    configured = Environment({"ECONSULATE_SEAL_KEYS_PASSWORD_FILE": str(password)})
    settings.SEAL_KEYS_PASSWORD = configured.password("SEAL_KEYS_PASSWORD_FILE")
    settings.SEAL_KEYS_DIR = tmp_path / "encrypted"
    call_command("new_seal_signer", "EV", folder=settings.SEAL_KEYS_DIR, name="Utopia", country="UT", state="UTO")
    assert verb(bek, granted, "issue").status_code == 201
    assert check(nobody, seal=Visa.objects.with_key().get().seal)["status"] == "valid"


def test_without_a_signer_nothing_is_issued_and_nothing_changes(
    granted: VisaApplication, bek: Phone, settings: Any
) -> None:
    settings.SEAL_KEYS_DIR = settings.SEAL_KEYS_DIR / "elsewhere"
    answer = verb(bek, granted, "issue")
    assert (answer.status_code, answer.json()["code"]) == (503, "no_seal_signer")
    granted.refresh_from_db()
    assert granted.state == "decided"


def test_a_stranger_and_an_officer_of_another_mission_get_404(
    visa: Visa, stranger: Phone, vienna_officer: Phone
) -> None:
    for path in ("", "/pdf", "/share-codes"):
        assert stranger.get(f"/api/v1/visas/{visa.public_id}{path}").status_code == 404
        assert vienna_officer.get(f"/api/v1/visas/{visa.public_id}{path}").status_code == 404


def test_the_applicant_hears_of_it_and_reads_the_terms(visa: Visa, applicant: Phone) -> None:
    application = visa.application.public_id
    assert applicant.get(f"/api/v1/visa-applications/{application}").json()["visa"] == str(visa.public_id)
    assert applicant.get(f"/api/v1/visas/{visa.public_id}").json()["state"] == "active"
    subjects = [message["body"] for message in applicant.get("/api/v1/inbox").json()["results"]]
    assert any("has been issued" in body for body in subjects)
