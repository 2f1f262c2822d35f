"""An older register is tried, released by a second person, taken over; again it changes nothing."""

import pytest
from django.utils import timezone

from consular.abroad.models.old_registers import OldEntry, OldNumber, RegisterImport
from consular.abroad.models.registration import Registration
from consular.abroad.services.old_register import imports, running
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.privacy.services.erasure import erase_person
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.audit.reading import verify_chain
from econsulate.core.work.models import Work
from econsulate.core.work.services import run
from tests.factories.abroad import STAY, URL, a_registration
from tests.factories.old_registers import URL as IMPORTS
from tests.factories.old_registers import a_file, taken, tried
from tests.factories.visas import a_passport, a_person
from tests.people import Phone

OTHER = {
    "external_id": "18",
    "primary_identifier": "Muster",
    "birth_date": "1990-XX-XX",
    "document_number": "N87654321",
    "state": "AT",
    "region": "",
    "city": "Vienna",
}


def outcome_of(register: RegisterImport, line: int) -> tuple[str, str | None, list[list[str]]]:
    row = register.report.get(line=line)
    return row.tried, row.done, row.faults


def test_nothing_changes_before_a_second_person_has_released_it(saule: Phone, nurlan: Phone) -> None:
    register = tried(saule, a_file({}, OTHER))
    assert (register.state, register.tried) == ("tried", {"new": 2})
    assert not Registration.objects.exists()
    assert not Person.objects.exists()
    refused = saule.post(f"{IMPORTS}/{register.public_id}/release")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_needed")
    assert nurlan.post(f"{IMPORTS}/{register.public_id}/release").json()["state"] == "running"
    assert Work.objects.filter(kind=running.TAKE_OVER, subject=register.public_id).exists()


