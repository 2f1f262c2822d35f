"""Logs are JSON lines of judged keys; the standard library's records come out like our own."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from econsulate.core import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure({"level": "INFO"})
    yield stream
    monkeypatch.undo()
    logs.configure({"level": "INFO"})


def test_records_of_the_standard_library_are_written(written: io.StringIO) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", "/nowhere")
    line = json.loads(written.getvalue())
    assert (line["event"], line["level"], line["logger"]) == ("Not Found: /nowhere", "warning", "django.request")


def test_unjudged_keys_are_dropped(written: io.StringIO) -> None:
    structlog.get_logger("tests").warning("sent", email="aigul@example.org", count=3)
    line = json.loads(written.getvalue())
    assert line["count"] == 3
    assert "aigul" not in written.getvalue()
