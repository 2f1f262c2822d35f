"""/panel/files/{id}/pages/{id}/: officers see pages we drew anew, never the file as it came."""

import pytest
from django.test import Client

from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from econsulate.core.files.models import StoredFile
from tests.browsers import text_of
from tests.consular.visas.panel.conftest import url_of
from tests.factories.visas import a_page, a_person, a_submitted
from tests.people import Phone
from tests.remembered import remembered

JPEG = b"\xff\xd8 a page drawn anew \xff\xd9"


@pytest.fixture
@remembered
def passport(in_review: VisaApplication) -> DocumentVersion:
    return DocumentVersion.objects.get(item__application=in_review, item__requirement__code="passport")


@pytest.fixture
@remembered
def page(passport: DocumentVersion) -> StoredFile:
    return a_page(passport, JPEG)


def at(application: VisaApplication, file: StoredFile) -> str:
    return url_of(application, f"pages/{file.public_id}")


def test_a_page_is_decrypted_for_the_officer_and_kept_nowhere(
    in_review: VisaApplication, page: StoredFile, bek_browser: Client
) -> None:
    answer = bek_browser.get(at(in_review, page))
    assert b"".join(answer.streaming_content) == JPEG  # type: ignore[arg-type]
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    screen = text_of(bek_browser.get(url_of(in_review)))
    assert f'src="{at(in_review, page)}"' in screen
    assert 'alt="Passport: the page with your photo, page 1"' in screen


def test_the_original_has_no_address(
    in_review: VisaApplication, passport: DocumentVersion, page: StoredFile, bek_browser: Client
) -> None:
    assert bek_browser.get(at(in_review, passport.file)).status_code == 404
    assert str(passport.file.public_id) not in text_of(bek_browser.get(url_of(in_review)))


def test_another_mission_and_another_file_give_404(
    in_review: VisaApplication, page: StoredFile, applicant: Phone, bek_browser: Client, vienna_browser: Client
) -> None:
    assert vienna_browser.get(at(in_review, page)).status_code == 404
    other = a_submitted(applicant, a_person(applicant.user, kind="parent", born="2020-01-01", secondary="Child"))
    assert bek_browser.get(at(other, page)).status_code == 404
