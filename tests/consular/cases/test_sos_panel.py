"""/panel/sos/: the board that reads itself anew, one call with its positions, and what is done with it."""

import pytest
from django.test import Client

from consular.cases.models.sos import SosCall
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.abroad import a_registration, serves
from tests.factories.areas import no_areas, some_areas
from tests.factories.missions import an_officer, headquarters
from tests.factories.sos import SEOUL, a_call
from tests.people import Phone, phone_of
from tests.remembered import remembered

BOARD = "/panel/sos/"


@pytest.fixture
@remembered
def officer(seoul: Mission) -> User:
    headquarters()
    return an_officer("Olzhas", seoul, Role.OFFICER)


@pytest.fixture
def browser(officer: User) -> Client:
    return browser_of(officer)


@pytest.fixture
@remembered
def call(citizen: Phone, person: Person, seoul: Mission, officer: User) -> SosCall:
    serves(seoul, "KR")
    a_registration(citizen, person)
    return a_call(citizen, words="A flood", phone="+998 90 123 45 67", position=SEOUL)


def page_of(call: SosCall) -> str:
    return f"{BOARD}{call.public_id}/"


def test_the_board_reads_itself_anew_and_asks_for_the_part_alone(browser: Client, call: SosCall) -> None:
    page = browser.get(BOARD)
    assert 'hx-trigger="every 5s"' in page.content.decode()
    part = browser.get(BOARD, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert str(call.public_id) in part


def test_every_page_says_that_a_call_waits_until_somebody_answers(browser: Client, call: SosCall) -> None:
    assert "SOS: 1 call waits for an answer" in text_of(browser.get("/panel/messages/"))
    assert browser.post(f"{page_of(call)}answer/").status_code == 302
    assert "SOS:" not in text_of(browser.get("/panel/messages/"))


def test_who_is_no_duty_officer_hears_of_no_call(call: SosCall, seoul: Mission, vienna: Mission) -> None:
    reviewer = browser_of(an_officer("Zarina", seoul, Role.APPEAL_REVIEWER))
    assert "SOS:" not in text_of(reviewer.get("/panel/appeals/"))
    assert reviewer.get(BOARD).status_code == 403
    elsewhere = browser_of(an_officer("Vera", vienna, Role.OFFICER))
    assert "SOS:" not in text_of(elsewhere.get(BOARD))
    assert elsewhere.get(page_of(call)).status_code == 404


def test_one_call_shows_where_they_are_and_who_was_called_and_is_on_record(browser: Client, call: SosCall) -> None:
    page = text_of(browser.get(page_of(call)))
    for shown in ("A flood", "+998901234567", "37.566500, 126.978000", "± 12 m", "Olzhas"):
        assert shown in page, shown
    assert AuditEntry.objects.filter(action="cases.sos.opened", target=call.public_id).count() == 1


def test_words_that_are_markup_stay_words(citizen: Phone, browser: Client, call: SosCall) -> None:
    citizen.post(f"/api/v1/sos/{call.public_id}/updates", {"words": "<script>x</script>"}, format="json")
    assert "<script>x" not in browser.get(page_of(call)).content.decode()


def test_it_is_closed_for_a_reason_and_refusals_stand_on_the_page(browser: Client, call: SosCall) -> None:
    refused = browser.post(f"{page_of(call)}close/", {"ending": ""})
    assert refused.status_code == 400
    assert "Reason: " in text_of(refused)
    assert browser.post(f"{page_of(call)}close/", {"ending": "helped", "note": "Found."}).status_code == 302
    page = text_of(browser.get(page_of(call)))
    assert "Help was given" in page
    assert "Answer: I take care of it" not in page


def test_passed_on_the_officer_goes_back_to_the_board(browser: Client, call: SosCall, vienna: Mission) -> None:
    answer = browser.post(f"{page_of(call)}pass-on/", {"mission": "KZ-VIE"})
    assert answer["Location"] == BOARD
    assert browser.get(page_of(call)).status_code == 404


def test_a_colleague_who_comes_second_is_told_so_on_the_page(call: SosCall, seoul: Mission, browser: Client) -> None:
    second = browser_of(an_officer("Second", seoul, Role.INTAKE))
    browser.post(f"{page_of(call)}answer/")
    late = second.post(f"{page_of(call)}answer/")
    assert late.status_code == 409
    assert "A colleague has answered this call already." in text_of(late)


def test_a_call_of_nobody_known_is_shown_as_such(farida: User, officer: User) -> None:
    ministry = browser_of(an_officer("Marat", headquarters(), Role.OFFICER))
    call = a_call(phone_of(farida), words="I lost my way")
    assert "Somebody we don't know yet" in text_of(ministry.get(BOARD))
    assert "I lost my way" in text_of(ministry.get(page_of(call)))


def test_a_position_opens_a_map_and_is_named(browser: Client, call: SosCall) -> None:
    no_areas()
    told = text_of(browser.get(page_of(call)))
    assert 'href="geo:37.566500,126.978000;u=12"' in told
    assert "(± 12 m), Seoul, " not in told
    some_areas()
    assert "(± 12 m), Seoul, " in text_of(browser.get(page_of(call)))


def test_the_board_tells_the_time_of_the_mission(browser: Client, call: SosCall) -> None:
    assert "(GMT+09:00)" in text_of(browser.get(BOARD))


def test_call_conversation_and_entry_in_the_register_lead_to_each_other(browser: Client, call: SosCall) -> None:
    assert call.person is not None
    assert call.thread is not None
    entry = f"/panel/register/{call.person.registrations.get().public_id}/"
    thread = f"/panel/messages/{call.thread.public_id}/"
    told = browser.get(page_of(call)).content.decode()
    assert f'href="{entry}"' in told
    assert f'href="{thread}"' in told
    assert 'href="tel:+998901234567"' in told
    said = browser.get(thread).content.decode()
    assert f'href="{entry}"' in said
    assert f'href="{page_of(call)}"' in said
    assert browser.get(entry).status_code == 200


def test_who_keeps_no_register_is_led_to_no_entry(call: SosCall, seoul: Mission) -> None:
    told = browser_of(an_officer("Murat", seoul, Role.MISSION_ADMIN)).get(page_of(call)).content.decode()
    assert "A flood" in told
    assert "/panel/register/" not in told
