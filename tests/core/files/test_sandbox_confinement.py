"""The child: it computes, and can do nothing else, whatever the file made of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from econsulate.core.files.sandbox import run
from econsulate.core.files.sandbox.protocol import Garbled, Page, Policy
from tests.core.files import samples
from tests.core.files.conftest import Look

ATTEMPTS = {
    "read a secret file": "open('/etc/passwd')",
    "read the environment of another process": "open(f'/proc/{os.getppid()}/environ')",
    "write a file": "open('/tmp/left-behind', 'w')",
    "open a socket": "socket.socket()",
    "start a program": "os.execv('/bin/true', ['true'])",
    "start a process": "os.fork()",
    "signal another process": "os.kill(os.getppid(), 9)",
    "become root again": "os.setuid(0)",
    "list a folder": "os.listdir('/')",
}


def confined(code: str, limits: str = "") -> subprocess.CompletedProcess[bytes]:
    setup = "import os, socket\nfrom econsulate.core.files.sandbox.confine import *"
    program = f"{setup}\nconfine(Limits({limits}))\n{code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_a_child_taken_over_by_a_file_can_not(attempt: str) -> None:
    ended = confined(f"try:\n    {attempt}\nexcept PermissionError:\n    print('refused')")
    assert ended.stdout == b"refused\n"


def test_more_memory_than_allowed_is_an_error_in_the_child_only() -> None:
    ended = confined("try:\n    bytes(2 << 30)\nexcept MemoryError:\n    print('no memory')")
    assert ended.stdout == b"no memory\n"


def test_an_endless_loop_is_ended_by_the_processor_limit() -> None:
    assert confined("while True: pass", "cpu=1").returncode < 0


def test_the_child_gets_no_secret_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program started in its place writes down what it can see."""
    seen = tmp_path / "seen"
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nenv > {seen}\nls -l /proc/$$/fd >> {seen}\n")
    spy.chmod(0o755)
    secret = os.open("/etc/passwd", os.O_RDONLY)
    os.set_inheritable(secret, True)
    monkeypatch.setattr(sys, "executable", str(spy))
    with pytest.raises(run.SandboxUnavailable):
        run.examine([b"x"], policy=Policy(), on_page=lambda page: None)
    os.close(secret)
    assert "ECONSULATE" not in seen.read_text()
    assert "postgres" not in seen.read_text()
    assert "/etc/passwd" not in seen.read_text()


def test_a_machine_that_can_not_start_the_child_does_not_judge_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "CHILD", "econsulate.core.files.sandbox.no_such_module")
    with pytest.raises(run.SandboxUnavailable):
        run.examine([samples.saved(samples.drawn_page())], policy=Policy(), on_page=lambda page: None)


def test_a_child_that_hangs_is_killed_by_the_clock(look: Look) -> None:
    findings, _pages = look(samples.endless_drawing(), cpu=20, wall=1.5)
    assert findings.reason == "too_complex"


def said_by_a_taken_over_child(*messages: bytes) -> None:
    """Play `messages` to the listening parent."""
    read, write = os.pipe()
    with open(read, "rb") as pipe:
        os.write(write, b"".join(messages))
        os.close(write)
        run.listen(pipe, Policy(max_pages=2), lambda page: None)


def head(**members: object) -> bytes:
    text = json.dumps(members).encode()
    return len(text).to_bytes(4, "big") + text


CLEAN = {"reason": "", "media_type": "application/pdf", "pages": 1, "width": 1, "height": 1, "quality": []}
PAGE = {"page": 1, "width": 10, "height": 10, "bytes": 4}
JPEG = b"\xff\xd8\xff\xe0"
LIES = {
    "nothing at all": b"",
    "a head without end": (2**31).to_bytes(4, "big"),
    "no JSON": b"\0\0\0\x02[}",
    "a page without end": head(**PAGE | {"bytes": 2**40}),
    "a page that is no JPEG": head(**PAGE) + b"<svg",
    "a page before the first": head(**PAGE | {"page": 0}) + JPEG,
    "more pages than allowed": head(**PAGE | {"page": 3}) + JPEG,
    "the same page twice": (head(**PAGE) + JPEG) * 2,
    "pages it never sent": head(findings=CLEAN),
    "a number that is text": head(**PAGE | {"bytes": "4"}) + JPEG,
    "a flag for a number": head(**PAGE | {"width": True}) + JPEG,
    "a missing member": head(findings={"reason": ""}),
    "a reason as long as a book": head(findings=CLEAN | {"reason": "x" * 41}),
    "a list for a reason": head(findings=CLEAN | {"reason": ["x"]}),
    "a thousand warnings": head(findings=CLEAN | {"quality": ["x"] * 1000}),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_the_parent_does_not_believe(lie: bytes) -> None:
    with pytest.raises(Garbled):
        said_by_a_taken_over_child(lie)


def test_the_parent_believes_a_sound_child() -> None:
    said_by_a_taken_over_child(head(**PAGE) + JPEG, head(findings=CLEAN))


def test_pages_arrive_one_by_one_while_later_ones_are_still_being_drawn(look: Look) -> None:
    _findings, pages = look(samples.scan(3))
    assert [page.number for page in pages] == [1, 2, 3]
    assert all(isinstance(page, Page) for page in pages)
