"""The receipt of a case entered for a caller: printed by who entered it, read by its person, proven by its seal."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import override_settings
from django.utils import timezone

from consular.cases.models.cases import ConsularCase
from consular.cases.models.messages import Message
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.seals import scanning
from consular.visas.seals.verification import Status, verify
from consular.visas.services.signers import public_certificates, trusted
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.cases import CALLED, CASE_DESK, CASES, a_case, entered
from tests.factories.missions import a_mission, an_officer
from tests.factories.seals import a_signer
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

VERIFY = "/api/v1/public/verify"


@pytest.fixture
@remembered
def seoul(db: None) -> Mission:
    return a_mission("KZ-SEO")


@pytest.fixture
@remembered
def bek(seoul: Mission) -> Phone:
    return phone_of(an_officer("Bek", seoul, Role.OFFICER))


@pytest.fixture(autouse=True)
def signer(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS_DIR = a_signer(tmp_path / "keys")


@pytest.fixture
@remembered
def case(bek: Phone) -> ConsularCase:
    return entered(bek)


@pytest.fixture
@remembered
def madina(case: ConsularCase) -> Phone:
    """She whom it is about, since the house knows her login."""
    user = a_user("Madina")
    case.thread.person.representations.create(user=user, kind="self", valid_from="2020-01-01")
    return phone_of(user)


def url_of(case: ConsularCase, *, staff: bool = True) -> str:
    return f"{CASE_DESK if staff else CASES}/{case.public_id}/receipt"


def words_in(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def seal_in(pdf: bytes) -> bytes:
    (seal,) = scanning.seals_in(pdf)
    return seal


def test_it_says_what_was_entered_when_and_by_which_mission(bek: Phone, case: ConsularCase) -> None:
    answer = bek.get(url_of(case))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    page = words_in(answer.content)
    for words in (
        case.thread.reference,
        "Held, Madina",
        "Arrest or detention",
        "Held by the police",
        "Example, Daniyar, brother",
        CALLED["text"],
        "Demo embassy KZ-SEO",
    ):
        assert words in page, words
    assert "Bek" not in page
    entry = AuditEntry.objects.get(action="cases.case.receipt_opened")
    assert (entry.chain, entry.target) == ("KZ-SEO", str(case.public_id))


@pytest.mark.parametrize(
    ("language", "title"), [("kk", "Қолхат"), ("ru", "Расписка"), ("uz", "Tilxat"), ("en", "Receipt")]
)
def test_it_is_in_the_persons_language(bek: Phone, language: str, title: str) -> None:
    case = entered(bek, language=language)
    assert title.lower() in words_in(bek.get(url_of(case)).content).lower()


def test_the_person_has_it_without_the_callers_words(case: ConsularCase, madina: Phone) -> None:
    answer = madina.get(url_of(case, staff=False))
    assert answer.status_code == 200
    page = words_in(answer.content)
    assert case.thread.reference in page
    assert "Daniyar" not in page
    assert CALLED["text"] not in page


def test_its_seal_is_valid_here_and_offline(bek: Phone, case: ConsularCase) -> None:
    seal = seal_in(bek.get(url_of(case)).content)
    told = phone_of(None).post(VERIFY, {"seal": base64.b64encode(seal).decode()}, format="json").json()
    day = case.created_at.date()
    assert (told["status"], told["document"]["reference"]) == ("valid", case.thread.reference)
    assert (told["document"]["primary_identifier"], told["document"]["kind"]) == ("HELD", "arrest")
    assert abs(day - type(day).fromisoformat(told["document"]["issued_on"])) <= timedelta(days=1)
    offline = verify(seal, certificates=trusted(public_certificates()), revocations=None, at=timezone.now())
    assert (offline.status, offline.receipt and offline.receipt.reference) == (Status.VALID, case.thread.reference)


def test_an_altered_seal_and_a_strangers_are_found_out(bek: Phone, case: ConsularCase, tmp_path: Path) -> None:
    seal = seal_in(bek.get(url_of(case)).content)
    for place in (30, len(seal) // 2, len(seal) - 1):
        forged = seal[:place] + bytes((seal[place] ^ 1,)) + seal[place + 1 :]
        told = phone_of(None).post(VERIFY, {"seal": base64.b64encode(forged).decode()}, format="json").json()
        assert told["status"] in ("altered", "unknown")
        assert told["document"] is None
    told = phone_of(None).post(VERIFY, {"reference": case.thread.reference}, format="json").json()
    assert (told["status"], told["document"]) == ("unknown", None), "a reference alone proves no receipt"


def test_what_the_app_sent_has_no_receipt(aigul: User, seoul: Mission, bek: Phone) -> None:
    citizen = phone_of(aigul)
    case = a_case(citizen, a_person(aigul, nationality="KAZ"))
    assert bek.get(url_of(case)).status_code == 404
    assert citizen.get(url_of(case, staff=False)).status_code == 404


def test_nobody_else_has_it(case: ConsularCase, seoul: Mission, farida: User) -> None:
    gulnar = phone_of(an_officer("Gulnar", a_mission("KZ-VIE"), Role.OFFICER))
    auditor = phone_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    for phone in (gulnar, auditor):
        assert phone.get(url_of(case)).status_code == 404
    assert phone_of(farida).get(url_of(case)).status_code == 403
    assert phone_of(farida).get(url_of(case, staff=False)).status_code == 404
    assert phone_of(None).get(url_of(case)).status_code == 401
    assert browser_of(gulnar.user).get(f"/panel/receipts/{case.public_id}/").status_code == 404
    assert browser_of(auditor.user).get(f"/panel/receipts/{case.public_id}/").status_code == 403
    assert not AuditEntry.objects.filter(action="cases.case.receipt_opened").exists()


def test_the_panel_offers_it_where_it_was_entered(bek: Phone, case: ConsularCase) -> None:
    browser = browser_of(bek.user)
    page = browser.get(f"/panel/cases/{case.public_id}/")
    assert f"/panel/receipts/{case.public_id}/" in page.content.decode()
    assert "Receipt for the caller (PDF)" in text_of(page)
    answer = browser.get(f"/panel/receipts/{case.public_id}/")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_what_no_font_has_is_a_question_mark_and_no_fault(bek: Phone) -> None:
    case = entered(bek, subject="Help 😱 日本", text="First 😱\n\nSecond # line $x$ *bold*")
    page = words_in(bek.get(url_of(case)).content)
    assert "Help ? ??" in page
    assert "Second # line $x$ *bold*" in page


def test_without_a_signer_it_is_said_and_nothing_is_recorded(bek: Phone, case: ConsularCase, tmp_path: Path) -> None:
    with override_settings(SEAL_KEYS_DIR=tmp_path / "nothing"):
        answer = bek.get(url_of(case))
    assert (answer.status_code, answer.json()["code"]) == (503, "no_seal_signer")
    assert not AuditEntry.objects.filter(action="cases.case.receipt_opened").exists()
    assert Message.objects.count() == 1
    assert Person.objects.count() == 1
