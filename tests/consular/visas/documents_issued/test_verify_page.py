"""GET and POST /verify: the address printed on every document."""

from datetime import UTC, datetime, time

import pytest
import time_machine
from django.test import Client

from consular.visas.models.visas import Refusal, Visa
from econsulate.core.dates import said_day


def ask(reference: str, client: Client | None = None) -> str:
    return (client or Client()).post("/verify", {"reference": reference}).content.decode()


def test_the_page_asks_for_the_reference(db: None) -> None:
    page = Client().get("/verify")
    assert page.status_code == 200
    assert 'name="reference"' in page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]


def test_a_visa_that_holds_is_confirmed_without_a_name(visa: Visa) -> None:
    page = ask(visa.reference.lower().replace("-", " "))
    assert "it holds" in page
    assert said_day(visa.valid_until, "en") in page
    assert visa.printed["primary_identifier"] not in page
    assert visa.printed["passport_number"] not in page


def test_of_a_visa_that_begins_later_it_says_from_when(visa: Visa) -> None:
    assert f"it holds from {said_day(visa.valid_from, 'en')} on" in ask(visa.reference)
    with time_machine.travel(datetime.combine(visa.valid_from, time(12), UTC)):
        page = ask(visa.reference)
    assert "and it holds." in page
    assert "not before" not in page


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "uz-cyrl"])
def test_the_days_are_said_in_the_readers_language(visa: Visa, language: str) -> None:
    page = ask(visa.reference, Client(headers={"accept-language": language}))
    assert said_day(visa.valid_until, language) in page
    assert said_day(visa.valid_until, "en") not in page


def test_a_notice_of_refusal_is_confirmed(refusal: Refusal) -> None:
    assert "it holds" in ask(refusal.reference)


@pytest.mark.parametrize("reference", ["E-0000-0000-0000-0000-0", "nonsense", "<script>", "\0"])
def test_what_we_do_not_know_is_said_so(db: None, reference: str) -> None:
    page = ask(reference)
    assert "it holds" not in page
    assert "<script>" not in page


def test_a_form_from_elsewhere_is_refused(visa: Visa) -> None:
    assert Client(enforce_csrf_checks=True).post("/verify", {"reference": visa.reference}).status_code == 403


def test_asking_without_end_is_slowed_down(db: None) -> None:
    client = Client()
    # Twice the limit and one: however the minute turns meanwhile, one window holds more than its thirty.
    statuses = [client.post("/verify", {"reference": "E-1"}).status_code for _ in range(61)]
    assert statuses[:30] == [200] * 30
    assert 429 in statuses[30:]
