"""The trial's mailbox."""

import json
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path

import pytest

from econsulate.core.embedded import ports

SINK = [sys.executable, "-m", "econsulate.core.embedded.mail_sink"]


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    smtp, http = ports.any_free(), ports.any_free()
    environment = {**os.environ, "ECONSULATE_DEMO": "1"}
    process = subprocess.Popen([*SINK, str(smtp), str(http), str(tmp_path_factory.mktemp("mail"))], env=environment)
    deadline = time.monotonic() + 20
    while not ports.serves(http, "/"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield smtp, http
    process.terminate()
    process.wait(10)


def send(port: int, to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "no-reply@localhost", to
    message.set_content(text)
    with smtplib.SMTP(ports.HOST, port) as server:
        server.send_message(message)


def get(port: int, path: str, host: str = ports.HOST) -> tuple[int, str]:
    connection = HTTPConnection(ports.HOST, port, timeout=5)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_message_is_kept_and_found_by_its_recipient(sink: tuple[int, int]) -> None:
    smtp, http = sink
    send(smtp, "aigul@example.org", "Ваш код", "Код: 123456")
    send(smtp, "bek@example.org", "Other", "nothing")
    [found] = json.loads(get(http, "/messages?to=Aigul@Example.org")[1])
    assert (found["to"], found["subject"], found["text"].strip()) == (["aigul@example.org"], "Ваш код", "Код: 123456")


def test_the_newest_message_comes_first_and_none_for_a_stranger(sink: tuple[int, int]) -> None:
    smtp, http = sink
    for number in range(3):
        send(smtp, "dana@example.org", f"Message {number}", "text")
    subjects = [each["subject"] for each in json.loads(get(http, "/messages")[1])]
    assert subjects[:3] == ["Message 2", "Message 1", "Message 0"]
    assert json.loads(get(http, "/messages?to=farida@example.org")[1]) == []


def test_the_page_shows_messages_as_text_never_as_markup(sink: tuple[int, int]) -> None:
    smtp, http = sink
    send(smtp, "erlan@example.org", "<script>alert(1)</script>", "<b>bold</b>")
    status, page = get(http, "/")
    assert status == 200
    assert "<script>" not in page
    assert "&lt;b&gt;bold" in page


def test_a_page_elsewhere_cannot_read_the_mailbox_through_a_name_of_its_own(sink: tuple[int, int]) -> None:
    status, text = get(sink[1], "/messages", host="evil.example:80")
    assert (status, "[" in text) == (421, False)


def test_an_unknown_address_is_not_found(sink: tuple[int, int]) -> None:
    assert get(sink[1], "/etc/passwd")[0] == 404


@pytest.mark.parametrize("demo", ["0", ""])
def test_outside_demo_mode_it_does_not_start(tmp_path: Path, demo: str) -> None:
    environment = {**os.environ, "ECONSULATE_DEMO": demo}
    done = subprocess.run([*SINK, "1", "2", str(tmp_path / "mail")], env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "ECONSULATE_DEMO=1 only" in done.stderr
    assert not (tmp_path / "mail").exists()


def test_a_link_in_a_message_can_be_followed(sink: tuple[int, int]) -> None:
    smtp, http = sink
    send(smtp, "guest@example.org", "Your journey", 'Look: http://127.0.0.1:8000/journey#abc "<b>"')
    page = get(http, "/")[1]
    assert '<a href="http://127.0.0.1:8000/journey#abc">http://127.0.0.1:8000/journey#abc</a>' in page
    assert "<b>" not in page
