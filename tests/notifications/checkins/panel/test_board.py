"""The board of a check-in: counted, the worst first, names for who may read them, read anew by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.panel import board
from notifications.checkins.rules.turns import turn
from notifications.recipients.models import Recipient
from tests.browsers import browser_of, text_of
from tests.factories.abroad import a_registration
from tests.factories.alerts import an_incident
from tests.factories.broadcasts import a_way
from tests.factories.check_ins import DESK, SERVED, a_check_in, asked_in, body, says
from tests.factories.missions import an_officer
from tests.factories.visas import a_person
from tests.notifications.checkins.panel.conftest import url_of
from tests.people import Phone, a_user, phone_of

PART = {"HX-Request": "true"}


def more_people(check_in: CheckIn, number: int, status: str = "silent", **more: Any) -> list[UUID]:
    now = timezone.now()
    said = {"said_at": now} if status != "silent" else {}
    rows = [
        CheckInPerson(
            check_in=check_in, subject=uuid4(), served_by="KZ-SEO", by_area=True, is_minor=False,
            status=status, risk=each % 90, turn=turn(status, more.get("help", ""), each % 90), since=now,
            **{"listed": True, **said, **more},
        )
        for each in range(number)
    ]  # fmt: skip
    CheckInPerson.objects.bulk_create(rows)
    return [row.subject for row in rows]


def order(answer: Any) -> list[UUID]:
    return [line["row"].subject for line in answer.context["lines"]]


def test_people_are_counted_and_stand_under_what_they_say(browser: Client, phone: Phone, check_in: CheckIn) -> None:
    more_people(check_in, 2, "safe")
    says(phone, check_in, "need_help", help="trapped")
    page = browser.get(url_of(check_in))
    assert [(str(value), number) for value, _title, number in page.context["tabs"]] == [
        ("need_help", 1), ("silent", 0), ("not_in_area", 0), ("safe", 2), ("reports", 0),
    ]  # fmt: skip
    assert "Trapped" in text_of(page)
    assert len(order(browser.get(url_of(check_in, "?state=safe")))) == 2
    assert "Nobody stands here." in text_of(browser.get(url_of(check_in, "?state=silent")))
    assert browser.get(url_of(check_in, "?state=dead")).context["current"] == "need_help"


def test_need_for_help_by_what_is_needed_then_by_who_waits_longest(browser: Client, check_in: CheckIn) -> None:
    now = timezone.now()
    wanted = [("supplies", 9), ("trapped", 1), ("", 5), ("trapped", 2), ("medical", 1)]
    made = [
        more_people(check_in, 1, "need_help", help=help, said_at=now - timedelta(minutes=minutes))[0]
        for help, minutes in wanted
    ]
    assert order(browser.get(url_of(check_in))) == [made[3], made[1], made[4], made[2], made[0]]


def test_why_somebody_silent_stands_where_they_stand(browser: Client, aigul: User, check_in: CheckIn) -> None:
    a_way(Recipient.objects.get(user=aigul), "email", "aigul@example.org")
    page = text_of(browser.get(url_of(check_in, "?state=silent")))
    row = CheckInPerson.objects.get(check_in=check_in)
    assert row.grounds
    assert sum(row.grounds.values()) == row.risk
    assert "25 known by a point in the area" in page
    assert "E-mail" in page
    assert "aigul@example.org" not in page


def test_names_are_for_who_keeps_the_register_once_on_record(
    browser: Client, keeper: Client, dana: Phone, seoul: Mission
) -> None:
    mother = phone_of(a_user("Mother"))
    own: Person = a_person(mother.user, nationality="KAZ", primary="Mother")
    a_registration(mother, own)
    assert dana.user
    check_in = a_check_in(dana.user, target=SERVED)
    silent = url_of(check_in, "?state=silent")
    assert "Mother" not in text_of(browser.get(silent))
    views = AuditEntry.objects.filter(action="citizens.person.viewed")
    assert not views.exists()
    page = keeper.get(silent)
    assert "Aigul Mother" in text_of(page)
    assert [(entry.person, entry.chain) for entry in views] == [(str(own.public_id), "KZ-SEO")]
    assert f'hx-headers=\'{{"X-Names-Shown": "{own.public_id}"}}\'' in page.content.decode()
    # The browser has the name before it, and keeps it.
    again = keeper.get(silent, headers={**PART, "X-Names-Shown": str(own.public_id)})
    assert views.count() == 1
    assert f'id="name-{own.public_id}" hx-preserve="true"' in again.content.decode()
    assert "Mother" not in text_of(again)
    assert f'"X-Names-Shown": "{own.public_id}"' in again.content.decode()
    for nonsense in ("", "x", f"{uuid4()},,\u00e9", "a" * 5000):
        assert "Aigul Mother" in text_of(keeper.get(silent, headers={**PART, "X-Names-Shown": nonsense}))


def test_a_part_is_the_list_alone_and_a_page_of_it_is_read_anew_as_that_page(
    browser: Client, check_in: CheckIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "PAGE_SIZE", 2)
    more_people(check_in, 3, "safe")
    part = browser.get(url_of(check_in, "?state=safe&page=2"), headers=PART)
    text = part.content.decode()
    assert text.strip().startswith('<div id="board" hx-get="/panel/check-ins/')
    assert "state=safe&amp;page=2" in text
    assert len(order(part)) == 1


def test_a_page_costs_the_same_however_many_there_are(
    keeper: Client, check_in: CheckIn, django_assert_max_num_queries: Any
) -> None:
    more_people(check_in, 60)
    with django_assert_max_num_queries(34) as few:
        assert len(order(keeper.get(url_of(check_in, "?state=silent")))) == 25
    more_people(check_in, 600)
    with django_assert_max_num_queries(len(few)):
        assert len(order(keeper.get(url_of(check_in, "?state=silent&page=9")))) == 25


def test_what_others_told_stands_apart(browser: Client, phone: Phone, check_in: CheckIn) -> None:
    sent = {**body("safe"), "name": "Somebody Example", "note": "Seen at the <b>bridge</b>."}
    assert phone.post(f"/api/v1/check-ins/{check_in.public_id}/reports", sent, format="json").status_code == 201
    page = browser.get(url_of(check_in, "?state=reports"))
    assert "a citizen, of Somebody Example" in text_of(page)
    assert "&lt;b&gt;bridge&lt;/b&gt;" in page.content.decode()
    assert browser.get(url_of(check_in)).context["tabs"][-1][2] == 1


def test_the_same_order_by_the_api_and_every_one_once(dana: Phone, browser: Client, check_in: CheckIn) -> None:
    more_people(check_in, 45, "silent")
    more_people(check_in, 3, "need_help", help="medical")
    more_people(check_in, 2, "safe")
    seen, address = list[str](), f"{DESK}/{check_in.public_id}/people?page_size=7"
    while address:
        told = dana.get(address).json()
        seen += [row["person"] for row in told["results"]]
        address = told["next"]
    assert len(seen) == len(set(seen)) == 51
    standing = [
        str(subject)
        for state, pages in (("need_help", 1), ("silent", 2), ("safe", 1))
        for page in range(1, pages + 1)
        for subject in order(browser.get(url_of(check_in, f"?state={state}&page={page}")))
    ]
    assert seen == standing


@pytest.mark.parametrize(
    "cursor", ["", "x", "W10", "WzEsMiwzXQ", "WzEsIjIwMjYtMDEtMDEiLDFd", "WzFlOTk5LCJ4IiwxXQ", "é"]
)
def test_a_cursor_nobody_gave_out_is_named(dana: Phone, check_in: CheckIn, cursor: str) -> None:
    answer = dana.get(f"{DESK}/{check_in.public_id}/people", {"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "cursor")


def test_it_is_closed_by_who_may_and_once(browser: Client, seoul: Mission, check_in: CheckIn) -> None:
    reader = browser_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    assert "Close the check-in" not in text_of(reader.get(url_of(check_in)))
    assert reader.post(url_of(check_in, "close/")).status_code == 403
    approver = browser_of(an_officer("Timur", seoul, Role.APPROVER))
    assert approver.post(url_of(check_in, "close/"))["Location"] == url_of(check_in)
    page = text_of(browser.get(url_of(check_in)))
    assert "Closed" in page
    assert "Close the check-in" not in page
    assert browser.post(url_of(check_in, "close/")).status_code == 409


def test_other_missions_and_roles_find_nothing(gulnar: Phone, bek: Phone, check_in: CheckIn) -> None:
    (theirs,) = more_people(check_in, 1)
    assert browser_of(gulnar.user).get(url_of(check_in)).status_code == 404
    assert browser_of(bek.user).get(url_of(check_in)).status_code == 403
    assert browser_of(gulnar.user).get("/panel/check-ins/").context["lines"] == []
    CheckInPerson.objects.filter(subject=theirs).update(served_by="KZ-VIE")
    page = browser_of(gulnar.user).get(url_of(check_in, "?state=silent"))
    assert order(page) == [theirs]
    assert browser_of(gulnar.user).post(url_of(check_in, "close/")).status_code == 403


def test_the_list_of_check_ins_leads_there(browser: Client, dana: Phone, check_in: CheckIn) -> None:
    incident = an_incident(dana, mode="exercise")
    drill = asked_in(dana, incident)
    page = browser.get("/panel/check-ins/")
    assert [line["check_in"].pk for line in page.context["lines"]] == [drill.pk, check_in.pk]
    assert incident.title in text_of(page)
    assert "EXERCISE" in text_of(browser.get(url_of(drill)))
    assert incident.title in text_of(browser.get(url_of(drill)))


def test_a_forgotten_one_still_opens(browser: Client, check_in: CheckIn) -> None:
    from notifications.checkins.services import keeping

    keeping.purge_old(now=check_in.purge_at)
    assert "Forgotten" in text_of(browser.get(url_of(check_in)))
    assert "Call the next" not in text_of(browser.get(url_of(check_in)))


def test_who_answered_unasked_is_said(browser: Client, check_in: CheckIn) -> None:
    more_people(check_in, 1, "safe", listed=False)
    assert "1 of them answered without being on the list." in text_of(browser.get(url_of(check_in)))
    assert "Not on the list before" in text_of(browser.get(url_of(check_in, "?state=safe")))
