"""POST /mrz: the verdict on what was sent, what may have been meant, and what the app can fill in."""

from typing import Any

import pytest

from consular.citizens.models.travel_document import DocumentKind, TravelDocument
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.formats import Format
from consular.citizens.mrz.prefilling import PASSPORT_KINDS
from consular.citizens.mrz.suggesting import suggest
from consular.citizens.mrz.wording import TEXTS
from econsulate.core.audit.models import AuditEntry
from tests.consular.citizens.mrz.zones import TODAY, fields, reprinted, zone
from tests.core.api.bodies import PASSPORT, PERSON, PERSONS, faults
from tests.people import Phone, phone_of

ZONE = "/api/v1/mrz"
LINES = list(zone(Format.TD3))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def posted(phone: Phone, lines: list[str] | tuple[str, ...]) -> Any:
    answer = phone.post(ZONE, {"lines": lines}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_verdict_is_on_what_was_sent_and_the_suggestion_beside_it(nobody: Phone) -> None:
    typed = [LINES[0].lower(), LINES[1].replace("740812", "74O812")]
    answer = posted(nobody, typed)
    assert (answer["verdict"], answer["reasons"]) == ("reject", ["alphabet:line_1"])
    assert (answer["fields"], answer["prefill"]) == ({}, None)
    assert answer["suggestion"]["lines"] == LINES
    assert answer["suggestion"]["changes"][-1] == {
        "line": 2,
        "position": 16,
        "from": "O",
        "to": "0",
        "reason": "letter_for_digit",
        "text": "This is a digit that looks like the letter.",
    }
    assert posted(nobody, answer["suggestion"]["lines"])["verdict"] == "accept"


def test_the_reason_is_told_in_the_language_of_the_caller(db: None) -> None:
    answer = posted(phone_of(None, language="ru"), [line.lower() for line in LINES])
    assert answer["suggestion"]["changes"][0]["text"] == "В этой зоне печатаются только заглавные буквы."


def test_every_slip_has_its_words() -> None:
    suggestion = suggest([line.lower() for line in LINES], today=TODAY)
    assert suggestion is not None
    assert set(TEXTS) == set(type(suggestion.changes[0].slip))


def test_nothing_is_suggested_where_nothing_is_wrong_or_nothing_is_clear(nobody: Phone) -> None:
    assert posted(nobody, LINES)["suggestion"] is None
    assert posted(nobody, [LINES[0], LINES[1].replace("898", "998")])["suggestion"] is None
    assert posted(nobody, [])["suggestion"] is None


def test_both_lines_may_come_as_one(nobody: Phone) -> None:
    assert posted(nobody, ["\n".join(LINES)])["suggestion"]["lines"] == LINES
    assert posted(nobody, ["".join(LINES)])["suggestion"]["lines"] == LINES


FILLED: list[tuple[Format, dict[str, Any]]] = [
    (Format.TD3, {}),
    (Format.TD3, {"secondary_identifier": None, "sex": "X", "birth_date": "1974-08-XX"}),
    (Format.TD3, {"issuing_state": "DEU", "nationality": "DEU", "document_number": "C01X00T47"}),
    (Format.TD3, {"document_code": "PD", "nationality": "XXB"}),
    (Format.TD3, {"document_code": "PR", "nationality": "XXB", "birth_date": "1974-XX-31"}),
    (Format.TD3, {"document_code": "PO", "secondary_identifier": "ANNA MARIA " * 4}),
    (Format.TD3, {"document_number": "AB 12 34"}),
    (Format.TD1, {"document_number": "D2314589073412", "optional_data": "AB1"}),
    (Format.TD1, {"document_number": "KR2026DEMO01"}),
    (Format.TD2, {"document_number": "D231458907"}),
]


@pytest.mark.parametrize(("format", "holder"), FILLED)
def test_what_is_filled_in_is_taken_and_agrees_with_the_zone(
    format: Format, holder: dict[str, Any], aigul: Any
) -> None:
    phone = phone_of(aigul)
    lines = compose(format, fields(format, **holder))
    filled = posted(phone, lines)["prefill"]
    person = phone.post(PERSONS, {**PERSON, **filled["person"]}, format="json")
    assert person.status_code == 201, person.content
    url = f"{PERSONS}/{person.json()['id']}/travel-documents"
    added = phone.post(url, {**filled["travel_document"], "mrz_lines": lines}, format="json")
    assert added.status_code == 201, added.content
    assert (added.json()["mrz_verdict"], added.json()["differences"]) == ("accept", [])


def test_each_value_filled_in_is_the_one_of_its_field(nobody: Phone) -> None:
    lines = compose(Format.TD1, fields(Format.TD1, document_number="D2314589073412", issuing_state="DEU", sex="M"))
    assert posted(nobody, lines)["prefill"] == {
        "person": {
            "primary_identifier": "ERIKSSON",
            "secondary_identifier": "ANNA MARIA",
            "birth_date": "1974-08-12",
            "sex": "M",
            "nationality": "UTO",
        },
        "travel_document": {
            "kind": "identity_card",
            "number": "D2314589073412",
            "issuing_state": "DEU",
            "nationality": "UTO",
            "expires_on": "2031-04-15",
        },
    }


def test_what_the_zone_does_not_say_is_left_open(nobody: Phone) -> None:
    odd = reprinted(Format.TD3, tuple(LINES), document_code="PT", nationality="ZZZ", sex="W", birth_date="<<0812")
    filled = posted(nobody, odd)["prefill"]
    assert [filled["person"][name] for name in ("birth_date", "sex", "nationality")] == [None, None, None]
    assert (filled["travel_document"]["kind"], filled["travel_document"]["nationality"]) == (None, None)
    assert posted(nobody, reprinted(Format.TD3, tuple(LINES), name=""))["prefill"] is None


def test_a_visa_fills_in_no_travel_document(nobody: Phone) -> None:
    filled = posted(nobody, zone(Format.MRV_A))["prefill"]
    assert filled["person"]["primary_identifier"] == "ERIKSSON"
    assert filled["travel_document"] is None


def test_every_kind_filled_in_is_a_kind_of_document() -> None:
    assert set(PASSPORT_KINDS.values()) <= set(DocumentKind.values)


def test_a_travel_document_with_slips_is_refused_with_the_suggestion_and_nothing_is_kept(aigul: Any) -> None:
    phone = phone_of(aigul)
    person = phone.post(PERSONS, PERSON, format="json").json()["id"]
    before = AuditEntry.objects.count()
    url = f"{PERSONS}/{person}/travel-documents"
    answer = phone.post(url, {**PASSPORT, "mrz_lines": [" ".join(LINES).lower()]}, format="json")
    assert (answer.status_code, faults(answer)) == (400, {"mrz_lines": "structure:lines"})
    assert answer.json()["suggestion"]["lines"] == LINES
    assert (TravelDocument.objects.count(), AuditEntry.objects.count()) == (0, before)
    unclear = phone.post(url, {**PASSPORT, "mrz_lines": [LINES[0], LINES[1][::-1]]}, format="json")
    assert unclear.status_code == 400
    assert "suggestion" not in unclear.json()


@pytest.mark.parametrize("format", [Format.MRV_A, Format.MRV_B])
def test_the_lines_of_a_visa_are_no_travel_documents(aigul: Any, format: Format) -> None:
    phone = phone_of(aigul)
    person = phone.post(PERSONS, PERSON, format="json").json()["id"]
    lines = list(zone(format))
    assert posted(phone, lines)["format"] == format
    answer = phone.post(f"{PERSONS}/{person}/travel-documents", {**PASSPORT, "mrz_lines": lines}, format="json")
    assert (answer.status_code, faults(answer)) == (400, {"mrz_lines": "visa_zone"})
    assert not TravelDocument.objects.exists()
