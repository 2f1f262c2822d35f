"""/panel/files/{id}/: the file screen, and who may open it."""

import pytest
from django.test import Client
from django.utils.translation import override

from consular.citizens.models.person import Person
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.formats import Format
from consular.visas.models.applications import VisaApplication
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import QUALITY, SEEN
from tests.browsers import browser_of, text_of
from tests.consular.abroad.test_reaching import wish
from tests.consular.citizens.mrz.zones import fields
from tests.consular.visas.panel.conftest import url_of
from tests.factories.visas import ARRIVAL, a_passport, a_submitted
from tests.people import Phone

OPENED = AuditEntry.objects.filter(action="visas.application.opened")


def test_the_screen_shows_the_whole_file(in_review: VisaApplication, bek_browser: Client) -> None:
    page = text_of(bek_browser.get(url_of(in_review)))
    assert "Example, Aigul" in page
    assert "Hotel Example, Almaty" in page
    assert "An officer has begun to review the application." in page
    assert "The machine-readable zone was not given." in page
    assert "Propose to grant" in page


def test_leave_no_message_stands_beside_the_form(
    in_review: VisaApplication, applicant: Phone, bek: Phone, bek_browser: Client
) -> None:
    assert "Leave no message." not in text_of(bek_browser.get(url_of(in_review)))
    wish(applicant, leave_no_message=True)
    told = bek.get(f"/api/v1/staff/visa-applications/{in_review.public_id}").json()
    assert told["telephone_rules"] == {"leave_no_message": True, "has_duress_word": False}
    assert "Leave no message." in text_of(bek_browser.get(url_of(in_review)))


def test_what_was_typed_stands_beside_what_the_zone_says(applicant: Phone, person: Person, bek_browser: Client) -> None:
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
    rows = bek_browser.get(url_of(application)).context["identity"].rows
    assert [str(row.label) for row in rows if row.differs] == ["Born"]
    assert [(row.typed, row.read) for row in rows if row.differs] == [("April 12, 1990", "April 21, 1990")]
    page = text_of(bek_browser.get(url_of(application)))
    assert zone[1] in page
    assert "Differs from the passport" in page
    assert "look alike" not in page


@pytest.mark.parametrize(("typed", "hinted"), [("M1234S678", True), ("M12346678", False)])
def test_a_number_that_differs_only_in_look_alikes_is_told_as_such(
    typed: str, hinted: bool, applicant: Phone, person: Person, bek_browser: Client
) -> None:
    lines = compose(Format.TD3, fields(Format.TD3, document_number="M12345678"))
    passport = a_passport(person, applicant.user, number=typed, mrz_lines=list(lines))
    application = a_submitted(applicant, person, passport=passport)
    (row,) = [row for row in bek_browser.get(url_of(application)).context["identity"].rows if row.typed == typed]
    assert row.differs
    assert bool(row.hint) is hinted
    page = text_of(bek_browser.get(url_of(application)))
    assert ("Only letters and digits that look alike differ" in page) is hinted


@pytest.mark.parametrize("language", ["en", "kk", "ru", "uz", "uz-cyrl"])
def test_an_officer_reads_what_was_seen_and_not_what_the_applicant_should_do(
    in_review: VisaApplication, bek: Phone, language: str
) -> None:
    item = in_review.items.get(requirement__code="photo")
    codes = sorted(QUALITY)
    StoredFile.objects.filter(document_version__item=item).update(quality=codes)
    page = text_of(browser_of(bek.user, language=language).get(url_of(in_review)))
    with override(language):
        assert all(str(SEEN[code]) in page for code in codes)
        assert [code for code in codes if code != "face_small" and str(QUALITY[code]) in page] == []


def test_every_opening_is_on_record(in_review: VisaApplication, bek_browser: Client) -> None:
    before = OPENED.all().count()
    page = text_of(bek_browser.get(url_of(in_review)))
    assert OPENED.all().count() == before + 1
    assert "Bek, KZ-SEO" in page
    again = text_of(bek_browser.get(url_of(in_review)))
    assert again.count("Bek, KZ-SEO") == 1
    assert f"opened {before + 2} times that day" in again


def test_moments_are_those_of_the_mission(in_review: VisaApplication, bek_browser: Client) -> None:
    page = text_of(bek_browser.get(url_of(in_review)))
    assert "(GMT+09:00)" in page
    assert "(GMT+00:00)" not in page


def test_another_mission_gets_the_same_404_as_for_nothing(in_review: VisaApplication, vienna_browser: Client) -> None:
    before = OPENED.all().count()
    answer = vienna_browser.get(url_of(in_review))
    absent = vienna_browser.get("/panel/files/00000000-0000-4000-8000-000000000000/")
    assert answer.status_code == absent.status_code == 404
    assert in_review.reference not in text_of(answer)
    assert OPENED.all().count() == before
