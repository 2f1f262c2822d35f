"""The documents for programs: what is in them, of real alerts alone, and what became of each."""

import hashlib
import json
from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.signing import published
from notifications.alerts.signing.signers import published_list
from tests.factories.alerts import an_alert, an_incident, approved, done, end, release
from tests.notifications.alerts.feed.conftest import NAMES, PUBLIC, feed, last, moment, states, texts, updated
from tests.people import Phone


def test_the_atom_feed_tells_who_says_what_of_which_place(out: Alert) -> None:
    event = last(out)
    found = feed("ru")
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == "ru"
    (entry,) = found.xpath("a:entry", namespaces=NAMES)
    assert texts(entry, "a:title/text()") == ["Наводнение в Сеуле"]
    assert "Река Ханган вышла из берегов в Сеуле." in texts(entry, "a:content/text()")[0]
    assert texts(entry, "a:author/a:name/text()") == ["Demo embassy KZ-SEO"]
    assert texts(entry, "cap:*[name()='cap:severity' or name()='cap:areaDesc']/text()") == ["Severe", "Seoul"]
    links = {link.get("type"): link.get("href") for link in entry.findall("a:link", NAMES)}
    assert links["application/cap+xml"].endswith(f"{PUBLIC}/alerts/{event.identifier}.cap")
    assert links["text/html"].endswith(f"/alerts/ru/{event.identifier}/")
    assert moment(texts(entry, "a:published/text()")[0]) == event.sent
    assert texts(found, "a:updated/text()") == texts(entry, "a:updated/text()")


def test_each_language_has_a_feed_that_names_the_others(out: Alert) -> None:
    for language in ("en", "kk", "ru", "uz", "uz-cyrl"):
        found = feed(language)
        others = texts(found, "a:link[@rel='alternate'][@type='application/atom+xml']/@href")
        assert len(others) == 4
        assert not [href for href in others if f".{language}." in href]
    assert len({texts(feed(language), "a:id/text()")[0] for language in ("en", "kk", "ru")}) == 3


def test_what_has_no_words_in_a_language_reads_in_english_and_says_so(out: Alert) -> None:
    (entry,) = feed("kk").xpath("a:entry", namespaces=NAMES)
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert texts(entry, "a:title/text()") == ["Flood in Seoul"]


def test_without_a_language_it_is_the_english_one(nobody: Phone, out: Alert) -> None:
    whatever = {"accept-language": "ru", "accept": "application/atom+xml"}
    english = nobody.get(f"{PUBLIC}/alerts.atom", headers=whatever)
    assert english.content == nobody.get(f"{PUBLIC}/alerts.en.atom").content
    assert nobody.get(f"{PUBLIC}/alerts.de.atom").status_code == 404


def test_the_message_is_what_was_signed_byte_for_byte(nobody: Phone, out: Alert) -> None:
    event = last(out)
    answer = nobody.get(f"{PUBLIC}/alerts/{event.identifier}.cap", headers={"accept": "text/html"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/cap+xml")
    assert answer.content == bytes(event.xml)
    told = done(nobody.get(f"{PUBLIC}/alerts/{event.identifier}.json"))
    assert b64decode(told.pop("canonical")) == bytes(event.canonical)
    assert told == {
        "identifier": event.identifier, "kid": event.kid, "jws": event.jws, "state": "in_force", "by": None,
    }  # fmt: skip


@pytest.mark.parametrize("what", ["KZ-SEO-1", "kz-seo", "%00", "..", "KZ-SEO-00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there_is_not_found(nobody: Phone, out: Alert, what: str) -> None:
    for kind in ("cap", "json"):
        assert nobody.get(f"{PUBLIC}/alerts/{what}.{kind}").status_code == 404


def test_the_keys_are_those_we_publish(nobody: Phone, keys: Any) -> None:
    answer = nobody.get(f"{PUBLIC}/alert-keys")
    assert answer.content == published_list()
    assert set(published.read(answer.content)) == set(keys)


def test_an_update_takes_the_place_of_what_it_names(dana: Phone, erlan: Phone, out: Alert, nobody: Phone) -> None:
    first = last(out)
    later = updated(dana, erlan, out)
    assert states(feed()) == {first.identifier: "superseded", later.identifier: "in_force"}
    newest, oldest = feed().xpath("a:entry", namespaces=NAMES)
    assert texts(newest, "cap:msgType/text()") == ["Update"]
    assert texts(oldest, "a:title/text()") == ["Replaced by a later message: Flood in Seoul"]
    (link,) = texts(oldest, "a:link[@rel='successor-version']/@href")
    assert link.endswith(f"{later.identifier}.cap")
    assert moment(texts(oldest, "a:updated/text()")[0]) == later.sent
    told = done(nobody.get(f"{PUBLIC}/alerts/{first.identifier}.json"))
    assert (told["state"], told["by"]) == ("superseded", later.identifier)


@pytest.mark.parametrize(("how", "state"), [("cancel", "cancelled"), ("all-clear", "all_clear")])
def test_what_was_taken_back_or_is_over_says_so(dana: Phone, out: Alert, nobody: Phone, how: str, state: str) -> None:
    first = last(out)
    done(end(dana, out, how))
    assert states(feed()) == {first.identifier: state, last(out).identifier: "in_force"}
    assert done(nobody.get(f"{PUBLIC}/alerts.geojson"))["features"] == []


def test_an_id_never_changes_and_what_is_over_leaves_the_feed(out: Alert, nobody: Phone) -> None:
    event = last(out)
    ids = texts(feed(), "a:entry/a:id/text()")
    with time_machine.travel(event.expires_at + timedelta(days=6), tick=False):
        assert states(feed()) == {event.identifier: "expired"}
        assert texts(feed(), "a:entry/a:id/text()") == ids
        assert moment(texts(feed(), "a:entry/a:updated/text()")[0]) == event.expires_at
    with time_machine.travel(event.expires_at + timedelta(days=8), tick=False):
        assert states(feed()) == {}
        assert texts(feed(), "a:updated/text()")
        assert nobody.get(f"{PUBLIC}/alerts/{event.identifier}.cap").content == bytes(event.xml)


def test_exercises_stand_in_none_of_it(nobody: Phone, out: Alert, drill: AlertEvent) -> None:
    everywhere = ["alerts.atom", "alerts.ru.atom", "alerts.geojson", "alerts/chain"]
    for name in everywhere:
        content = nobody.get(f"{PUBLIC}/{name}").content.decode()
        assert last(out).identifier in content
        assert drill.identifier not in content
        assert "EXERCISE" not in content
    for kind in ("cap", "json"):
        assert nobody.get(f"{PUBLIC}/alerts/{drill.identifier}.{kind}").status_code == 404


def test_anybody_can_compute_the_chain(nobody: Phone, dana: Phone, erlan: Phone, out: Alert, drill: AlertEvent) -> None:
    done(end(dana, out))
    done(release(dana, approved(dana, erlan, an_alert(dana, an_incident(dana)))))
    links = done(nobody.get(f"{PUBLIC}/alerts/chain"))["links"]
    assert [link["position"] for link in links] == [1, 2, 3]
    digest = ""
    for link in links:
        told = json.loads(nobody.get(f"{PUBLIC}/alerts/{link['identifier']}.json").content)
        assert hashlib.sha256(b64decode(told["canonical"])).hexdigest() == link["sha256"]
        digest = hashlib.sha256(digest.encode() + bytes.fromhex(link["sha256"])).hexdigest()
        assert digest == link["digest"]
