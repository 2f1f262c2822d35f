"""Who finds nobody: other missions, other roles, family, whoever asks too often; and nothing is told apart."""

import logging
from typing import Any

import pytest

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.citizens.services import finding
from consular.citizens.services.people import index_people
from consular.finding.services import searching
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.limits.services import Rate
from tests.browsers import browser_of
from tests.factories.cases import a_thread
from tests.factories.missions import a_post, an_officer
from tests.factories.visas import a_passport, a_person
from tests.people import Phone, a_user, phone_of

URL = "/api/v1/staff/people"
NOTHING = {"results": [], "more": False}


def ways(citizen: Phone, person: Person, entry: Registration) -> list[str]:
    """Everything that finds Aigul."""
    a_passport(person, citizen.user, number="N12345678")
    thread = a_thread(citizen, person)
    return [
        *("Kaliyeva Aigul", "Kaliyeva 1990-04-12", "N12345678", "aigul@example.org", "+82 10 1234 5678"),
        *(thread.reference, str(entry.public_id)),
    ]


def test_another_mission_finds_nobody_and_leaves_no_trace(
    bek: Phone, gulnar: Phone, citizen: Phone, person: Person, entry: Registration
) -> None:
    typed = ways(citizen, person, entry)
    for one in typed:
        assert len(bek.get(URL, {"q": one}).json()["results"]) == 1, one
    before = AuditEntry.objects.count()
    nobodys = ["Tulegenova Dinara", "N99999999"]
    answers = [gulnar.get(URL, {"q": one}) for one in [*typed, *nobodys]]
    assert [answer.json() for answer in answers] == [NOTHING] * len(answers)
    assert AuditEntry.objects.count() == before


def test_what_lies_at_two_missions_is_shown_to_each_in_part(
    bek: Phone, gulnar: Phone, citizen: Phone, person: Person, entry: Registration, vienna: Mission
) -> None:
    thread = a_thread(citizen, person, mission="KZ-VIE")
    (theirs,) = gulnar.get(URL, {"q": "Kaliyeva"}).json()["results"]
    assert [thing["id"] for thing in theirs["things"]] == [str(thread.public_id)]
    (ours,) = bek.get(URL, {"q": "Kaliyeva"}).json()["results"]
    assert [thing["id"] for thing in ours["things"]] == [str(entry.public_id)]
    # The number stands in an entry that Vienna can't open.
    assert gulnar.get(URL, {"q": "+82 10 1234 5678"}).json() == NOTHING
    assert gulnar.get(URL, {"q": str(entry.public_id)}).json() == NOTHING


def test_headquarters_find_by_their_own_rules(
    marat: Phone, citizen: Phone, person: Person, entry: Registration
) -> None:
    assert marat.get(URL, {"q": "Kaliyeva"}).json() == NOTHING
    thread = a_thread(citizen, person)
    (row,) = marat.get(URL, {"q": "Kaliyeva"}).json()["results"]
    assert [thing["id"] for thing in row["things"]] == [str(thread.public_id)]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INTAKE, Role.OFFICER)])
def test_other_roles_find_nobody_of_the_register(seoul: Mission, entry: Registration, role: Role) -> None:
    officer = phone_of(an_officer("Other", seoul, role))
    assert officer.get(URL, {"q": "Kaliyeva"}).json() == NOTHING


def test_citizens_strangers_and_staff_without_a_factor_dont_get_in(
    citizen: Phone, nobody: Phone, bek: Phone, entry: Registration
) -> None:
    assert nobody.get(URL, {"q": "Kaliyeva"}).status_code == 401
    assert citizen.get(URL, {"q": "Kaliyeva"}).status_code == 403
    assert phone_of(bek.user, second_factor=False).get(URL, {"q": "Kaliyeva"}).status_code == 403


