"""/panel/core/auditentry/: auditors read the trail of their missions and verify it; nobody changes it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.hours import clear_calendar_day, set_calendar_day
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.missions import an_officer

TRAIL = "/panel/core/auditentry/"


@pytest.fixture
def acts(seoul: Mission, vienna: Mission, bek: User, erlan: User, now: object) -> None:
    for mission, by in ((seoul, bek), (vienna, erlan)):
        day = {"day": now.date(), "by": by, "now": now}  # type: ignore[attr-defined]
        set_calendar_day(mission, kind="closed", reasons={"en": "Repairs"}, **day)  # type: ignore[arg-type]
        clear_calendar_day(mission, **day)


@pytest.fixture
def auditor(seoul: Mission, acts: None) -> Client:
    return browser_of(an_officer("Zarina", seoul, Role.AUDITOR))


@pytest.fixture
def chief_auditor(headquarters: Mission, acts: None) -> Client:
    return browser_of(an_officer("Timur", headquarters, Role.AUDITOR))


def chains(browser: Client, query: str = "") -> set[str]:
    return {entry.chain for entry in browser.get(TRAIL + query).context["cl"].result_list}


def test_an_auditor_reads_the_trail_of_their_mission_only(auditor: Client) -> None:
    assert chains(auditor) == {"KZ-SEO"}
    assert chains(auditor, "?chain=KZ-VIE") == {"KZ-SEO"}
    foreign = AuditEntry.objects.filter(chain="KZ-VIE").latest("id")
    assert auditor.get(f"{TRAIL}{foreign.pk}/change/").status_code == 302
    assert auditor.post("/panel/trail/verify/", {"chain": "KZ-VIE"}).status_code == 404


def test_the_auditor_at_headquarters_reads_all_and_filters(chief_auditor: Client) -> None:
    assert {"KZ-SEO", "KZ-VIE"} <= chains(chief_auditor)
    assert chains(chief_auditor, "?chain=KZ-VIE") == {"KZ-VIE"}
    cleared = chief_auditor.get(f"{TRAIL}?q=missions.calendar_day_c").context["cl"].result_list
    assert {entry.action for entry in cleared} == {"missions.calendar_day_cleared"}


def test_the_trail_of_the_last_days_is_found(auditor: Client) -> None:
    assert chains(auditor, "?days=1") == {"KZ-SEO"}
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        # A session rests a while and ends; the days are what is asked about.
        later = browser_of(an_officer("Ruslan", Mission.objects.get(code="KZ-SEO"), Role.AUDITOR))
        assert chains(later, "?days=1") == set()
        assert chains(later, "?days=7") == {"KZ-SEO"}
        assert chains(later, "?days=x") == {"KZ-SEO"}


def test_an_entry_is_shown_and_cannot_be_changed(auditor: Client) -> None:
    entry = AuditEntry.objects.filter(chain="KZ-SEO").latest("id")
    page = f"{TRAIL}{entry.pk}/change/"
    assert "missions.calendar_day_cleared" in text_of(auditor.get(page))
    assert auditor.post(page, {"action": "nothing"}).status_code == 403
    entry.refresh_from_db()
    assert entry.action == "missions.calendar_day_cleared"


WORDS = {
    "kk": ("Тізбек", "Уақыт", "Толық мәлімет"),
    "ru": ("Цепочка", "Время", "Подробности"),
    "uz": ("Zanjir", "Vaqt", "Tafsilotlar"),
    "uz-cyrl": ("Занжир", "Вақт", "Тафсилотлар"),
}


@pytest.mark.parametrize(("language", "words"), WORDS.items())
def test_filters_and_particulars_are_named_in_the_language(
    auditor: Client, language: str, words: tuple[str, str, str]
) -> None:
    chain, time, particulars = words
    auditor.cookies["django_language"] = language
    page = auditor.get(TRAIL).content.decode()
    assert f"<summary>{chain}</summary>" in page
    assert f"<summary>{time}</summary>" in page
    entry = AuditEntry.objects.filter(chain="KZ-SEO").latest("id")
    text = text_of(auditor.get(f"{TRAIL}{entry.pk}/change/"))
    assert particulars in text
    assert "Detail" not in text


def test_a_whole_chain_is_said_to_be_whole(auditor: Client) -> None:
    assert "Chain KZ-SEO is whole" in text_of(auditor.post("/panel/trail/verify/", {"chain": "KZ-SEO"}))


def test_an_altered_entry_is_found(auditor: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_auditentry SET action = 'nothing' WHERE chain = 'KZ-SEO' AND seq = 1")
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")
    page = text_of(auditor.post("/panel/trail/verify/", {"chain": "KZ-SEO"}))
    assert "Chain KZ-SEO is not whole" in page
    assert "KZ-SEO entry 1: was altered" in page


@pytest.mark.parametrize("query", ["?chain=%00", "?q=%00", "?p=x", "?nonsense=1", "?o=99", "?q=%27%22"])
def test_nonsense_in_the_address_is_no_error(auditor: Client, query: str) -> None:
    assert auditor.get(TRAIL + query).status_code in {200, 302}


def test_administrators_and_officers_do_not_read_the_trail(bek: User, seoul: Mission) -> None:
    for user in (bek, an_officer("Gulnar", seoul, Role.OFFICER)):
        assert browser_of(user).get(TRAIL).status_code == 403
        assert browser_of(user).post("/panel/trail/verify/", {"chain": "KZ-SEO"}).status_code == 403
