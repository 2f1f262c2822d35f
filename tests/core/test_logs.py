"""Logs are JSON lines of judged keys; the standard library's records come out like our own."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from celery import shared_task
from celery.app.trace import build_tracer
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.log import log_response

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


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 503])
@pytest.mark.parametrize(
    ("path", "route"),
    [("/c/Zm9yIG9uZSBwZXJzb24gYWxvbmU-", "/c/<str:token>"), ("/hooks/sms/in/5ec4e7", "/hooks/sms/in/<str:code>")],
)
def test_an_address_that_is_a_secret_is_written_as_what_leads_there(
    written: io.StringIO, status: int, path: str, route: str
) -> None:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    response = HttpResponse(status=status)
    log_response("%s: %s", response.reason_phrase, path, response=response, request=request)
    line = json.loads(written.getvalue())
    assert line["event"] == f"{response.reason_phrase}: {route}"
    assert path not in written.getvalue()


def test_an_address_that_leads_nowhere_is_not_written(written: io.StringIO) -> None:
    """It may be one of ours, mistyped."""
    assert Client().get("/cc/Zm9yIG9uZSBwZXJzb24gYWxvbmU-").status_code == 404
    assert "Zm9y" not in written.getvalue()
    assert "Not Found: an unknown address" in written.getvalue()


def test_what_a_failed_task_stumbled_over_is_not_written(written: io.StringIO) -> None:
    """PostgreSQL quotes the row, and Celery quotes PostgreSQL."""

    @shared_task(name="tests.stumbles")
    def stumbles() -> None:
        raise ValueError("Key (email)=(aigul@example.org) already exists.")

    tracer = build_tracer(stumbles.name, stumbles, app=stumbles.app)
    tracer("0d3f", (), {}, {"id": "0d3f", "hostname": "here"})
    stumbles.app.tasks.unregister(stumbles.name)
    assert "aigul" not in written.getvalue()
    (line,) = [json.loads(each) for each in written.getvalue().splitlines() if "stumbles" in each]
    assert (line["event"], line["exception"]["type"]) == (
        "Task tests.stumbles[0d3f] raised unexpected: ValueError",
        "ValueError",
    )
