"""/panel/missions/: administrators set hours and appoint, each at their own mission; auditors read."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consular.missions.models.hours import CalendarDay, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.missions import a_post, an_officer

PAGE = "/panel/missions/KZ-SEO/"
TOMORROW = (timezone.now() + timedelta(days=1)).date()
WEEK = {
    "service": "general",
    "valid_from": TOMORROW.isoformat(),
    "day_1": "09:00-13:00, 14:00-18:00",
    "day_5": "9:00–12:30",
}
DAY = {"date": TOMORROW.isoformat(), "kind": "closed", "source": "own", "reason_en": "Repairs"}
APPOINT = {"email": "dana@example.org", "role": "intake", "language": "kk"}
ACTS: dict[str, dict[str, Any]] = {"set-hours": WEEK, "set-day": DAY, "clear-day": DAY, "appoint": APPOINT}


def audit_count() -> int:
    return AuditEntry.objects.count()


@pytest.fixture
def bek_browser(bek: User) -> Client:
    return browser_of(bek)


@pytest.fixture
def erlan_browser(erlan: User) -> Client:
    return browser_of(erlan)


@pytest.fixture
def auditor(seoul: Mission) -> Client:
    return browser_of(an_officer("Zarina", seoul, Role.AUDITOR))


def test_an_administrator_sees_their_own_mission_only(bek_browser: Client, vienna: Mission, seoul: Mission) -> None:
    page = text_of(bek_browser.get("/panel/missions/"))
    assert "KZ-SEO" in page
    assert "KZ-VIE" not in page
    assert bek_browser.get(PAGE).status_code == 200
    assert bek_browser.get("/panel/missions/KZ-VIE/").status_code == 404
    assert bek_browser.get("/panel/missions/KZ-NONE/").status_code == 404


def test_headquarters_see_all(saule: User, seoul: Mission, vienna: Mission) -> None:
    page = text_of(browser_of(saule).get("/panel/missions/"))
    assert "KZ-SEO" in page
    assert "KZ-VIE" in page


def test_hours_are_set_for_the_whole_week(bek_browser: Client, seoul: Mission) -> None:
    assert bek_browser.post(f"{PAGE}set-hours/", WEEK)["Location"] == PAGE
    rows = ServiceHours.objects.order_by("weekday", "opens").values_list("weekday", "opens", "closes")
    assert list(rows) == [
        (1, time(9), time(13)), (1, time(14), time(18)), (5, time(9), time(12, 30)),
    ]  # fmt: skip
    assert "09:00–13:00" in text_of(bek_browser.get(PAGE))


@pytest.mark.parametrize(
    "hours", ["9-13", "09:00-08:00", "25:00-26:00", "09:00-13:00, 12:00-14:00", "\x00", "٠٩:٠٠-١٣:٠٠"]
)
def test_hours_that_make_no_sense_change_nothing(bek_browser: Client, seoul: Mission, hours: str) -> None:
    before = audit_count()
    answer = bek_browser.post(f"{PAGE}set-hours/", {**WEEK, "day_2": hours})
    assert answer.status_code == 400
    assert "This was not done." in text_of(answer)
    assert not ServiceHours.objects.exists()
    assert audit_count() == before


def test_a_day_is_closed_and_cleared_again(bek_browser: Client, seoul: Mission) -> None:
    assert bek_browser.post(f"{PAGE}set-day/", {**DAY, "reason_kk": "Жөндеу"}).status_code == 302
    assert CalendarDay.objects.get().reasons == {"en": "Repairs", "kk": "Жөндеу"}
    assert "Repairs" in text_of(bek_browser.get(PAGE))
    assert bek_browser.post(f"{PAGE}clear-day/", {"date": TOMORROW.isoformat()}).status_code == 302
    assert not CalendarDay.objects.exists()


def test_a_half_day_without_hours_is_refused_in_words(bek_browser: Client, seoul: Mission) -> None:
    answer = bek_browser.post(f"{PAGE}set-day/", {**DAY, "kind": "half"})
    assert answer.status_code == 400
    assert "A closed day has no hours; any other day opens before it closes." in text_of(answer)
    assert not CalendarDay.objects.exists()


def test_a_new_colleague_gets_a_login_and_the_post(bek_browser: Client, bek: User, seoul: Mission) -> None:
    assert bek_browser.post(f"{PAGE}appoint/", APPOINT).status_code == 302
    dana = User.objects.get(email="dana@example.org")
    assert (dana.is_staff, dana.language, dana.has_usable_password()) == (True, "kk", False)
    post = Post.objects.get(user=dana)
    assert (post.role, post.state, post.appointed_by) == ("intake", "live", bek)


def test_a_refused_appointment_leaves_no_login_behind(bek_browser: Client, bek: User, seoul: Mission) -> None:
    before = audit_count()
    answer = bek_browser.post(f"{PAGE}appoint/", {**APPOINT, "email": str(bek.email)})
    assert answer.status_code == 403
    assert "Nobody gives a role to himself or confirms it." in text_of(answer)
    assert audit_count() == before


def test_a_decision_maker_needs_a_second_administrator(
    bek_browser: Client, bek: User, saule: User, seoul: Mission
) -> None:
    assert bek_browser.post(f"{PAGE}appoint/", {**APPOINT, "role": "decider"}).status_code == 302
    post = Post.objects.get(role="decider")
    confirm = f"{PAGE}posts/{post.public_id}/confirm/"
    assert f'action="{confirm}"' not in text_of(bek_browser.get(PAGE))
    answer = bek_browser.post(confirm)
    assert answer.status_code == 403
    assert "The person who proposes an appointment can't confirm it." in text_of(answer)
    post.refresh_from_db()
    assert post.state == "proposed"
    second = browser_of(saule)
    assert f'action="{confirm}"' in text_of(second.get(PAGE))
    assert second.post(confirm).status_code == 302
    post.refresh_from_db()
    assert post.state == "live"


def test_a_post_is_ended_and_its_holder_named(bek_browser: Client, seoul: Mission) -> None:
    dana = an_officer("Dana", seoul)
    post = a_post(dana, seoul, Role.INTAKE)
    at = f"{PAGE}posts/{post.public_id}/"
    assert bek_browser.post(f"{at}introduce/", {"display_name": "Dana D.", "languages": ["kk"]}).status_code == 302
    assert "Dana D." in text_of(bek_browser.get(PAGE))
    assert bek_browser.post(f"{at}end/").status_code == 302
    dana.refresh_from_db()
    assert not dana.is_staff
    assert bek_browser.post(f"{at}end/").status_code == 409
    assert bek_browser.post(f"{at}promote/").status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_another_mission_s_administrator_changes_nothing(erlan_browser: Client, seoul: Mission, name: str) -> None:
    before = audit_count()
    assert erlan_browser.post(f"{PAGE}{name}/", ACTS[name]).status_code == 404
    assert audit_count() == before


@pytest.mark.parametrize("name", ACTS)
def test_an_auditor_reads_and_changes_nothing(auditor: Client, seoul: Mission, name: str) -> None:
    before = audit_count()
    page = auditor.get(PAGE)
    assert page.status_code == 200
    assert "Appoint somebody" not in text_of(page)
    assert "example.org" not in text_of(page).partition("<main")[2]
    assert auditor.post(f"{PAGE}{name}/", ACTS[name]).status_code == 403
    assert audit_count() == before
    assert not User.objects.filter(email="dana@example.org").exists()


@pytest.mark.parametrize("name", ACTS)
def test_an_officer_has_no_door_to_missions(seoul: Mission, name: str) -> None:
    browser = browser_of(an_officer("Gulnar", seoul, Role.OFFICER))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(f"{PAGE}{name}/", ACTS[name]).status_code == 403


def test_a_closed_mission_offers_nothing(saule: User, seoul: Mission, vienna: Mission) -> None:
    Mission.objects.filter(pk=seoul.pk).update(closed_on=date(2026, 1, 1), successor=vienna)
    page = text_of(browser_of(saule).get(PAGE))
    assert "Set the hours" not in page
    assert browser_of(saule).post(f"{PAGE}set-hours/", WEEK).status_code == 409
