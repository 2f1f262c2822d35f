"""Nothing is shown that our published keys don't vouch for; where nobody can know, nobody is told that all is well."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.signing import keystore
from tests.factories.alerts import a_key, an_alert, an_incident, approved, done, release
from tests.notifications.alerts.feed.conftest import NAMES, PUBLIC, feed, last, moment, states, texts
from tests.people import Phone

MACHINES = ("alerts.atom", "alerts.kk.atom", "alerts.geojson")


def tampered(event: AlertEvent, **columns: Any) -> None:
    """As whoever owns the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE notifications_alertevent DISABLE TRIGGER USER")
    AlertEvent.objects.filter(pk=event.pk).update(**columns)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_alertevent ENABLE TRIGGER USER")


def test_what_a_revoked_key_signed_is_gone_at_once_and_the_feed_says_so(
    nobody: Phone, out: Alert, settings: Any
) -> None:
    event = last(out)
    before = texts(feed(), "a:entry/a:id/text()")
    revoked = keystore.revoke(settings.ALERT_KEYS_DIR, event.kid, at=timezone.now())
    for kind in ("cap", "json"):
        answer = nobody.get(f"{PUBLIC}/alerts/{event.identifier}.{kind}")
        assert (answer.status_code, answer.json()["code"]) == (410, "alert_key_revoked")
    (entry,) = feed().xpath("a:entry", namespaces=NAMES)
    assert texts(entry, "a:id/text()") == before
    assert texts(entry, "a:title/text()") == ["An alert that is not shown"]
    assert moment(texts(entry, "a:updated/text()")[0]) == revoked.revoked_at.replace(microsecond=0)
    assert texts(entry, "cap:*") == texts(entry, "a:content") == []
    told = done(nobody.get(f"{PUBLIC}/alerts.geojson"))
    assert told["features"] == []
    assert told["withheld"] == [{"identifier": event.identifier, "reason": "key_revoked"}]
    for url in ("/alerts/", f"/alerts/en/{event.identifier}/", f"/v/{event.code}"):
        answer = Client().get(url)
        assert answer.status_code == (200 if url == "/alerts/" else 410)
        assert "Flood in Seoul" not in answer.content.decode()
        assert event.identifier in answer.content.decode() or url != "/alerts/"


def test_what_is_released_anew_under_another_key_is_shown(
    nobody: Phone, dana: Phone, erlan: Phone, out: Alert, settings: Any
) -> None:
    keystore.revoke(settings.ALERT_KEYS_DIR, last(out).kid, at=timezone.now())
    a_key("live")
    alert = approved(dana, erlan, an_alert(dana, an_incident(dana)))
    done(release(dana, alert))
    assert states(feed()) == {last(alert).identifier: "in_force", None: "in_force"}
    assert len(done(nobody.get(f"{PUBLIC}/alerts.geojson"))["features"]) == 1


@pytest.mark.parametrize(
    "column", ["xml", "canonical", "jws", "kind", "expires_at", "references", "identifier", "sender", "sent"]
)
def test_what_was_changed_in_the_database_is_not_shown(
    nobody: Phone, out: Alert, drill: AlertEvent, column: str
) -> None:
    event = last(out)
    states(feed())
    foreign = {
        "xml": bytes(event.xml).replace(b"upper", b"lower"),
        "canonical": bytes(event.canonical).replace(b"upper", b"lower"),
        "jws": drill.jws,
        "kind": "update",
        "expires_at": event.expires_at.replace(year=event.expires_at.year + 1),
        "references": f"x,{event.identifier},y",
        "identifier": "KZ-SEO-00000000-0000-4000-8000-000000000000",
        "sender": "somebody@example.org",
        "sent": event.sent.replace(year=event.sent.year - 1),
    }
    if column in {"kind", "references"}:
        tampered(event, kind="update", references=foreign["references"])
    else:
        tampered(event, **{column: foreign[column]})
    event.refresh_from_db()
    assert nobody.get(f"{PUBLIC}/alerts/{event.identifier}.cap").json()["code"] == "alert_not_verified"
    told = done(nobody.get(f"{PUBLIC}/alerts.geojson"))
    assert told["features"] == []
    assert told["withheld"] == [{"identifier": event.identifier, "reason": "not_verified"}]
    assert "Flood in Seoul" not in Client().get("/alerts/").content.decode()


def test_a_drill_made_out_to_be_real_is_not_shown(nobody: Phone, drill: AlertEvent, keys: Any) -> None:
    tampered(drill, mode="live")
    assert nobody.get(f"{PUBLIC}/alerts/{drill.identifier}.cap").status_code == 503
    content = nobody.get(f"{PUBLIC}/alerts.atom").content.decode()
    assert "EXERCISE" not in content
    assert "An alert that is not shown" in content


def unreadable(settings: Any) -> None:
    (path,) = (settings.ALERT_KEYS_DIR / "exercise").glob("*.json")
    path.write_text("{")


def away(settings: Any) -> None:
    settings.ALERT_KEYS_DIR = settings.ALERT_KEYS_DIR / "not-here"


@pytest.mark.parametrize("broken", [unreadable, away])
def test_without_the_list_there_is_no_feed_rather_than_an_empty_one(
    nobody: Phone, out: Alert, settings: Any, broken: Any
) -> None:
    event = last(out)
    states(feed())
    broken(settings)
    for name in (*MACHINES, "alert-keys", f"alerts/{event.identifier}.cap", f"alerts/{event.identifier}.json"):
        answer = nobody.get(f"{PUBLIC}/{name}")
        assert (answer.status_code, answer.json()["code"]) == (503, "alert_keys_unreadable")
        assert (answer["Cache-Control"], answer["Retry-After"]) == ("no-store", "30")
    for url in ("/alerts/", "/alerts/kk/", f"/alerts/en/{event.identifier}/", f"/v/{event.code}"):
        answer = Client().get(url)
        assert (answer.status_code, answer["Cache-Control"], answer["Retry-After"]) == (503, "no-store", "30")
        assert "Flood" not in answer.content.decode()
