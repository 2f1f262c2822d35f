"""Kannel itself takes our messages in the parts we counted, and reports back (Debian: kannel and kannel-extras)."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote_plus
from uuid import uuid4

import pytest

from notifications.channels.base import Envelope, Result
from notifications.channels.segments import spelt
from notifications.channels.sms import Sms, is_receipt
from tests.notifications import kannel

pytestmark = pytest.mark.skipif(not kannel.IS_INSTALLED, reason="Kannel is not installed")


@pytest.fixture(scope="module")
def daemons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    with kannel.real(tmp_path_factory.mktemp("kannel")) as running:
        yield running


@pytest.fixture
def carrier(daemons: tuple[int, Path], settings: Any) -> Path:
    settings.SMS = kannel.setting(daemons[0])
    return daemons[1]


@pytest.fixture
def reports(carrier: Path, settings: Any) -> Iterator[list[str]]:
    """The paths Kannel asks for when it reports."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Listener)
    settings.SMS = {**settings.SMS, "receipts_url": f"http://127.0.0.1:{server.server_port}"}
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield asked
    server.shutdown()
    server.server_close()


def test_the_check_passes_and_knows_a_wrong_password(carrier: Path, settings: Any) -> None:
    assert Sms().check() == []
    settings.SMS = {**settings.SMS, "password": "wrong"}
    assert "answered 403" in Sms().check()[0]


def said(line: str) -> str:
    """What one message says, as the fake carrier writes it down: plain after `text`, escaped after the others."""
    words = re.search(r" text (.*)>$", line)
    if words:
        return words[1]
    data = re.search(r" (?:data|ucs-2) (.*)>$", line)
    assert data, line
    return unquote_plus(data[1], encoding="latin-1").encode("latin-1").decode("utf-16-be")


@pytest.mark.parametrize("text", ["Sizga xabar bor: oʻzgarish", "Сізге хабарлама бар. " * 5, "Жаңылық €{}"])
def test_the_words_arrive_whole_in_as_many_parts_as_counted(carrier: Path, reports: list[str], text: str) -> None:
    before = len(carrier.read_text("utf-8", "replace").splitlines())

    def arrived() -> list[str]:
        lines = carrier.read_text("utf-8", "replace").splitlines()[before:]
        return [line for line in lines if "+77010000001" in line]

    envelope = Envelope(id=uuid4(), address="+77010000001", subject="", text=text)
    (outcome,) = Sms().send([envelope])
    assert outcome.result == Result.ACCEPTED
    spelling = spelt(text)
    # The carrier may report before what it writes down is in its file.
    kannel.until(lambda: len(reports) >= 1 and len(arrived()) >= spelling.parts)
    assert len(arrived()) == spelling.parts
    assert "".join(said(line) for line in arrived()) == spelling.text
    match = re.fullmatch(r"/hooks/sms/([0-9a-f-]{36})/([0-9a-f]{64})\?status=1", reports[0])
    assert match, reports
    assert match[1] == str(envelope.id)
    assert is_receipt(envelope.id, match[2])


def test_a_number_that_is_none_is_refused_and_nobody_is_struck_off(carrier: Path) -> None:
    (outcome,) = Sms().send([Envelope(id=uuid4(), address="nobody", subject="", text="x")])
    assert (outcome.result, outcome.code) == (Result.REFUSED, "400")
