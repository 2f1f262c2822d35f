"""The administrators' pages about older registers, as a browser meets them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consular.abroad.models.old_registers import RegisterImport
from consular.abroad.models.registration import Registration
from consular.abroad.services.old_register import running
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files import rules
from tests.browsers import browser_of, text_of
from tests.factories.abroad import a_registration
from tests.factories.missions import a_post
from tests.factories.old_registers import a_file, taken, tried
from tests.factories.visas import a_person
from tests.people import Phone, phone_of

PAGE = "/panel/old-registers/"


def form(file: bytes, **more: str) -> dict[str, Any]:
    upload = SimpleUploadedFile("register.csv", file, content_type="text/csv")
    return {"mission": "KZ-HQ", "source": "ministry-2019", "file": upload, **more}


def test_a_file_is_brought_tried_released_and_taken_over(saule: Phone, nurlan: Phone) -> None:
    hers, his = browser_of(saule.user), browser_of(nurlan.user)
    answer = hers.post(PAGE, form(a_file({}, {"external_id": "18", "sex": "?"})))
    register = RegisterImport.objects.get()
    here = f"{PAGE}{register.public_id}/"
    assert (answer.status_code, answer["Location"]) == (302, here)
    page = hers.get(here).content.decode()
    assert 'hx-trigger="every 3s"' in page
    assert not running.try_slice(register.public_id, now=timezone.now())
    page = hers.get(here).content.decode()
    assert "every 3s" not in page
    assert "sex: This is none of the values that can stand here." in page
    assert "Another administrator" in page
    assert "Take these rows over" not in page
    assert hers.post(f"{here}release/").status_code == 403
    assert "Take these rows over" in his.get(here).content.decode()
    assert his.post(f"{here}release/").status_code == 302
    assert not running.take_slice(register.public_id, now=timezone.now())
    assert Registration.objects.count() == 1
    assert "Taken over" in hers.get(here).content.decode()


def test_progress_comes_as_a_part_and_ends_with_the_whole_page(saule: Phone) -> None:
    browser = browser_of(saule.user)
    browser.post(PAGE, form(a_file({})))
    register = RegisterImport.objects.get()
    part = browser.get(f"{PAGE}{register.public_id}/", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'id="counts"' in part.content
    running.try_slice(register.public_id, now=timezone.now())
    last = browser.get(f"{PAGE}{register.public_id}/", headers={"HX-Request": "true"})
    assert (last.status_code, last["HX-Refresh"]) == (204, "true")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": b"shoe_size\n1"}, "These columns are not known here: shoe_size"),
        ({"file": b""}, "The submitted file is empty."),
        ({"source": "My Register"}, "small letters, digits and hyphens"),
        ({"mission": "KZ-SEO"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(saule: Phone, change: dict[str, Any], words: str) -> None:
    file = change.pop("file", a_file({}))
    answer = browser_of(saule.user).post(PAGE, form(file, **change))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not RegisterImport.objects.exists()


def test_a_file_in_the_form_of_who_may_not_enter_is_not_read(saule: Phone, citizen: Phone) -> None:
    answer = browser_of(citizen.user).post(PAGE, form(a_file({})))
    assert answer.status_code in (302, 403)
    assert not RegisterImport.objects.exists()


def test_a_file_that_is_too_large_is_not_read_to_its_end(saule: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "WHOLE_FILE_BYTES", 50)
    answer = browser_of(saule.user).post(PAGE, form(a_file({})))
    assert answer.status_code in (400, 403)
    assert not RegisterImport.objects.exists()


def test_the_register_is_taken_out_after_a_fresh_second_factor(
    saule: Phone, nurlan: Phone, marat: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(saule, nurlan, a_file({}))
    browser = browser_of(marat.user)
    answer: Any = browser.post(f"{PAGE}export/", {"mission": "KZ-SEO"})
    assert answer["Content-Type"].startswith("text/csv")
    assert b"Sample" in b"".join(answer.streaming_content)
    monkeypatch.setattr("consular.abroad.panel.old_registers.is_confirmed", lambda _request: False)
    led = browser.post(f"{PAGE}export/", {"mission": "KZ-SEO"})
    assert (led.status_code, "confirmed%3Dexport" in led["Location"]) == (302, True)
    assert AuditEntry.objects.filter(action="abroad.register.exported").count() == 1


def test_a_report_is_a_file_and_one_withdrawn_is_gone(saule: Phone) -> None:
    register = tried(saule, a_file({}))
    browser, here = browser_of(saule.user), f"{PAGE}{register.public_id}/"
    report: Any = browser.get(f"{here}report/")
    assert b"17,new" in b"".join(report.streaming_content)
    assert browser.post(f"{here}withdraw/").status_code == 302
    assert browser.get(f"{here}report/").status_code == 409


def test_whom_a_row_may_be_the_same_as_is_a_link_for_who_keeps_their_register(
    saule: Phone, nurlan: Phone, aigul: User, seoul: Mission
) -> None:
    person = a_person(aigul, nationality="KAZ", primary="Sampel", secondary="Nurlan", born="1984-03-03")
    entry = a_registration(phone_of(aigul), person)
    register = taken(saule, nurlan, a_file({}))
    page, link = f"{PAGE}{register.public_id}/", f'<a href="/panel/register/{entry.public_id}/">Sampel, Nurlan</a>'
    shown = text_of(browser_of(saule.user).get(page))
    assert str(person.public_id) in shown
    assert "Sampel" not in shown
    a_post(saule.user, seoul, Role.OFFICER)
    shown = text_of(browser_of(saule.user).get(page))
    assert link in shown
    assert str(person.public_id) not in shown
