"""The list goes out in PFIF 1.4, in the order and form of the standard, to who may read it, with the day it must go."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.rules import pfif
from notifications.checkins.rules.pfif import Record, written
from tests.factories.abroad import a_registration
from tests.factories.check_ins import SERVED, a_check_in, desk, says
from tests.factories.missions import an_officer
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of

# As the standard has them, whatever we write.
DOMAIN_AND_LOCAL = r"[A-Za-z0-9.-]+/\S+"
UTC_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
FORMS = {
    "person_record_id": DOMAIN_AND_LOCAL,
    "note_record_id": DOMAIN_AND_LOCAL,
    "entry_date": UTC_TIME,
    "expiry_date": UTC_TIME,
    "source_date": UTC_TIME,
    "sex": "female|male|other",
    "date_of_birth": r"\d{4}(-\d\d(-\d\d)?)?",
    "author_made_contact": "true|false",
    "status": "information_sought|is_note_author|believed_alive|believed_missing|believed_dead",
}
ORDER = {
    "person": """person_record_id entry_date expiry_date author_name author_email author_phone source_name source_date
    source_url full_name given_name family_name alternate_names description sex date_of_birth age home_street
    home_neighborhood home_city home_state home_postal_code home_country photo_url profile_urls note""".split(),
    "note": """note_record_id person_record_id linked_person_record_id entry_date author_name author_email author_phone
    source_date author_made_contact status email_of_found_person phone_of_found_person last_known_location text
    photo_url""".split(),
}
NEEDED = {
    "person": {"person_record_id", "source_date", "full_name"},
    "note": {"note_record_id", "author_name", "source_date", "text"},
}


def judged(document: bytes) -> list[dict[str, Any]]:
    """The people in it. Fails where it isn't PFIF 1.4."""
    root = ElementTree.fromstring(document)  # noqa: S314 - our own
    assert root.tag == "{http://zesty.ca/pfif/1.4}pfif"
    return [record(element) for element in root]


def record(element: ElementTree.Element) -> dict[str, Any]:
    kind = name_of(element)
    names = [name_of(child) for child in element]
    places = [ORDER[kind].index(name) for name in names]
    assert places == sorted(places)
    assert set(names) >= NEEDED[kind]
    assert all(names.count(name) == 1 for name in names if name != "note")
    told: dict[str, Any] = {"notes": []}
    for child in element:
        if name_of(child) == "note":
            told["notes"].append(record(child))
            continue
        text = child.text or ""
        assert re.fullmatch(FORMS.get(name_of(child), r"(?s).+"), text), (name_of(child), text)
        told[name_of(child)] = text
    assert all(note.get("person_record_id") == told["person_record_id"] for note in told["notes"])
    return told


def name_of(element: ElementTree.Element) -> str:
    space, name = element.tag[1:].split("}")
    assert space == "http://zesty.ca/pfif/1.4"
    return name


@pytest.fixture
def zhanna(seoul: Mission) -> Phone:
    """She operates alerts and keeps the register."""
    return phone_of(an_officer("Zhanna", seoul, Role.OPERATOR, Role.OFFICER))


@pytest.fixture
def family(seoul: Mission) -> list[Phone]:
    phones = []
    for name in ("Safe", "Helpless", "Silent"):
        phone = phone_of(a_user(name))
        a_registration(phone, a_person(phone.user, nationality="KAZ", primary=name, secondary="Б < & В"))
        phones.append(phone)
    return phones


@pytest.fixture
def answered(family: list[Phone], zhanna: Phone, aigul: User) -> CheckIn:
    """Aigul, of whom the register knows nothing, is on the list too."""
    check_in = a_check_in(zhanna.user, target=SERVED)  # type: ignore[arg-type]
    says(family[0], check_in, "safe", note="In Shelter Street.")
    says(family[1], check_in, "need_help", help="medical")
    return check_in


def test_it_is_pfif_and_tells_what_each_said(answered: CheckIn, zhanna: Phone) -> None:
    answer = desk(zhanna, answered, "/pfif")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/xml")
    people = {one["family_name"]: one for one in judged(answer.content)}
    assert set(people) == {"Safe", "Helpless", "Silent"}
    safe = people["Safe"]
    assert (safe["full_name"], safe["sex"], safe["date_of_birth"]) == ("Б < & В Safe", "female", "1990-04-12")
    assert safe["expiry_date"] == answered.purge_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [(note["status"], note["author_made_contact"], note["text"]) for note in safe["notes"]] == [
        ("is_note_author", "true", "Says to be safe.")
    ]
    assert [note["text"] for note in people["Helpless"]["notes"]] == ["Needs help. Medical."]
    assert [(note["status"], note["author_made_contact"]) for note in people["Silent"]["notes"]] == [
        ("information_sought", "false")
    ]
    assert b"Shelter Street" not in answer.content


def test_only_those_of_one_state(answered: CheckIn, zhanna: Phone) -> None:
    answer = desk(zhanna, answered, "/pfif", state="need_help")
    assert [one["family_name"] for one in judged(answer.content)] == ["Helpless"]


def test_who_may_not_read_the_register_takes_nobody_out(answered: CheckIn, dana: Phone) -> None:
    assert judged(desk(dana, answered, "/pfif").content) == []
    assert not AuditEntry.objects.filter(action="notifications.check_in.exported").exists()


def test_each_who_goes_out_is_on_record(answered: CheckIn, zhanna: Phone) -> None:
    desk(zhanna, answered, "/pfif")
    acts = AuditEntry.objects.filter(action="notifications.check_in.exported")
    assert acts.count() == 3
    assert {(act.actor, act.chain) for act in acts} == {(str(zhanna.user.public_id), "KZ-SEO")}  # type: ignore[union-attr]


def test_it_takes_a_second_factor_proved_just_now(
    answered: CheckIn, zhanna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from econsulate.core import access

    monkeypatch.setattr(access, "recent_second_factor", lambda *_, **__: False)
    answer = desk(zhanna, answered, "/pfif")
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")


def test_nobody_is_followed_from_one_question_to_the_next(
    answered: CheckIn, zhanna: Phone, family: list[Phone]
) -> None:
    another = a_check_in(zhanna.user, target=SERVED)  # type: ignore[arg-type]
    ids = [
        {one["person_record_id"] for one in judged(desk(zhanna, check_in, "/pfif").content)}
        for check_in in (answered, another)
    ]
    assert len(ids[0]) == len(ids[1]) == 3
    assert not ids[0] & ids[1]


PERSON = {"person_record_id": "example.org/1", "source_date": "2026-01-01T00:00:00Z", "full_name": "A"}


@pytest.mark.parametrize("lacking", sorted(PERSON))
def test_what_lacks_something_is_not_written(lacking: str) -> None:
    with pytest.raises(ValueError, match=lacking):
        written([Record({**PERSON, lacking: ""}, [])])
    with pytest.raises(ValueError, match="first_name"):
        written([Record({**PERSON, "first_name": "A"}, [])])


def test_a_moment_is_written_in_utc_without_parts_of_seconds() -> None:
    at = datetime(2026, 6, 1, 12, 30, 15, 999, UTC) + timedelta(hours=13)
    assert pfif.moment(at.astimezone()) == "2026-06-02T01:30:15Z"
    assert len(judged(written([Record({**PERSON, "full_name": "A\x00\ud800B"}, [])]))) == 1
