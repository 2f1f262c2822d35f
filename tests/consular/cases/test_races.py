"""The same message on two lines at once is one; a closing and a message at once lose nothing."""

from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from consular.cases.models.complaints import Complaint
from consular.cases.models.threads import Thread
from consular.cases.services import answering, writing
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.cases import COMPLAINT_DESK, COMPLAINTS, HELLO, STAFF, URL, a_complaint, complaint_did, words
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_round", range(3))
def test_one_message_on_two_lines(citizen: Phone, thread: Thread, _round: int) -> None:
    body, phones = words(), [phone_of(citizen.user) for _ in range(3)]
    url = f"{URL}/{thread.public_id}/messages"
    answers = at_once(*(lambda phone=phone: phone.post(url, body, format="json").status_code for phone in phones))
    assert sorted(answers) == [200, 200, 201]
    assert thread.messages.count() == 2


@pytest.mark.parametrize("_round", range(3))
def test_one_thread_begun_on_two_lines(citizen: Phone, person: Person, seoul: Mission, _round: int) -> None:
    body = {**HELLO, "client_id": str(uuid4()), "person": str(person.public_id)}
    phones = [phone_of(citizen.user) for _ in range(3)]
    answers = at_once(*(lambda phone=phone: phone.post(URL, body, format="json").status_code for phone in phones))
    assert sorted(answers) == [200, 200, 201]
    assert Thread.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_message_while_it_is_closed(citizen: Phone, bek: Phone, thread: Thread, _round: int) -> None:
    app, desk = phone_of(citizen.user), phone_of(bek.user)
    assert desk.get(f"{STAFF}/{thread.public_id}").status_code == 200
    url = f"/{thread.public_id}"
    answers = at_once(
        lambda: app.post(f"{URL}{url}/messages", words(), format="json").status_code,
        lambda: desk.post(f"{STAFF}{url}/close").status_code,
    )
    assert answers[0] == 201
    thread.refresh_from_db()
    # Whoever came first: what was written waits for an answer, or whoever closed had to look again.
    assert (thread.state, answers[1]) in (("open", 200), ("open", 409))
    assert thread.waiting_since is not None


def test_a_message_while_an_officer_opens_the_conversation(
    citizen: Phone, bek: Phone, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither waits for what the other holds: the trail, or the thread's row in the feed."""
    opening, written, mark, heard = Event(), Event(), answering.mark, writing.heard

    def marked(*args: Any, **more: Any) -> None:
        opening.set()
        written.wait(5)
        mark(*args, **more)

    def was_heard(*args: Any) -> None:
        written.set()
        opening.wait(5)
        heard(*args)

    monkeypatch.setattr(answering, "mark", marked)
    monkeypatch.setattr(writing, "heard", was_heard)
    app, desk = phone_of(citizen.user), phone_of(bek.user)
    answers = at_once(
        lambda: app.post(f"{URL}/{thread.public_id}/messages", words(), format="json").status_code,
        lambda: desk.get(f"{STAFF}/{thread.public_id}").status_code,
    )
    assert answers == [201, 200]


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_answer_one_complaint_one_does(citizen: Phone, thread: Thread, seoul: Mission, _round: int) -> None:
    complaint = a_complaint(citizen, thread)
    desks = [phone_of(an_officer(name, seoul, Role.OFFICER)) for name in ("Timur", "Ainur")]
    complaint_did(desks[0], complaint, "acknowledge")
    url, body = f"{COMPLAINT_DESK}/{complaint.public_id}/answer", {"finding": "upheld", "text": "You are right."}
    answers = at_once(*(lambda desk=desk: desk.post(url, body, format="json").status_code for desk in desks))
    assert sorted(answers) == [200, 409]
    assert AuditEntry.objects.filter(action="cases.complaint.answered").count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_of_two_complaints_about_the_same_one_is_taken_in(citizen: Phone, thread: Thread, _round: int) -> None:
    phones = [phone_of(citizen.user) for _ in range(3)]
    about = str(thread.public_id)
    answers = at_once(
        *(
            lambda phone=phone: phone.post(COMPLAINTS, words(thread=about), format="json").status_code
            for phone in phones
        )
    )
    assert sorted(answers) == [201, 409, 409]
    assert Complaint.objects.count() == 1
