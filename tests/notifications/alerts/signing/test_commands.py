"""Keys made, listed and taken back by an operator, and an alert checked where no installation is."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from notifications.alerts.signing import keystore, published
from notifications.alerts.signing.published import Mode
from notifications.management.commands import list_alert_keys, new_alert_key, revoke_alert_key, verify_alert
from tests.notifications.alerts.signing.conftest import ACTUAL, EXERCISE, PASSWORD, House

ROOT = Path(__file__).resolve().parents[4]


def test_a_key_is_made_for_a_mode_and_a_time(tmp_path: Path, settings: Any, capsys: Any) -> None:
    settings.ALERT_KEYS_PASSWORD = PASSWORD
    call_command(new_alert_key.Command(), "live", folder=tmp_path, starts=datetime(2100, 1, 1), days=30)  # noqa: DTZ001
    (key,) = keystore.known(tmp_path)
    assert (key.mode, key.valid_from) == (Mode.LIVE, datetime(2100, 1, 1, tzinfo=UTC))
    assert key.valid_to - key.valid_from == timedelta(days=30)
    said = capsys.readouterr()
    assert f"{key.kid} signs live alerts from 2100-01-01 to 2100-01-31." in said.out
    assert said.err == ""


def test_a_key_without_a_password_is_made_and_the_operator_is_told(tmp_path: Path, settings: Any, capsys: Any) -> None:
    settings.ALERT_KEYS_PASSWORD = None
    call_command(new_alert_key.Command(), "exercise", folder=tmp_path)
    assert "without a password" in capsys.readouterr().err


@pytest.mark.parametrize("options", [{"days": 0}, {"days": -1}, {"starts": datetime(2000, 1, 1, tzinfo=UTC)}])
def test_a_key_that_would_have_ended_is_not_made(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        call_command(new_alert_key.Command(), "live", folder=tmp_path, **options)
    assert list(tmp_path.iterdir()) == []


def test_no_key_is_made_for_both_modes(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command(new_alert_key.Command(), "both", folder=tmp_path)


def test_the_list_is_printed_and_a_revocation_stands_in_it(house: House, capsys: Any) -> None:
    kid = house.key().published.kid
    call_command(revoke_alert_key.Command(), kid, folder=house.folder)
    capsys.readouterr()
    call_command(list_alert_keys.Command(), folder=house.folder)
    keys = published.read(capsys.readouterr().out.encode())
    assert [key.kid for key in keys.values() if key.revoked_at] == [kid]
    with pytest.raises(CommandError):
        call_command(revoke_alert_key.Command(), "live-nobody", folder=house.folder)


Check = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture(name="check")
def _check(capsys: Any) -> Check:
    def check(*arguments: Any) -> tuple[int, dict[str, Any], str]:
        with pytest.raises(SystemExit) as ended:
            call_command(verify_alert.Command(), *map(str, arguments))
        said = capsys.readouterr()
        return ended.value.code, json.loads(said.out), said.err

    return check


@pytest.fixture(name="desk")
def _desk(house: House, tmp_path: Path) -> Path:
    alert = house.signed()
    (tmp_path / "alert.xml").write_bytes(alert.xml)
    (tmp_path / "altered.xml").write_bytes(alert.xml.replace(b"upper", b"lower"))
    (tmp_path / "drill.xml").write_bytes(house.signed(EXERCISE, Mode.EXERCISE).xml)
    (tmp_path / "canonical.xml").write_bytes(alert.canonical)
    (tmp_path / "alert.jws").write_text(alert.jws + "\n")
    (tmp_path / "keys.json").write_bytes(published.written(house.keys.values()))
    return tmp_path


@pytest.mark.parametrize(
    ("file", "status", "verdict", "said"),
    [
        ("alert.xml", 0, "genuine", "GENUINE: "),
        ("drill.xml", 0, "genuine", "GENUINE, BUT A DRILL: "),
        ("altered.xml", 1, "altered", "ALTERED: "),
        ("canonical.xml", 1, "not_ours", "NOT OURS: "),
        ("keys.json", 2, "unreadable", "NOT READABLE: "),
        ("nothing.xml", 2, "unreadable", "NOT READABLE: "),
    ],
)
def test_the_verdict_is_told_in_words_and_by_the_exit_status(
    check: Check, desk: Path, file: str, status: int, verdict: str, said: str
) -> None:
    code, told, words = check(desk / file, "--keys", desk / "keys.json")
    assert (code, told["verdict"]) == (status, verdict)
    assert words.startswith(said)
    assert (told["identifier"] == ACTUAL.identifier) is (status == 0)


def test_a_revoked_key_is_told(check: Check, house: House, desk: Path) -> None:
    keystore.revoke(house.folder, house.key().published.kid, at=ACTUAL.sent)
    (desk / "keys.json").write_bytes(published.written(house.keys.values()))
    code, told, words = check(desk / "alert.xml", "--keys", desk / "keys.json")
    assert (code, told["verdict"]) == (1, "key_revoked")
    assert words.startswith("KEY REVOKED: ")


def test_a_detached_signature_is_checked_too(check: Check, desk: Path) -> None:
    keys = ("--keys", desk / "keys.json", "--signature", desk / "alert.jws")
    assert check(desk / "canonical.xml", *keys)[0] == 0
    assert check(desk / "alert.xml", *keys)[0] == 1


def test_it_runs_where_no_installation_is(desk: Path) -> None:
    """No settings, no database, no broker; the alert on standard input."""
    command = [sys.executable, "manage.py", "verify_alert", "-", "--keys", str(desk / "keys.json")]
    alert = (desk / "alert.xml").read_bytes()
    done = subprocess.run(command, cwd=ROOT, env={}, input=alert, capture_output=True)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (0, "genuine")
    assert done.stderr.startswith(b"GENUINE: ")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff"])
def test_without_a_list_nothing_is_judged(check: Check, desk: Path, content: bytes) -> None:
    (desk / "keys.json").write_bytes(content)
    code, told, _words = check(desk / "alert.xml", "--keys", desk / "keys.json")
    assert (code, told["verdict"], told["identifier"]) == (2, "unreadable", None)