def test_releasing_needs_a_second_factor_of_just_now(
    saule: Phone, nurlan: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = tried(saule, a_file({}))
    monkeypatch.setattr("econsulate.core.access.recent_second_factor", lambda *_args, **_options: False)
    answer = nurlan.post(f"{IMPORTS}/{register.public_id}/release")
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    register.refresh_from_db()
    assert register.state == "tried"


def test_each_row_becomes_a_person_with_an_entry_at_the_mission_that_serves_them(saule: Phone, nurlan: Phone) -> None:
    register = taken(saule, nurlan, a_file({}, OTHER))
    assert register.taken == {"new": 2}
    entry = Registration.objects.select_related("person__data_key", "mission").get(mission__code="KZ-SEO")
    assert entry.person.identity == {
        "primary_identifier": "Sample",
        "secondary_identifier": "Nurlan",
        "original_script_name": "Нұрлан Үлгі",
        "birth_date": "1984-11-02",
        "birth_place": "Almaty",
    }
    assert (entry.person.nationality, entry.person.residence, entry.person.sex) == ("KAZ", "KOR", "M")
    assert entry.dwelling == {
        "address": "5 Example-ro\nJongno-gu",
        "city": "Seoul",
        "phone": "+821012345678",
        "email": "nurlan@example.org",
    }
    assert (entry.state, entry.since.isoformat(), entry.confirmed_at.date().isoformat()) == (
        "active",
        "2021-09-01",
        "2026-06-01",
    )
    assert entry.person.travel_documents.get().number == "N12345678"
    assert Registration.objects.filter(mission__code="KZ-VIE").count() == 1
    assert not Representation.objects.exists()
    for chain in ("KZ-SEO", "KZ-VIE"):
        act = AuditEntry.objects.get(action="abroad.registration.imported", chain=chain)
        assert (act.actor, act.detail["outcome"]) == (str(nurlan.user.public_id), "new")  # type: ignore[union-attr]
        assert verify_chain(chain).whole


def test_the_same_file_again_changes_nothing_and_a_changed_row_that_entry_alone(saule: Phone, nurlan: Phone) -> None:
    taken(saule, nurlan, a_file({}, OTHER))
    before = list(Registration.objects.order_by("pk").values_list("pk", "version", "dwelling"))
    again = taken(saule, nurlan, a_file({}, OTHER))
    assert (again.tried, again.taken) == ({"unchanged": 2}, {"unchanged": 2})
    assert list(Registration.objects.order_by("pk").values_list("pk", "version", "dwelling")) == before
    moved = taken(saule, nurlan, a_file({"city": "Busan", "region": "KR-26", "document_number": "N99999999"}, OTHER))
    assert moved.taken == {"changed": 1, "unchanged": 1}
    first, second = Registration.objects.whole().order_by("pk")
    assert (first.dwelling["city"], first.version, second.version) == ("Busan", 2, 1)
    assert Person.objects.count() == 2
    documents = first.person.travel_documents.order_by("pk")
    assert [(one.number, one.status) for one in documents] == [("N12345678", "replaced"), ("N99999999", "valid")]


def test_numbers_of_another_register_are_others(saule: Phone, nurlan: Phone) -> None:
    taken(saule, nurlan, a_file({}))
    other = {"primary_identifier": "Stranger", "document_number": "N00000001"}
    assert taken(saule, nurlan, a_file(other), source="vienna").taken == {"new": 1}


def known_person(user: User, **more: str) -> Person:
    return a_person(user, nationality="KAZ", primary="Sample", secondary="Nurlan", born="1984-11-02", **more)


def test_a_row_about_somebody_known_joins_them(saule: Phone, nurlan: Phone, aigul: User, citizen: Phone) -> None:
    person = known_person(aigul)
    assert taken(saule, nurlan, a_file({})).taken == {"joined": 1}
    entry = Registration.objects.get()
    assert (entry.person, Person.objects.count()) == (person, 1)
    told = citizen.get("/api/v1/inbox").json()["results"]
    assert ["has entered you" in message["body"] for message in told] == [True]


def test_what_they_told_themselves_stays(saule: Phone, nurlan: Phone, aigul: User, citizen: Phone) -> None:
    person = known_person(aigul)
    told = a_registration(citizen, person)
    assert taken(saule, nurlan, a_file({})).taken == {"kept": 1}
    told.refresh_from_db()
    assert (Registration.objects.count(), told.version) == (1, 1)


def test_what_was_taken_over_stays_once_its_person_has_spoken(
    saule: Phone, nurlan: Phone, aigul: User, citizen: Phone
) -> None:
    known_person(aigul)
    taken(saule, nurlan, a_file({}))
    entry = Registration.objects.get()
    assert citizen.post(f"{URL}/{entry.public_id}/confirm").status_code == 200
    assert taken(saule, nurlan, a_file({"city": "Busan"})).taken == {"kept": 1}
    assert Registration.objects.whole().get().dwelling["city"] == "Seoul"


def test_another_passport_leaves_it_to_an_officer_who_says_so_in_the_file(
    saule: Phone, nurlan: Phone, aigul: User
) -> None:
    person = known_person(aigul)
    a_passport(person, aigul)
    register = taken(saule, nurlan, a_file({}))
    row = register.report.get()
    assert (row.done, row.alike) == ("undecided", [person.public_id])
    assert not Registration.objects.exists()
    assert taken(saule, nurlan, a_file({"same_as": str(person.public_id)})).taken == {"joined": 1}
    assert Registration.objects.get().person == person


def test_an_officer_may_say_it_is_somebody_else(saule: Phone, nurlan: Phone, aigul: User) -> None:
    known_person(aigul)
    assert taken(saule, nurlan, a_file({"same_as": "nobody"})).taken == {"new": 1}
    assert Person.objects.count() == 2


def test_like_named_people_are_named_and_never_merged(saule: Phone, nurlan: Phone, aigul: User) -> None:
    person = a_person(aigul, nationality="KAZ", primary="Sampel", secondary="Nurlan", born="1984-03-03")
    register = taken(saule, nurlan, a_file({}))
    row = register.report.get()
    assert (row.done, row.alike) == ("new", [person.public_id])
    assert Person.objects.count() == 2


def test_same_as_somebody_who_is_not_alike_is_a_fault(saule: Phone, aigul: User) -> None:
    person = a_person(aigul, nationality="KAZ", primary="Otherwise", born="1950-01-01")
    register = tried(saule, a_file({"same_as": str(person.public_id)}))
    assert outcome_of(register, 2) == ("refused", None, [["same_as", "same_as"]])


def test_nobody_takes_over_their_own_family(saule: Phone, nurlan: Phone) -> None:
    known_person(nurlan.user)  # type: ignore[arg-type]
    register = taken(saule, nurlan, a_file({}))
    assert outcome_of(register, 2) == ("joined", "refused", [["", "own_family"]])
    assert not Registration.objects.exists()


def test_who_was_erased_does_not_come_back(saule: Phone, nurlan: Phone) -> None:
    taken(saule, nurlan, a_file({}))
    erase_person(Person.objects.get(), now=timezone.now())
    assert not OldEntry.objects.exists()
    assert taken(saule, nurlan, a_file({"city": "Busan"})).taken == {"erased": 1}
    assert not Registration.objects.exists()
    assert OldNumber.objects.count() == 1


def test_a_mission_takes_over_its_own_places_alone(marat: Phone, saule: Phone, vienna: Mission) -> None:
    register = tried(marat, a_file({}, OTHER), mission="KZ-SEO")
    assert register.tried == {"new": 1, "refused": 1}
    assert outcome_of(register, 3)[2] == [["state", "elsewhere"]]
    assert saule.post(f"{IMPORTS}/{register.public_id}/release").status_code == 200


def test_a_killed_worker_loses_no_row_and_doubles_none(
    saule: Phone, nurlan: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    rows = [
        {
            "external_id": str(number),
            "primary_identifier": f"Name{'abcdefg'[number]}",
            "document_number": f"N{number:08}",
        }
        for number in range(7)
    ]
    register = tried(saule, a_file(*rows))
    nurlan.post(f"{IMPORTS}/{register.public_id}/release")
    written, batches = running.write, list[int]()

    def dies(*args: object, **words: object) -> None:
        batches.append(1)
        written(*args, **words)  # type: ignore[arg-type]
        if len(batches) == 2:
            raise MemoryError

    monkeypatch.setattr(running, "write", dies)
    with pytest.raises(MemoryError):
        running.take_slice(register.public_id, now=timezone.now())
    register.refresh_from_db()
    assert (Registration.objects.count(), register.seen) == (2, 3)
    # By the ledger, as the next worker does it: the lost batch is done anew.
    assert run(running.TAKE_OVER, register.public_id)
    register.refresh_from_db()
    assert (register.state, register.taken, Registration.objects.count()) == ("done", {"new": 7}, 7)


def test_what_no_worker_has_before_it_any_more_is_taken_up_again(saule: Phone, nurlan: Phone) -> None:
    register = tried(saule, a_file({}))
    nurlan.post(f"{IMPORTS}/{register.public_id}/release")
    assert imports.revive() == 0
    Work.objects.filter(kind=running.TAKE_OVER).update(state="parked")
    assert imports.revive() == 1
    assert run(running.TAKE_OVER, register.public_id)
    assert imports.revive() == 0
    assert Registration.objects.count() == 1


def test_a_slice_ends_in_time_and_the_next_goes_on(
    saule: Phone, nurlan: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 1)
    register = tried(saule, a_file({}, OTHER))
    nurlan.post(f"{IMPORTS}/{register.public_id}/release")
    assert running.take_slice(register.public_id, now=timezone.now(), seconds=0)
    assert Registration.objects.count() == 1
    assert running.take_slice(register.public_id, now=timezone.now(), seconds=0)
    assert not running.take_slice(register.public_id, now=timezone.now(), seconds=0)
    assert Registration.objects.count() == 2


def test_the_citizen_who_claims_reads_of_it(saule: Phone, nurlan: Phone, aigul: User, citizen: Phone) -> None:
    known_person(aigul)
    taken(saule, nurlan, a_file({}))
    told = citizen.get("/api/v1/me/access-history").json()["results"]
    assert [(line["kind"], line["office"]) for line in told] == [("work", "KZ-SEO")]
    assert "older register" in told[0]["text"]
    entry = citizen.get(URL).json()["results"][0]
    assert entry["mission"] == "KZ-SEO"
    answer = citizen.put(f"{URL}/{entry['id']}", STAY, format="json")
    assert answer.status_code == 200
