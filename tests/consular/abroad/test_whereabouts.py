"""/api/v1/persons/{id}/whereabouts: exactly where somebody is, told by consent, sealed, gone after some days."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.utils import timezone

from consular.abroad.models.whereabouts import Whereabouts
from consular.abroad.services import whereabouts
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Ending
from consular.citizens.services import endings
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.missions import close_mission
from consular.privacy.services import erasure
from consular.privacy.services.contents import entries_of, representations_of
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.work import services as work
from econsulate.core.work.models import Work
from notifications.presence.models import Presence, Source
from tests.browsers import browser_of, text_of
from tests.core.api.bodies import faults
from tests.factories.abroad import HERE, agrees, some_whereabouts
from tests.factories.areas import no_areas
from tests.factories.missions import an_officer, headquarters
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

STAFF, EXACT = "/api/v1/staff/whereabouts", ("35.1796", "129.0756")


def url(person: Person) -> str:
    return f"/api/v1/persons/{person.public_id}/whereabouts"


@pytest.fixture
@remembered
def busan(seoul: Mission) -> Mission:
    """A position in Busan is served by Seoul; there are headquarters too."""
    headquarters()
    return seoul


def acts() -> list[str]:
    rows = AuditEntry.objects.filter(action__startswith="abroad.whereabouts").order_by("pk")
    return [action.removeprefix("abroad.whereabouts.") for action in rows.values_list("action", flat=True)]


def in_the_open() -> str:
    """All that stands unsealed of it anywhere."""
    rows = [*Whereabouts.objects.values(), *Presence.objects.values(), *AuditEntry.objects.values()]
    return str([{name: value for name, value in row.items() if name != "told"} for row in rows])


def hours_pass(hours: int) -> None:
    """Every word and its work are so much older."""
    gone = timedelta(hours=hours)
    with transaction.atomic():
        for row in Whereabouts.objects.all():
            Whereabouts.objects.filter(pk=row.pk).delete()
            row.created_at, row.expires_at = row.created_at - gone, row.expires_at - gone
            row.save(force_insert=True)
    for work_row in Work.objects.filter(state="due"):
        Work.objects.filter(pk=work_row.pk).update(due_at=work_row.due_at - gone)


def test_the_position_lies_sealed_and_notifications_know_the_cell_alone(
    citizen: Phone, person: Person, aigul: User, busan: Mission
) -> None:
    row = some_whereabouts(citizen, person)
    raw = bytes(Whereabouts.objects.raw("SELECT id, told::bytea AS raw FROM consular_whereabouts")[0].raw)
    assert b"35.1" not in raw
    assert not any(number in in_the_open() for number in EXACT)
    presence = Presence.objects.get()
    assert (presence.source, presence.subject, presence.served_by) == (Source.CHECK_IN, person.public_id, "KZ-SEO")
    assert (presence.accuracy_m, presence.by_area, presence.logins) == (7912, False, [aigul.pk])
    assert (row.host_state, row.region, row.mission) == ("KR", "KR-26", busan)
    assert presence.valid_to == row.expires_at == row.created_at + timedelta(hours=72)
    told = citizen.get(url(person)).json()
    assert (told["latitude"], told["longitude"], told["accuracy_m"], told["is_safe"]) == (35.1796, 129.0756, 12, True)


def test_the_next_word_takes_the_place_of_the_last(citizen: Phone, person: Person, busan: Mission) -> None:
    some_whereabouts(citizen, person)
    some_whereabouts(citizen, person, latitude=37.5665, longitude=126.978, is_safe=False)
    assert Whereabouts.objects.get().is_safe is False
    assert Presence.objects.get().subdivision == "KR-11"


def test_it_is_gone_at_once_when_it_is_taken_back(citizen: Phone, person: Person, busan: Mission) -> None:
    some_whereabouts(citizen, person)
    for _ in range(2):
        assert citizen.delete(url(person)).status_code == 204
    assert citizen.get(url(person)).status_code == 404
    assert not Presence.objects.exists()
    assert acts() == ["told", "withdrawn"]


def test_the_ledger_takes_it_away_when_its_time_is_over_and_no_sooner(
    citizen: Phone, person: Person, busan: Mission, bek: Phone
) -> None:
    row = some_whereabouts(citizen, person)
    whereabouts.forget(row.public_id, now=timezone.now())
    assert Whereabouts.objects.exists()
    hours_pass(73)
    # Before anybody took it away nobody reads it any longer.
    assert citizen.get(url(person)).status_code == 404
    assert bek.get(STAFF).json()["results"] == []
    assert bek.get(f"{STAFF}/{row.public_id}").status_code == 404
    assert work.run(whereabouts.FORGET, row.public_id)
    assert not Whereabouts.objects.exists()
    assert not Presence.objects.exists()
    assert acts() == ["told", "forgotten"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"consent": False}, "consent"),
        ({"consent": None}, "consent"),
        ({"latitude": 90.01}, "latitude"),
        ({"longitude": "east"}, "longitude"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"accuracy_m": 10_001}, "accuracy_m"),
        ({"accuracy_m": 1.5}, "accuracy_m"),
        ({"is_safe": None}, "is_safe"),
        ({"hours": 900}, "hours"),
    ],
)
def test_without_consent_or_sense_nothing_is_kept(
    citizen: Phone, person: Person, busan: Mission, change: dict[str, Any], path: str
) -> None:
    answer = citizen.put(url(person), {**HERE, **change}, format="json")
    assert (answer.status_code, list(faults(answer))) == (400, [path])
    assert not Whereabouts.objects.exists()
    assert not Presence.objects.exists()


def test_where_no_mission_serves_headquarters_have_it_and_without_any_nothing_is_kept(
    citizen: Phone, person: Person, seoul: Mission
) -> None:
    no_areas()
    answer = citizen.put(url(person), HERE, format="json")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_mission_serves")
    assert not Whereabouts.objects.exists()
    headquarters()
    assert some_whereabouts(citizen, person).mission.code == "KZ-HQ"


def test_officers_of_the_mission_read_it_on_record_and_no_others(
    citizen: Phone, person: Person, busan: Mission, bek: Phone, gulnar: Phone
) -> None:
    row = some_whereabouts(citizen, person)
    (line,) = bek.get(STAFF).json()["results"]
    assert (line["id"], "latitude" in line) == (str(row.public_id), False)
    assert acts() == ["told"]
    assert bek.get(f"{STAFF}/{row.public_id}").json()["latitude"] == HERE["latitude"]
    assert acts() == ["told", "opened"]
    reviewer = phone_of(an_officer("Zarina", busan, Role.APPEAL_REVIEWER))
    for phone in (gulnar, reviewer):
        assert phone.get(STAFF).json()["results"] == []
        assert phone.get(f"{STAFF}/{row.public_id}").status_code == 404
    assert acts() == ["told", "opened"]
    history = citizen.get("/api/v1/me/access-history").json()["results"]
    assert "An officer looked up where you said that you are." in str(history)


def test_the_panel_shows_the_list_without_positions_and_one_on_record(
    citizen: Phone, person: Person, busan: Mission, bek: Phone
) -> None:
    row = some_whereabouts(citizen, person)
    browser: Client = browser_of(bek.user)
    listed = text_of(browser.get("/panel/whereabouts/"))
    assert "Example, Aigul" in listed
    assert EXACT[0] not in listed
    assert acts() == ["told"]
    assert "(GMT+09:00)" in listed
    one = text_of(browser.get(f"/panel/whereabouts/{row.public_id}/"))
    assert '<a href="geo:35.179600,129.075600;u=12">35.179600, 129.075600</a> (± 12 m), Busan, ' in one
    assert "(GMT+09:00)" in one
    assert acts() == ["told", "opened"]


def test_nobody_opens_their_own_familys(citizen: Phone, busan: Mission, bek: Phone, aigul: User) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    child.representations.create(user=bek.user, kind="parent", valid_from="2020-01-01", valid_to="2038-01-01")
    row = some_whereabouts(citizen, child)
    assert bek.get(STAFF).json()["results"] == []
    assert bek.get(f"{STAFF}/{row.public_id}").status_code == 404


def test_of_two_parents_neither_reads_or_overwrites_what_the_other_told(
    citizen: Phone, busan: Mission, aigul: User
) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    father = a_user("Timur")
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to="2038-01-01")
    row = some_whereabouts(citizen, child)
    other = phone_of(father)
    assert other.get(url(child)).status_code == 404
    some_whereabouts(other, child, latitude=37.5665, longitude=126.978)
    assert other.delete(url(child)).status_code == 204
    assert Whereabouts.objects.get() == row
    assert Presence.objects.get().logins == [aigul.pk]


def test_a_stranger_neither_tells_nor_reads(citizen: Phone, person: Person, busan: Mission, farida: User) -> None:
    some_whereabouts(citizen, person)
    stranger = phone_of(farida)
    for answer in (
        stranger.get(url(person)),
        stranger.put(url(person), HERE, format="json"),
        stranger.delete(url(person)),
    ):
        assert answer.status_code == 404
    assert Whereabouts.objects.count() == Presence.objects.count() == 1


def test_a_login_that_no_longer_acts_leaves_nothing_behind(
    citizen: Phone, person: Person, aigul: User, busan: Mission
) -> None:
    some_whereabouts(citizen, person)
    endings.end(person.representations.get(), Ending.ERROR, by=aigul, now=timezone.now())
    assert not Whereabouts.objects.exists()
    assert not Presence.objects.exists()


def test_it_is_in_the_copy_of_ones_data_and_erased_with_them(
    citizen: Phone, person: Person, aigul: User, busan: Mission
) -> None:
    row = some_whereabouts(citizen, person)
    entries = entries_of(aigul, representations_of(aigul), now=timezone.now())
    files = {entry.path: b"".join(entry.pieces) for entry in entries}
    assert b"129.0756" in files["people/1/person.json"]
    erasure.erase_person(person, now=timezone.now())
    assert not Whereabouts.objects.exists()
    assert not Presence.objects.exists()
    hours_pass(73)
    assert work.run(whereabouts.FORGET, row.public_id)


def test_a_closed_missions_go_to_its_successor(citizen: Phone, person: Person, busan: Mission, vienna: Mission) -> None:
    some_whereabouts(citizen, person)
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    close_mission(busan, successor=vienna, by=saule, now=timezone.now())
    agrees()
    assert Whereabouts.objects.get().mission == vienna


def test_the_database_holds_the_rules_too(citizen: Phone, person: Person, busan: Mission) -> None:
    some_whereabouts(citizen, person)
    for change in ({"is_safe": False}, {"expires_at": timezone.now() + timedelta(days=900)}, {"told": b"x"}):
        with pytest.raises((IntegrityError, ProgrammingError, InternalError)), transaction.atomic():
            Whereabouts.objects.update(**change)