def test_nobody_finds_their_own_family(seoul: Mission, citizen: Phone, entry: Registration) -> None:
    User.objects.filter(pk=citizen.user.pk).update(is_staff=True)
    citizen.user.refresh_from_db()
    a_post(citizen.user, seoul, Role.OFFICER)
    assert phone_of(citizen.user).get(URL, {"q": "Kaliyeva"}).json() == NOTHING


def test_an_erased_person_is_found_by_nothing(bek: Phone, entry: Registration, citizen: Phone, person: Person) -> None:
    from django.utils import timezone

    from consular.privacy.services.erasure import erase_person

    erase_person(person, now=timezone.now())
    for typed in ("Kaliyeva", "+82 10 1234 5678", "aigul@example.org"):
        assert bek.get(URL, {"q": typed}).json() == NOTHING


def test_an_officer_has_so_many_searches(
    bek: Phone, entry: Registration, monkeypatch: pytest.MonkeyPatch, seoul: Mission
) -> None:
    monkeypatch.setattr(finding, "RATE", Rate(2, 600))
    browser = browser_of(bek.user)
    assert bek.get(URL, {"q": "Kaliyeva"}).status_code == 200
    assert browser.get("/panel/people/", {"q": "Kaliyeva"}).status_code == 200
    refused = bek.get(URL, {"q": "Kaliyeva"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert int(refused["Retry-After"]) > 0
    assert browser.get("/panel/people/", {"q": "Kaliyeva"}).status_code == 429
    assert phone_of(an_officer("Dana", seoul, Role.INTAKE)).get(URL, {"q": "Kaliyeva"}).status_code == 200


@pytest.mark.parametrize("typed", ["", "1990-04-12", "a\u202eb", "x" * 200])
def test_bad_words_are_refused_in_words(bek: Phone, typed: str) -> None:
    answer = bek.get(URL, {"q": typed})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "q")
    assert bek.get(URL).status_code == 400


def test_what_was_typed_stands_in_no_log(
    bek: Phone, entry: Registration, capfd: pytest.CaptureFixture, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="django.request")
    bek.get(URL, {"q": "Kaliyeva"})
    browser_of(bek.user).get("/panel/people/", {"q": "Kaliyeva"})
    browser_of(bek.user).get("/panel/people/", {"q": "1990-04-12"})
    said: Any = "".join(capfd.readouterr()) + caplog.text
    assert "Kaliyeva" not in said
    assert "1990-04-12" not in said
    assert not [row for row in AuditEntry.objects.all() if "aliyeva" in str(row.detail)]


def test_nobody_is_shown_without_a_record_because_a_namesake_has_so_much(
    bek: Phone, citizen: Phone, person: Person, entry: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "THINGS", 2)
    quiet = a_person(a_user("Dana"), primary="Kaliyeva", secondary="Dana", nationality="KAZ")
    thread = a_thread(phone_of(quiet.representations.get().user), quiet)
    for _ in range(5):
        a_thread(citizen, person)
    rows = {row["person"]: row["things"] for row in bek.get(URL, {"q": "Kaliyeva"}).json()["results"]}
    assert [thing["id"] for thing in rows[str(quiet.public_id)]] == [str(thread.public_id)]
    assert len(rows[str(person.public_id)]) == 2
    assert AuditEntry.objects.filter(action=finding.FOUND, person=str(quiet.public_id)).count() == 1


def test_whoever_a_backup_brought_back_without_a_key_breaks_nobodys_search(
    bek: Phone, citizen: Phone, person: Person, entry: Registration
) -> None:
    gone = a_person(a_user("Dana"), primary="Kaliyeva", secondary="Dana", nationality="KAZ")
    a_thread(phone_of(gone.representations.get().user), gone)
    Person.objects.filter(pk=gone.pk).update(name_keys=None)
    gone.data_key.destroy()
    assert index_people() == 0
    Person.objects.filter(pk=gone.pk).update(name_keys=person.name_keys)
    assert [row["person"] for row in bek.get(URL, {"q": "Kaliyeva"}).json()["results"]] == [str(person.public_id)]
