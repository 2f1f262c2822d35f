"""/panel/app-config/: administrators at headquarters publish with a fresh second factor; nobody else even reads."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.appconfig.models import AppPolicy
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.missions import an_officer

PAGE = "/panel/app-config/"
TEXT = '[ios]\nminimum = "2.0"\nrecommended = "2.1"'
BODY = {"text": TEXT, "after": "0"}


@pytest.fixture
def chief(saule: User) -> Client:
    return browser_of(saule)


def test_headquarters_publish(chief: Client) -> None:
    assert chief.post(PAGE, BODY)["Location"] == PAGE
    published = AppPolicy.objects.get()
    assert (published.serial, published.policy["platforms"]["ios"]["minimum"]) == (1, "2.0.0")
    assert AuditEntry.objects.filter(action="core.app_policy.published").count() == 1
    assert "minimum = &quot;2.0&quot;" in chief.get(PAGE).content.decode()


def test_what_is_wrong_stands_on_the_page_with_what_was_typed(chief: Client) -> None:
    answer = chief.post(PAGE, {**BODY, "text": '[ios]\nminimum = "new"'})
    assert answer.status_code == 400
    assert "ios.minimum" in text_of(answer)
    assert 'minimum = "new"' in text_of(answer)
    assert not AppPolicy.objects.exists()


def test_who_read_an_older_one_looks_first(chief: Client) -> None:
    chief.post(PAGE, BODY)
    assert chief.post(PAGE, BODY).status_code == 409
    assert AppPolicy.objects.count() == 1


def test_a_second_factor_of_long_ago_is_asked_anew(saule: User) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=30)):
        browser = browser_of(saule)
    answer = browser.post(PAGE, BODY)
    assert answer.status_code == 302
    assert answer["Location"] != PAGE
    assert not AppPolicy.objects.exists()


def test_nobody_else_reads_or_publishes(seoul: Mission, headquarters: Mission) -> None:
    others = [
        browser_of(an_officer("Aliya", seoul, Role.MISSION_ADMIN)),
        browser_of(an_officer("Marat", headquarters, Role.OFFICER, Role.AUDITOR)),
    ]
    for browser in others:
        assert browser.get(PAGE).status_code == 403
        assert browser.post(PAGE, BODY).status_code == 403
        assert PAGE not in browser.get("/panel/").content.decode()
    assert not AppPolicy.objects.exists()
