"""What docs/alerts-format.md tells other engineers to run does what it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from notifications.alerts.signing import keystore, published
from notifications.alerts.signing.verification import Verdict
from tests.notifications.alerts.signing.conftest import ACTUAL, House

PAGE = (Path(__file__).resolve().parents[4] / "docs/alerts-format.md").read_text("utf-8")
(EXAMPLE,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def run(house: House, folder: Path, canonical: bytes, jws: str) -> subprocess.CompletedProcess[str]:
    files = {"example.py": EXAMPLE.encode(), "alert.xml": canonical, "alert.jws": jws.encode()}
    for name, content in (files | {"keys.json": published.written(house.keys.values())}).items():
        (folder / name).write_bytes(content)
    command = [sys.executable, "example.py", "alert.xml", "alert.jws", "keys.json"]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True)


def test_the_example_finds_a_genuine_alert_genuine(house: House, tmp_path: Path) -> None:
    alert = house.signed()
    done = run(house, tmp_path, alert.canonical, alert.jws)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("signed by a live key valid from")


def test_the_example_finds_an_altered_one_and_a_strangers(house: House, stranger: House, tmp_path: Path) -> None:
    alert = house.signed()
    assert run(house, tmp_path, alert.canonical.replace(b"upper", b"lower"), alert.jws).returncode == 1
    assert "not a key of ours" in run(house, tmp_path, alert.canonical, stranger.signed().jws).stderr


def test_the_example_believes_no_revoked_key(house: House, tmp_path: Path) -> None:
    alert = house.signed()
    keystore.revoke(house.folder, alert.kid, at=ACTUAL.sent)
    assert "revoked" in run(house, tmp_path, alert.canonical, alert.jws).stderr


@pytest.mark.parametrize("verdict", Verdict)
def test_the_page_explains_every_verdict(verdict: Verdict) -> None:
    assert f"`{verdict.value}`" in PAGE


def test_the_page_names_the_form_of_a_signature_as_it_is_made(house: House) -> None:
    xml = house.signed().xml.decode()
    for word in ("enveloped-signature", "exc-c14n", "ecdsa-sha256", "sha256", "KeyName", "KeyValue"):
        assert word in PAGE
        assert word in xml
    assert set(re.findall(r'Algorithm="[^"]*[/#]([^/#"]+)#?"', xml)) == {
        "xml-exc-c14n",
        "ecdsa-sha256",
        "enveloped-signature",
        "sha256",
    }
