"""/panel/holds/: administrators and auditors see, place and lift holds; nobody else gets in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.privacy.models.holds import LegalHold
from consular.visas.models.applications import VisaApplication
from tests.browsers import browser_of, text_of
from tests.factories.visas import a_submitted
from tests.people import Phone
from tests.remembered import remembered

URL = "/panel/holds/"
REASON = "The district court asked for the file."


@pytest.fixture
@remembered
def application(applicant: Phone, person: Person) -> VisaApplication:
    return a_submitted(applicant, person)


@pytest.fixture
def browser(saule: Phone) -> Client:
    return browser_of(saule.user)


def posted(browser: Client, reference: str, days: int = 30) -> object:
    review = (timezone.now().date() + timedelta(days=days)).isoformat()
    form = {"reference": reference, "whole_person": "on", "reason": REASON, "review_on": review}
    return browser.post(f"{URL}place/", form)


def test_a_hold_is_placed_listed_read_and_lifted_by_another(
    browser: Client, application: VisaApplication, zarina: Phone
) -> None:
    assert posted(browser, application.reference).status_code == 302
    hold = LegalHold.objects.get()
    assert hold.whole_person
    listed = text_of(browser.get(URL))
    assert application.reference in listed
    assert REASON not in listed
    own = text_of(browser.get(f"{URL}{hold.public_id}/"))
    assert REASON in own
    assert "somebody else must lift it" in own
    other = browser_of(zarina.user)
    assert other.post(f"{URL}{hold.public_id}/lift/", {"reason": "It is over."}).status_code == 302
    assert "It is over." in text_of(other.get(f"{URL}{hold.public_id}/"))


def test_its_author_can_not_lift_it_here_either(browser: Client, application: VisaApplication) -> None:
    posted(browser, application.reference)
    hold = LegalHold.objects.get()
    answer = browser.post(f"{URL}{hold.public_id}/lift/", {"reason": "It is over."})
    assert answer.status_code == 403
    assert LegalHold.objects.live().exists()


@pytest.mark.parametrize(("reference", "days"), [("V-0000-0000-0000-0000-0", 30), ("nonsense", 30), (None, -1)])
def test_what_is_wrong_is_shown_on_the_form_and_nothing_is_held(
    browser: Client, application: VisaApplication, reference: str | None, days: int
) -> None:
    answer = posted(browser, reference or application.reference, days)
    assert answer.status_code == 400
    assert "This was not done." in text_of(answer)
    assert REASON in text_of(answer)
    assert not LegalHold.objects.exists()


def test_case_officers_have_no_such_page(bek: Phone, browser: Client, application: VisaApplication) -> None:
    posted(browser, application.reference)
    hold, other = LegalHold.objects.get(), browser_of(bek.user)
    assert other.get(URL).status_code == 403
    assert other.get(f"{URL}{hold.public_id}/").status_code == 403
    assert other.post(f"{URL}{hold.public_id}/lift/", {"reason": "x"}).status_code == 403
    assert posted(other, application.reference).status_code == 403
    assert "Legal holds" not in text_of(other.get("/panel/files/"))
    assert "Legal holds" in text_of(browser.get(URL))


def test_strangers_are_led_to_the_sign_in(aigul: object) -> None:
    assert Client().get(URL).headers["Location"].startswith("/panel/sign-in/")
