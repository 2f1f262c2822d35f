"""Does a person who reads no English get a refusal in their own words? Empty and malformed bodies, in each language."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from tests.browsers import browser_of
from tests.people import Phone

pytestmark = pytest.mark.walk
OTHERS = ["kk", "ru", "uz", "uz-cyrl"]
NOBODY = "00000000-0000-4000-8000-000000000000"
APPLICANT_BODIES: list[tuple[str, str, Any]] = [
    ("post", "persons", {}),
    ("post", "persons", []),
    ("post", "persons", {"sex": "Q", "nationality": "?", "birth_date": "soon", "primary_identifier": "A" * 300}),
    ("post", "persons", {"primary_identifier": None, "secondary_identifier": 5, "nonsense": 1}),
    ("post", "persons", {"primary_identifier": "", "birth_date": 5, "residence": "KAZAKHSTAN"}),
    ("post", "persons/{person}/travel-documents", {}),
    ("post", "persons/{person}/travel-documents", {"kind": "x", "expires_on": "31.01.2030", "mrz_lines": "P<"}),
    ("post", "mrz", {}),
    ("post", "mrz", {"lines": "P<"}),
    ("post", "mrz", {"lines": ["A" * 200] * 9}),
    ("post", "visa-applications", {}),
    ("post", "visa-applications", {"person": "me", "category": "no slug!", "urgency": "now"}),
    ("post", "visa-applications", {"person": 7, "category": "c" * 90, "mission": "M" * 90}),
    ("post", "visa-applications", {"person": NOBODY, "category": "tourism"}),
    ("post", "application-groups", {"kind": "crowd"}),
    ("patch", "visa-applications/{application}", {"trip": {"arrival_on": "tomorrow", "places": "all"}}),
    ("patch", "visa-applications/{application}", {"trip": [], "contact": {"email": "nowhere"}}),
    ("patch", "visa-applications/{application}", {"declaration": {"truthful": "yes"}, "history": {"lived_in": {}}}),
    ("post", "visa-applications/{application}/documents", {}),
    ("post", "visa-applications/{application}/answer", {"text": "\u202e"}),
    ("post", "representations/{right}/evidence", {}),
    ("post", "representations/{right}/evidence", {"kind": "letter", "upload": 5}),
    ("patch", "me", {"language": "tlh"}),
    ("patch", "contact-preferences", {"language": "tlh", "discreet": "maybe", "time_zone": "Mars"}),
    ("put", "contact-preferences", {"language": "tlh", "discreet": "maybe", "time_zone": "Mars"}),
    ("post", "public/verify", {}),
    ("post", "public/verify", {"reference": None}),
    ("delete", "persons", {}),
]
OFFICER_BODIES: list[tuple[str, Any]] = [
    ("propose", {}),
    ("propose", {"outcome": "grant"}),
    ("propose", {"outcome": "grant", "reasons": "x", "entries": "many", "stay_days": 0, "valid_from": "x"}),
    ("propose", {"outcome": "refuse", "reasons": "", "grounds": ["no slug!"], "stay_days": 10**9}),
    ("request-information", {"message": "x", "days": "30", "items": "passport"}),
    ("request-information", {"message": "x", "days": 91}),
    ("refuse-admission", {"grounds": [], "reasons": "x"}),
    ("refuse-admission", {"grounds": ["a"] * 40, "reasons": "x"}),
    ("decide", {"content_hash": "x"}),
    ("items/passport", {"accepted": "yes"}),
]
PANEL_FORMS: list[tuple[str, dict[str, Any]]] = [
    ("propose-grant", {}),
    ("propose-grant", {"entries": "many", "stay_days": "x", "valid_from": "x", "valid_until": "x", "reasons": "r"}),
    ("propose-grant", {"stay_days": "0", "reasons": "r" * 9000}),
    ("propose-grant", {"stay_days": "9999", "reasons": "\0"}),
    ("propose-refusal", {"grounds": ["nonsense"], "reasons": ""}),
    ("request-information", {"days": "0"}),
    ("request-information", {"days": "99", "items": ["nonsense"], "message": "m" * 9000}),
    ("transfer", {"mission": "nonsense"}),
    ("consult", {"authority": "a" * 900}),
]


def sentences(body: Any) -> Iterator[str]:
    """Every text of a problem that is there to be read."""
    yield body["title"]
    if "detail" in body:
        yield body["detail"]
    for fault in body.get("errors", []):
        yield fault["detail"]


def leaks(english: list[str], theirs: list[str]) -> list[str]:
    assert english
    assert len(theirs) == len(english)
    return sorted(set(english) & set(theirs))


@pytest.mark.parametrize("language", OTHERS)
def test_no_refusal_of_the_api_is_in_english(
    applicant: Phone, person: Person, submitted: VisaApplication, language: str
) -> None:
    right = Representation.objects.get(person=person).public_id
    places = {"person": person.public_id, "application": submitted.public_id, "right": right}
    for verb, path, body in APPLICANT_BODIES:
        url = f"/api/v1/{path.format(**places)}"
        english, theirs = (said(applicant, verb, url, body, spoken) for spoken in ("en", language))
        assert leaks(english, theirs) == [], (path, body)


@pytest.mark.parametrize("language", OTHERS)
def test_no_refusal_to_an_officer_is_in_english(in_review: VisaApplication, bek: Phone, language: str) -> None:
    for path, body in OFFICER_BODIES:
        url = f"/api/v1/staff/visa-applications/{in_review.public_id}/{path}"
        english, theirs = (said(bek, "post", url, body, spoken) for spoken in ("en", language))
        assert leaks(english, theirs) == [], (path, body)


@pytest.mark.parametrize("language", OTHERS)
def test_no_fault_of_a_form_in_the_panel_is_in_english(in_review: VisaApplication, bek: Phone, language: str) -> None:
    for name, values in PANEL_FORMS:
        url = f"/panel/files/{in_review.public_id}/{name}/"
        english, theirs = (faults(browser_of(bek.user, language=spoken), url, values) for spoken in ("en", language))
        assert leaks(english, theirs) == [], (name, values)


def said(phone: Phone, verb: str, url: str, body: Any, language: str) -> list[str]:
    answer = getattr(phone, verb)(url, body, format="json", headers={"accept-language": language})
    assert 400 <= answer.status_code < 500, (url, body, answer.content)
    return list(sentences(answer.json()))


def faults(browser: Client, url: str, values: dict[str, Any]) -> list[str]:
    """What the form says; the label before the colon is a text of ours, checked by `make lint`."""
    answer = browser.post(url, values)
    assert answer.status_code in {400, 404}, (url, values)
    return [fault.partition(": ")[2] or fault for fault in answer.context["faults"]]
