"""What an officer does with an entry, and who may not."""

import pytest
from django.db import IntegrityError, transaction

from consular.abroad.models.registration import Registration
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.test_cost import MOST, queries_of
from tests.factories.abroad import URL, a_registration
from tests.factories.visas import a_person
from tests.people import Phone

STAFF = "/api/v1/staff/registrations"


def test_the_list_shows_no_address_and_reading_one_is_recorded(bek: Phone, sent: Registration, citizen: Phone) -> None:
    listed = bek.get(STAFF, {"state": "submitted"}).json()["results"]
    assert [line["name"] for line in listed] == ["Example, Aigul"]
    assert "dwelling" not in listed[0]
    one = bek.get(f"{STAFF}/{sent.public_id}").json()
    assert one["dwelling"]["city"] == "Seoul"
    assert AuditEntry.objects.filter(action="abroad.registration.opened", chain="KZ-SEO").count() == 1
    history = citizen.get("/api/v1/me/access-history").json()["results"]
    assert [(line["kind"], line["text"]) for line in history] == [
        ("reading", "An officer opened your entry in the register of citizens abroad.")
    ]


def test_an_unknown_state_is_a_clear_fault(bek: Phone) -> None:
    assert bek.get(STAFF, {"state": "lost"}).status_code == 400


def test_accepting_tells_the_citizen(bek: Phone, sent: Registration, citizen: Phone) -> None:
    assert bek.post(f"{STAFF}/{sent.public_id}/accept").json()["state"] == "active"
    assert "has entered you" in citizen.get("/api/v1/inbox").json()["results"][0]["body"]
    assert bek.post(f"{STAFF}/{sent.public_id}/accept").json()["code"] == "wrong_state"


def test_ending_needs_a_reason_and_the_citizen_reads_it_without_the_note(
    bek: Phone, entry: Registration, citizen: Phone
) -> None:
    url = f"{STAFF}/{entry.public_id}/end"
    assert bek.post(url, {"reason": "moved"}, format="json").status_code == 400
    note = {"reason": "not_resident", "note": "The landlord says they left in May."}
    told = bek.post(url, note, format="json").json()
    assert (told["state"], told["note"]) == ("ended", note["note"])
    message = citizen.get("/api/v1/inbox").json()["results"][0]["body"]
    assert "Doesn't live there." in message
    own = citizen.get(f"{URL}/{entry.public_id}").json()
    assert "landlord" not in str(own)
    assert own["ending"] == "not_resident"


def test_an_entry_is_passed_on_to_another_open_mission(
    bek: Phone, gulnar: Phone, entry: Registration, vienna: Mission
) -> None:
    url = f"{STAFF}/{entry.public_id}/transfer"
    for wrong in ("KZ-SEO", "KZ-XXX"):
        assert bek.post(url, {"mission": wrong}, format="json").status_code == 400
    assert bek.post(url, {"mission": "KZ-VIE"}, format="json").json()["mission"] == "KZ-VIE"
    assert bek.get(f"{STAFF}/{entry.public_id}").status_code == 404
    assert gulnar.get(f"{STAFF}/{entry.public_id}").status_code == 200


ACTS = [("accept", {}), ("end", {"reason": "left"}), ("transfer", {"mission": "KZ-VIE"})]


@pytest.mark.parametrize(("verb", "body"), ACTS)
def test_another_mission_finds_nothing(gulnar: Phone, sent: Registration, verb: str, body: dict[str, str]) -> None:
    assert gulnar.post(f"{STAFF}/{sent.public_id}/{verb}", body, format="json").status_code == 404
    sent.refresh_from_db()
    assert (sent.state, sent.version) == ("submitted", 1)


@pytest.mark.parametrize(("verb", "body"), ACTS)
def test_nobody_works_on_their_own_familys_entry(
    bek: Phone, sent: Registration, verb: str, body: dict[str, str]
) -> None:
    sent.person.representations.create(user=bek.user, kind="attorney", valid_from="2020-01-01")
    assert bek.post(f"{STAFF}/{sent.public_id}/{verb}", body, format="json").status_code == 404
    with pytest.raises(IntegrityError, match="examined_by_an_outsider"), transaction.atomic():
        Registration.objects.filter(pk=sent.pk).update(state="active", examined_by=bek.user)


def test_what_has_ended_stays(entry: Registration, citizen: Phone) -> None:
    citizen.post(f"{URL}/{entry.public_id}/leave")
    with pytest.raises(Exception, match="ended_stays_ended"), transaction.atomic():
        Registration.objects.filter(pk=entry.pk).update(ending="died")
    with pytest.raises(Exception, match="never_deleted"), transaction.atomic():
        entry.delete()


def test_a_citizen_is_no_officer(citizen: Phone, sent: Registration, aigul: User) -> None:
    assert citizen.get(STAFF).status_code == 403
    assert citizen.post(f"{STAFF}/{sent.public_id}/accept").status_code == 403


def test_a_list_costs_the_same_with_one_row_and_with_many(bek: Phone, citizen: Phone, sent: Registration) -> None:
    with_one = queries_of(bek, STAFF, rows=1)
    own = queries_of(citizen, URL, rows=1)
    for name in ("One", "Two", "Three"):
        a_registration(citizen, a_person(citizen.user, kind="attorney", primary=name, nationality="KAZ"))  # type: ignore[arg-type]
    assert queries_of(bek, STAFF, rows=4) == with_one <= MOST
    assert queries_of(citizen, URL, rows=4) == own <= MOST
