"""/api/v1/staff/threads: officers read, answer, note, translate, hand on, close; citizens hear what is theirs."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.cases.models.messages import Message
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from tests.core.api.bodies import faults
from tests.factories.cases import STAFF, URL, a_reply, a_thread, answered, closed, words, wrote
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of


def listed(officer: Phone, **asked: str) -> list[str]:
    answer = officer.get(STAFF, asked)
    assert answer.status_code == 200, answer.content
    return [line["id"] for line in answer.json()["results"]]


def inbox(phone: Phone) -> list[str]:
    return [one["body"] for one in phone.get("/api/v1/inbox").json()["results"]]


def test_who_waits_longest_stands_first(citizen: Phone, person: Person, bek: Phone, thread: Thread) -> None:
    second = a_thread(citizen, person)
    wrote(citizen, thread)
    assert listed(bek) == [str(thread.public_id), str(second.public_id)]
    answered(bek, thread)
    assert listed(bek) == [str(second.public_id)]
    assert listed(bek, queue="mine") == [str(thread.public_id)]
    assert listed(bek, queue="all") == [str(thread.public_id), str(second.public_id)]
    closed(bek, second)
    assert listed(bek, queue="closed") == [str(second.public_id)]
    assert listed(bek) == []
    assert bek.get(STAFF, {"queue": "lost"}).status_code == 400
    assert listed(bek, queue="all", mission="KZ-VIE") == []


def test_pages_of_the_queue_lose_nobody(citizen: Phone, person: Person, bek: Phone, thread: Thread) -> None:
    waiting = [str(thread.public_id), *(str(a_thread(citizen, person).public_id) for _ in range(3))]
    found, url = [], f"{STAFF}?page_size=2"
    while url:
        page = bek.get(url).json()
        found += [line["id"] for line in page["results"]]
        url = page["next"]
    assert found == waiting


def test_an_answer_reaches_the_citizen(citizen: Phone, bek: Phone, thread: Thread) -> None:
    message = answered(bek, thread)
    thread.refresh_from_db()
    assert (thread.waiting_since, thread.assigned_to) == (None, bek.user)
    assert "has written to you" in inbox(citizen)[0]
    newest = citizen.get(f"{URL}/{thread.public_id}/messages").json()["results"][0]
    assert (newest["id"], newest["text"], newest["mine"]) == (str(message.public_id), "We look for it.", False)
    assert "author" not in newest
    assert "visibility" not in newest


@pytest.mark.parametrize("visibility", ["internal", "partner"])
def test_a_note_reaches_nobody_and_answers_nothing(citizen: Phone, bek: Phone, thread: Thread, visibility: str) -> None:
    answered(bek, thread, "The police have it.", visibility=visibility)
    thread.refresh_from_db()
    assert thread.waiting_since is not None
    assert inbox(citizen) == []
    assert "police" not in str(citizen.get(f"{URL}/{thread.public_id}/messages").json())
    seen = bek.get(f"{STAFF}/{thread.public_id}/messages").json()["results"][0]
    assert (seen["text"], seen["visibility"]) == ("The police have it.", visibility)
    assert AuditEntry.objects.filter(action="cases.message.noted").count() == 1


def test_an_answer_sent_twice_is_one(bek: Phone, thread: Thread) -> None:
    url, body = f"{STAFF}/{thread.public_id}/messages", words()
    first, second = (bek.post(url, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    # The same words as a note are no answer, and the other way round.
    assert bek.post(url, {**body, "visibility": "internal"}, format="json").status_code == 409
    assert thread.messages.count() == 2


def test_reading_is_on_record_and_what_was_read_is_no_news(citizen: Phone, bek: Phone, thread: Thread) -> None:
    assert bek.get(STAFF).json()["results"][0]["is_new"] is True
    assert bek.get(f"{STAFF}/{thread.public_id}").status_code == 200
    entry = AuditEntry.objects.get(action="cases.thread.opened")
    assert (entry.person, entry.chain) == (str(thread.person.public_id), "KZ-SEO")
    assert bek.get(STAFF).json()["results"][0]["is_new"] is False
    wrote(citizen, thread)
    assert bek.get(STAFF).json()["results"][0]["is_new"] is True
    history = citizen.get("/api/v1/me/access-history").json()["results"]
    assert [(line["text"], line["kind"], line["reference"]) for line in history] == [
        ("An officer read your conversation with the mission.", "reading", thread.reference)
    ]


def test_a_translation_stands_beside_the_message_with_its_author(citizen: Phone, bek: Phone, thread: Thread) -> None:
    message = thread.messages.get()
    url = f"{STAFF}/{thread.public_id}/messages/{message.public_id}/translation"
    assert faults(bek.post(url, {"language": "en", "text": "x"}, format="json")) == {"language": "same"}
    for text in ("Сумка.", "Моя сумка пропала."):
        told = bek.post(url, {"language": "ru", "text": text}, format="json").json()
    assert [(one["language"], one["text"]) for one in told["translations"]] == [("ru", "Моя сумка пропала.")]
    translation = message.translations.get()
    assert translation.by == bek.user
    shown = citizen.get(f"{URL}/{thread.public_id}/messages").json()["results"][0]
    assert shown["text"] == "My bag with my passport is gone."
    assert shown["translations"][0]["text"] == "Моя сумка пропала."


def test_it_is_taken_handed_on_and_laid_back(bek: Phone, dana: Phone, thread: Thread) -> None:
    url = f"{STAFF}/{thread.public_id}"
    assert bek.post(f"{url}/take").json()["assigned_to"] == str(bek.user.public_id)  # type: ignore[union-attr]
    colleagues = bek.get(f"{url}/colleagues").json()
    assert [each["name"] for each in colleagues] == ["Bek", "Dana"]
    to = {"colleague": str(dana.user.public_id)}  # type: ignore[union-attr]
    assert bek.post(f"{url}/assign", to, format="json").json()["assigned_to"] == to["colleague"]
    assert listed(dana, queue="mine") == [str(thread.public_id)]
    assert dana.post(f"{url}/release").json()["assigned_to"] is None
    acts = AuditEntry.objects.filter(action__startswith="cases.thread.").values_list("action", flat=True)
    assert sorted(acts)[:2] == ["cases.thread.assigned", "cases.thread.assigned"]


def test_the_wrong_mission_hands_it_on_in_one_step(citizen: Phone, bek: Phone, gulnar: Phone, thread: Thread) -> None:
    url = f"{STAFF}/{thread.public_id}"
    assert faults(bek.post(f"{url}/transfer", {"mission": "KZ-SEO"}, format="json")) == {"mission": "unknown"}
    assert bek.post(f"{url}/transfer", {"mission": "KZ-VIE"}, format="json").json()["mission"] == "KZ-VIE"
    assert bek.get(url).status_code == 404
    assert listed(gulnar) == [str(thread.public_id)]
    assert "is with Demo embassy KZ-VIE now" in inbox(citizen)[0]
    moves = AuditEntry.objects.filter(action__in=["cases.thread.sent_on", "cases.thread.received"])
    assert sorted(moves.values_list("chain", "action")) == [
        ("KZ-SEO", "cases.thread.sent_on"),
        ("KZ-VIE", "cases.thread.received"),
    ]


def test_nobody_closes_on_a_message_they_have_not_seen(citizen: Phone, bek: Phone, thread: Thread) -> None:
    url = f"{STAFF}/{thread.public_id}"
    seen = bek.get(url).headers["ETag"]
    wrote(citizen, thread, "Wait, there is more.")
    late = bek.post(f"{url}/close", headers={"if-match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert bek.post(f"{url}/close").status_code == 409
    fresh = bek.get(url).headers["ETag"]
    assert bek.post(f"{url}/close", headers={"if-match": fresh}).json()["state"] == "closed"
    assert bek.post(f"{url}/close").status_code == 409
    assert "has closed your conversation" in inbox(citizen)[0]


def test_an_answer_opens_a_closed_thread_and_a_note_does_not(bek: Phone, thread: Thread) -> None:
    closed(bek, thread)
    answered(bek, thread, "For later.", visibility="internal")
    thread.refresh_from_db()
    assert thread.state == "closed"
    answered(bek, thread)
    thread.refresh_from_db()
    assert thread.state == "open"


def test_headquarters_case_officers_reach_every_mission(marat: Phone, bek: Phone, thread: Thread) -> None:
    assert listed(marat) == [str(thread.public_id)]
    assert answered(marat, thread).author == marat.user


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INTAKE, Role.OFFICER)])
def test_other_roles_see_nothing(seoul: Mission, thread: Thread, role: Role) -> None:
    other = phone_of(an_officer("Other", seoul, role))
    assert listed(other, queue="all") == []
    assert other.get(f"{STAFF}/{thread.public_id}").status_code == 404
    assert other.post(f"{STAFF}/{thread.public_id}/messages", words(), format="json").status_code == 404


def test_nobody_opens_their_own_familys_thread(bek: Phone, gulnar: Phone, person: Person, thread: Thread) -> None:
    person.representations.create(user=bek.user, kind="attorney", valid_from="2020-01-01")
    assert listed(bek) == []
    url = f"{STAFF}/{thread.public_id}"
    assert bek.get(url).status_code == 404
    assert bek.post(f"{url}/take").status_code == 404


def test_the_database_lets_no_relative_answer_or_have_it(bek: Phone, person: Person, thread: Thread) -> None:
    person.representations.create(user=bek.user, kind="attorney", valid_from="2020-01-01")
    note: dict[str, Any] = {"side": "mission", "visibility": "internal", "language": "en", "text": "x"}
    message = Message(thread=thread, author=bek.user, client_id="11111111-1111-4111-8111-111111111111", **note)
    with pytest.raises(IntegrityError, match="nobody answers their own family"), transaction.atomic():
        message.save()
    with pytest.raises(IntegrityError, match="nobody answers their own family"), transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(assigned_to=bek.user)


def test_replies_kept_ready_are_drafts_with_their_names_filled(bek: Phone, seoul: Mission, thread: Thread) -> None:
    a_reply(seoul)
    a_reply(seoul, "Gone.", title="Old", retired_at="2026-01-01T00:00:00Z")
    kept = "/api/v1/staff/canned-replies"
    assert [one["text"] for one in bek.get(kept).json()] == ["Dear {name}, we have your message {reference}."]
    (filled,) = bek.get(kept, {"thread": str(thread.public_id)}).json()
    assert filled["text"] == f"Dear Example, Aigul, we have your message {thread.reference}."
    assert bek.get(kept, {"thread": "nonsense"}).status_code == 404


def test_an_answer_with_a_name_left_unfilled_is_not_sent(bek: Phone, thread: Thread) -> None:
    url = f"{STAFF}/{thread.public_id}/messages"
    answer = bek.post(url, words("Dear {name}, here you are."), format="json")
    assert faults(answer) == {"text": "unfilled"}
    assert thread.messages.count() == 1
    assert answered(bek, thread, "Use {braces} as you like.")
