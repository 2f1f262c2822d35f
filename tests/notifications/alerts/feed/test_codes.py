"""/v/CODE: genuine and in force or not, a drill, or none of ours; walkers are stopped, readers never."""

from typing import Any

import pytest
from django.test import Client

from notifications.alerts.feed.rules.codes import read_code
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from tests.browsers import text_of
from tests.factories.alerts import done, end
from tests.notifications.alerts.feed.conftest import last
from tests.people import Phone

WRONG = "ZZZZZZZZ"


def ask(code: str, **headers: str) -> Any:
    return Client().get(f"/v/{code}", headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0123ABCD", "0123ABCD"),
        ("0123abcd", "0123ABCD"),
        (" oi23-abcd ", "0123ABCD"),
        ("o L23 abcd", "0123ABCD"),
        ("https://consulate.example.org/v/0123abcd/", "0123ABCD"),
        ("0123ABC", None),
        ("0123ABCDE", None),
        ("0123ABCU", None),
        ("0123АВСD", None),
        ("٠123ABCD", None),
        ("\0" * 8, None),
        ("", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert read_code(typed) == code


def test_a_genuine_message_is_told_with_who_sent_it(out: Alert) -> None:
    event = last(out)
    page = ask(event.code.lower(), accept_language="ru")
    assert page.status_code == 200
    for words in ("Подлинно: это сообщение отправили мы.", "Наводнение в Сеуле", "Demo embassy KZ-SEO", "Действует"):
        assert words in text_of(page)
    assert "public" in page["Cache-Control"]
    assert {part.strip() for part in page["Vary"].split(",")} == {"Accept-Language", "Accept"}
    typed = Client().get("/v/", {"code": f" http://x.example/v/{event.code} ", "language": "kk"})
    assert "Шынайы: бұл хабарды біз жібердік." in text_of(typed)


def test_a_program_gets_it_as_json(dana: Phone, out: Alert) -> None:
    event = last(out)
    told = done(ask(event.code, accept="application/json"))
    assert told.pop("signed").endswith(f"/alerts/{event.identifier}.json")
    assert told == {"verdict": "genuine", "identifier": event.identifier, "state": "in_force", "by": None}
    done(end(dana, out))
    told = done(ask(event.code, accept="application/json"))
    assert (told["state"], told["by"]) == ("cancelled", last(out).identifier)
    assert done(ask(WRONG, accept="application/json"), 404)["verdict"] == "not_ours"


def test_one_that_was_taken_back_is_genuine_and_cancelled(dana: Phone, out: Alert) -> None:
    event = last(out)
    done(end(dana, out))
    page = text_of(ask(event.code))
    assert "Genuine: we sent this message." in page
    assert "Cancelled" in page
    assert "Cancelled: Flood in Seoul" in text_of(ask(last(out).code))


def test_a_drill_is_called_one_and_says_nothing_else(drill: AlertEvent) -> None:
    page = ask(drill.code)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert "This is a drill" in text_of(page)
    assert "Flood" not in text_of(page)
    assert done(ask(drill.code, accept="application/json"))["verdict"] == "drill"


@pytest.mark.parametrize("code", [WRONG, "nonsense", "<script>", "0123АВСD", "%00", "x" * 3000, "a%2Fb"])
def test_what_is_not_ours_is_said_so(keys: list[str], code: str) -> None:
    page = ask(code)
    assert page.status_code == 404
    assert "<script>" not in page.content.decode()
    if "/" not in code and "%2F" not in code:
        assert "No message of ours has this code." in text_of(page)
        assert page["Cache-Control"] == "no-store"


def test_wrong_codes_are_counted_and_readers_never_refused(out: Alert, drill: AlertEvent) -> None:
    code = last(out).code
    statuses = [ask("0000000" + letter).status_code for letter in "0123456789ABCDEFGHJKMNP"]
    assert statuses[:20] == [404] * 20
    assert 429 in statuses[20:]
    refused = ask(WRONG)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert {ask(code).status_code for _reader in range(40)} == {200}
    # Drills are not public: nobody walks to them.
    assert ask(drill.code).status_code == 429
    # What no code can be is nobody's walk.
    assert ask("no-code-of-anybody").status_code == 404


def test_reading_takes_nothing_from_the_allowance(out: Alert, drill: AlertEvent) -> None:
    for _reader in range(30):
        assert ask(drill.code).status_code == ask(last(out).code).status_code == 200
    assert ask(WRONG).status_code == 404


def test_one_subscriber_is_one_caller_however_many_addresses_they_hold(keys: list[str]) -> None:
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(1, 24)]
    statuses = [Client(REMOTE_ADDR=address).get(f"/v/{WRONG}").status_code for address in addresses]
    assert statuses[:20] == [404] * 20
    assert 429 in statuses[20:]
