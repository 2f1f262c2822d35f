"""/panel/files/{id}/: the file screen, and who may open it."""

from django.test import Client

from consular.visas.models.applications import VisaApplication
from econsulate.core.audit.models import AuditEntry
from tests.browsers import text_of
from tests.consular.visas.panel.conftest import url_of


def test_the_screen_shows_the_whole_file(in_review: VisaApplication, bek_browser: Client) -> None:
    page = text_of(bek_browser.get(url_of(in_review)))
    assert "Example, Aigul" in page
    assert "Hotel Example, Almaty" in page
    assert "M" in page
    assert "An officer has begun to review the application." in page
    assert "Propose to grant" in page


def test_every_opening_is_on_record(in_review: VisaApplication, bek_browser: Client) -> None:
    before = AuditEntry.objects.filter(action="visas.application.opened").count()
    page = text_of(bek_browser.get(url_of(in_review)))
    assert AuditEntry.objects.filter(action="visas.application.opened").count() == before + 1
    assert "Bek, KZ-SEO" in page


def test_another_mission_gets_the_same_404_as_for_nothing(
    in_review: VisaApplication, vienna_browser: Client, person: object
) -> None:
    answer = vienna_browser.get(url_of(in_review))
    absent = vienna_browser.get("/panel/files/00000000-0000-4000-8000-000000000000/")
    assert answer.status_code == absent.status_code == 404
    assert in_review.reference not in answer.content.decode()
    assert not AuditEntry.objects.filter(action="visas.application.opened", actor=str(person)).exists()
