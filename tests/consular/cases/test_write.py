"""POST /api/v1/threads and …/messages: a citizen writes, once, whatever the line is like and whoever is named."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.cases.models.messages import Message, ReadMark
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.missions import close_mission
from econsulate.core.audit.models import AuditEntry
from econsulate.core.references import read_reference
from tests.core.api.bodies import faults
from tests.factories.abroad import a_registration, serves
from tests.factories.cases import HELLO, URL, a_thread, answered, closed, words, wrote
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone, a_user, phone_of


def test_a_thread_begins_with_its_first_message(citizen: Phone, person: Person, seoul: Mission) -> None:
    body = {**HELLO, "client_id": str(uuid4()), "person": str(person.public_id)}
    answer = citizen.post(URL, body, format="json")
    told = answer.json()
    assert answer.status_code == 201
    assert (told["mission"], told["subject"], told["state"], told["unread"]) == ("KZ-SEO", "A lost bag", "open", 0)
    assert read_reference(told["reference"]) == told["reference"]
    assert citizen.get(answer.headers["Location"]).json() == told
    assert [line["id"] for line in citizen.get(URL).json()["results"]] == [told["id"]]
    (message,) = citizen.get(f"{answer.headers['Location']}/messages").json()["results"]
    assert (message["text"], message["mine"], message["side"]) == (HELLO["text"], True, "citizen")
    actions = AuditEntry.objects.filter(target=told["id"]).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["cases.thread.begun", "cases.message.sent"]


def test_nothing_of_what_is_said_lies_open_in_the_database(thread: Thread) -> None:
    rows = Thread.objects.filter(pk=thread.pk).values_list("subject", "messages__text").get()
    assert all(b"bag" not in bytes(value) for value in rows)


def test_the_same_client_id_is_the_same_message(citizen: Phone, thread: Thread) -> None:
    url, body = f"{URL}/{thread.public_id}/messages", words()
    first, second = (citizen.post(url, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert thread.messages.count() == 2
    other = citizen.post(url, {**body, "text": "Something else."}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "client_id_reused")
    assert thread.messages.count() == 2


def test_a_thread_begun_twice_is_one(citizen: Phone, person: Person, seoul: Mission) -> None:
    body = {**HELLO, "client_id": str(uuid4()), "person": str(person.public_id)}
    first, second = (citizen.post(URL, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Thread.objects.count() == 1


def test_one_id_does_not_name_messages_in_two_threads(citizen: Phone, person: Person, thread: Thread) -> None:
    message = wrote(citizen, thread)
    other = a_thread(citizen, person)
    sent = words(message.text, client_id=str(message.client_id))
    for url in (f"{URL}/{other.public_id}/messages", URL):
        body = {**HELLO, **sent, "person": str(person.public_id)} if url == URL else sent
        answer = citizen.post(url, body, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "client_id_reused")


def test_the_id_of_one_login_says_nothing_of_anothers(
    citizen: Phone, stranger: Phone, bek: Phone, thread: Thread
) -> None:
    sent = wrote(citizen, thread)
    assert answered(bek, thread, sent.text, client_id=str(sent.client_id)).pk != sent.pk


def test_the_database_keeps_one_message_an_id(thread: Thread) -> None:
    message = thread.messages.get()
    again = Message(
        thread=thread,
        author=message.author,
        side="citizen",
        visibility="citizen",
        language="en",
        text="x",
        client_id=message.client_id,
    )
    with pytest.raises(IntegrityError, match="consular_message_sent_once"), transaction.atomic():
        again.save()


def test_a_citizen_writes_no_internal_note(thread: Thread) -> None:
    note = Message(
        thread=thread,
        author=thread.told_by,
        side="citizen",
        visibility="internal",
        language="en",
        text="x",
        client_id=uuid4(),
    )
    with pytest.raises(IntegrityError, match="consular_message_citizens_write_openly"), transaction.atomic():
        note.save()


def test_what_nobody_can_see_is_taken_out_and_the_rest_is_kept(citizen: Phone, thread: Thread) -> None:
    message = wrote(citizen, thread, "a\u202eb\u200e\x07c\r\n<b>d</b>\t\u200de")
    assert message.text == "abc\n<b>d</b>\t\u200de"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"text": " \u202e "}, "text"),
        ({"text": "x" * 8001}, "text"),
        ({"client_id": "1"}, "client_id"),
        ({"language": "xx"}, "language"),
        ({"uploads": ["1"]}, "uploads.0"),
        ({"visibility": "internal"}, "visibility"),
    ],
)
def test_what_is_wrong_is_named(citizen: Phone, thread: Thread, wrong: dict[str, Any], path: str) -> None:
    answer = citizen.post(f"{URL}/{thread.public_id}/messages", {**words(), **wrong}, format="json")
    assert answer.status_code == 400
    assert set(faults(answer)) == {path}
    assert thread.messages.count() == 1


def test_an_unknown_mission_is_named_and_nobody_elses_person_is_not_there(
    citizen: Phone, stranger: Phone, person: Person, seoul: Mission
) -> None:
    body = {**HELLO, **words(), "person": str(person.public_id)}
    assert faults(citizen.post(URL, {**body, "mission": "KZ-XXX"}, format="json")) == {"mission": "unknown"}
    assert stranger.post(URL, body, format="json").status_code == 404
    assert not Thread.objects.exists()


def test_without_a_mission_the_one_that_has_them_in_its_register_hears_them(
    citizen: Phone, person: Person, seoul: Mission
) -> None:
    hq = headquarters()
    assert a_thread(citizen, person, mission=None).mission == hq
    serves(seoul, "KR")
    a_registration(citizen, person)
    assert a_thread(citizen, person, mission=None).mission == seoul


def test_a_closed_missions_successor_hears_who_writes_to_it(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission
) -> None:
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    close_mission(seoul, successor=vienna, by=saule, now=timezone.now())
    assert a_thread(citizen, person).mission == vienna


def test_writing_into_a_closed_thread_opens_it_again(citizen: Phone, bek: Phone, thread: Thread) -> None:
    closed(bek, thread)
    wrote(citizen, thread)
    thread.refresh_from_db()
    assert (thread.state, thread.closed_at, thread.waiting_since is not None) == ("open", None, True)


def test_what_was_closed_for_long_goes_on_in_another_thread(
    citizen: Phone, bek: Phone, person: Person, thread: Thread
) -> None:
    closed(bek, thread)
    Thread.objects.filter(pk=thread.pk).update(closed_at=timezone.now() - timedelta(days=31))
    body = words("It is about the bag again.")
    url = f"{URL}/{thread.public_id}/messages"
    first, second = (citizen.post(url, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    another = Thread.objects.get(continues=thread)
    assert first.json()["thread"] == second.json()["thread"] == str(another.public_id)
    assert (another.subject, another.mission, another.state) == (thread.subject, thread.mission, "open")
    assert citizen.get(f"{URL}/{another.public_id}").json()["continues"] == str(thread.public_id)
    # The old one leads on to where the conversation is now.
    assert wrote(citizen, thread, "And once more.").thread == another
    assert Thread.objects.count() == 2


def test_reading_is_marked_on_both_sides_and_never_goes_back(citizen: Phone, bek: Phone, thread: Thread) -> None:
    first = thread.messages.get()
    url = f"{URL}/{thread.public_id}"
    assert citizen.get(url).json()["mission_read_up_to"] is None
    answer = answered(bek, thread)
    told = citizen.get(url).json()
    assert (told["unread"], told["read_up_to"]) == (1, str(first.public_id))
    assert told["mission_read_up_to"] == str(answer.public_id)
    told = citizen.post(f"{url}/read", {"message": str(answer.public_id)}, format="json").json()
    assert (told["unread"], told["read_up_to"]) == (0, str(answer.public_id))
    citizen.post(f"{url}/read", {"message": str(first.public_id)}, format="json")
    assert ReadMark.objects.get(thread=thread, user=citizen.user).message == answer
    assert bek.get(f"/api/v1/staff/threads/{thread.public_id}").json()["citizen_read_up_to"] == str(answer.public_id)


def test_a_note_can_neither_be_read_nor_marked_as_read(citizen: Phone, bek: Phone, thread: Thread) -> None:
    note = answered(bek, thread, "He sounds upset.", visibility="internal")
    url = f"{URL}/{thread.public_id}"
    assert citizen.post(f"{url}/read", {"message": str(note.public_id)}, format="json").status_code == 404
    told = citizen.get(url).json()
    assert (told["unread"], told["mission_read_up_to"]) == (0, str(thread.messages.first().public_id))  # type: ignore[union-attr]
    assert "upset" not in citizen.get(f"{url}/messages").content.decode()


def test_of_two_parents_neither_reads_what_the_other_wrote(
    citizen: Phone, other_parent: Phone, child: Person, seoul: Mission
) -> None:
    hers = a_thread(citizen, child)
    his = a_thread(other_parent, child)
    for phone, own, other in ((citizen, hers, his), (other_parent, his, hers)):
        assert [line["id"] for line in phone.get(URL).json()["results"]] == [str(own.public_id)]
        for path in ("", "/messages"):
            assert phone.get(f"{URL}/{other.public_id}{path}").status_code == 404
        assert phone.post(f"{URL}/{other.public_id}/messages", words(), format="json").status_code == 404


def test_who_acts_no_longer_reads_and_writes_no_longer(citizen: Phone, child: Person, seoul: Mission) -> None:
    thread = a_thread(citizen, child)
    child.representations.update(revoked_at=timezone.now())
    assert citizen.get(f"{URL}/{thread.public_id}").status_code == 404
    assert citizen.post(f"{URL}/{thread.public_id}/messages", words(), format="json").status_code == 404


def test_the_person_reads_what_an_attorney_wrote_for_them(citizen: Phone, person: Person, seoul: Mission) -> None:
    lawyer = a_user("Lawyer")
    person.representations.create(user=lawyer, kind="attorney", valid_from="2020-01-01")
    thread = a_thread(phone_of(lawyer), person)
    assert citizen.get(f"{URL}/{thread.public_id}").status_code == 200


def test_lists_take_a_constant_number_of_queries(
    citizen: Phone, person: Person, seoul: Mission, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        a_thread(citizen, person)
    with django_assert_max_num_queries(12):
        assert len(citizen.get(URL).json()["results"]) == 6
