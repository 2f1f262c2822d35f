"""`manage.py publish_alerts FOLDER`: the same bytes as served, whole or not at all; and what it says can be checked."""

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from notifications.alerts.feed.services import folder as folders
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.signing import keystore
from notifications.management.commands import publish_alerts, verify_alert
from tests.factories.alerts import done, end
from tests.notifications.alerts.feed.conftest import PUBLIC, last
from tests.notifications.alerts.feed.test_unsigned import tampered, unreadable
from tests.notifications.alerts.signing.test_page import EXAMPLE
from tests.people import Phone


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def publish(folder: Path) -> None:
    call_command(publish_alerts.Command(), folder)


def files(folder: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found.pop(folders.MARK, None)
    return found


def address_of(name: str) -> str:
    return "/" + name.removesuffix("index.html")


def test_every_file_is_what_we_serve(out: Alert, drill: AlertEvent, folder: Path, capsys: Any) -> None:
    publish(folder)
    found = files(folder)
    served = {name: Client().get(address_of(name)) for name in found if not name.startswith("static/")}
    assert {name: answer.content for name, answer in served.items() if answer.content != found[name]} == {}
    assert {answer.status_code for answer in served.values()} == {200}
    assert len(served) == 2 + 6 + 6 + 6 + 3
    assert not [name for name, content in found.items() if drill.identifier.encode() in name.encode() + content]
    for style in ("static/core/panel.css", "static/notifications/public.css"):
        assert found[style]
    assert f"{len(found)} files, {len(found)} of them new or changed; 0 removed." in capsys.readouterr().out
    for path in folder.rglob("*"):
        assert path.stat().st_mode & 0o004 or path.name == folders.MARK


def test_what_did_not_change_is_left_alone_and_what_went_is_removed(
    dana: Phone, out: Alert, folder: Path, capsys: Any, settings: Any
) -> None:
    publish(folder)
    event = last(out)
    dates = {path: path.stat().st_mtime_ns for path in folder.rglob("*.cap")}
    done(end(dana, out))
    publish(folder)
    assert {path: path.stat().st_mtime_ns for path in dates} == dates
    assert f'"by":"{last(out).identifier}"' in (folder / f"api/v1/public/alerts/{event.identifier}.json").read_text()
    capsys.readouterr()
    publish(folder)
    assert " 0 of them new or changed; 0 removed." in capsys.readouterr().out
    keystore.revoke(settings.ALERT_KEYS_DIR, event.kid, at=timezone.now())
    publish(folder)
    left = files(folder)
    assert not [name for name in left if event.identifier in name]
    assert not [name for name, content in left.items() if b"Flood" in content]
    assert b"Alerts that are not shown" in left["alerts/en/index.html"]


def test_where_one_can_not_be_verified_nothing_is_written(dana: Phone, out: Alert, folder: Path, settings: Any) -> None:
    publish(folder)
    before = files(folder)
    event = last(out)
    done(end(dana, out))
    tampered(event, jws="x")
    with pytest.raises(CommandError, match="can't be verified"):
        publish(folder)
    assert files(folder) == before
    unreadable(settings)
    with pytest.raises(CommandError, match="list of keys"):
        publish(folder)
    assert files(folder) == before


def test_a_folder_of_somebody_else_is_not_touched(out: Alert, folder: Path) -> None:
    folder.mkdir()
    (folder / "index.html").write_text("theirs")
    with pytest.raises(CommandError, match="holds other files"):
        publish(folder)
    assert files(folder) == {"index.html": b"theirs"}


def test_two_runs_do_not_mix(out: Alert, folder: Path) -> None:
    with folders.held(folder), pytest.raises(CommandError, match="another run"):
        publish(folder)


def test_what_is_published_is_found_genuine_offline(out: Alert, folder: Path, tmp_path: Path, capsys: Any) -> None:
    """By our own verifier, by xmlsec1, and by the lines of Python that docs/alerts-format.md gives to others."""
    publish(folder)
    public = folder / PUBLIC.lstrip("/")
    alert, keys = public / f"alerts/{last(out).identifier}.cap", public / "alert-keys"
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        call_command(verify_alert.Command(), str(alert), "--keys", str(keys))
    assert (ended.value.code, json.loads(capsys.readouterr().out)["verdict"]) == (0, "genuine")
    told = json.loads((alert.with_suffix(".json")).read_text())
    (key,) = (key for key in json.loads(keys.read_text())["keys"] if key["kid"] == told["kid"])
    for name, content in (("canonical.xml", b64decode(told["canonical"])), ("alert.jws", told["jws"].encode())):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "key.pem").write_text(key["pem"])
    command = [sys.executable, "-c", EXAMPLE, tmp_path / "canonical.xml", tmp_path / "alert.jws", keys]
    done_ = subprocess.run(command, env={}, capture_output=True, text=True)
    assert (done_.returncode, done_.stdout[:24]) == (0, "signed by a live key val")


@pytest.mark.skipif(not Path("/usr/bin/xmlsec1").exists(), reason="xmlsec1 is not installed")
def test_xmlsec1_finds_it_genuine_too(out: Alert, settings: Any, tmp_path: Path) -> None:
    event = last(out)
    (tmp_path / "alert.xml").write_bytes(Client().get(f"{PUBLIC}/alerts/{event.identifier}.cap").content)
    (key,) = (key for key in keystore.known(settings.ALERT_KEYS_DIR) if key.kid == event.kid)
    (tmp_path / "key.pem").write_text(key.as_json()["pem"])
    for change, genuine in ((b"", True), (b"lower", False)):
        alert = (tmp_path / "alert.xml").read_bytes()
        (tmp_path / "alert.xml").write_bytes(alert.replace(b"upper", change) if change else alert)
        command = ["xmlsec1", "--verify", "--pubkey-pem", tmp_path / "key.pem", tmp_path / "alert.xml"]
        assert (subprocess.run(command, capture_output=True).returncode == 0) is genuine
