"""What every answer carries, and what the machines around us may ask."""

import os
import re
import time
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.seals import seal_heads
from tests.core.api.bodies import PERSONS
from tests.people import Phone, phone_of

PERSONAL = [PERSONS, "/api/v1/visa-applications", "/api/v1/me", "/api/v1/inbox", "/api/v1/contact-points"]


@pytest.mark.parametrize("url", PERSONAL)
def test_no_cache_may_keep_personal_data(aigul: User, url: str) -> None:
    answer = phone_of(aigul).get(url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("url", PERSONAL)
def test_no_cache_may_keep_a_refusal(nobody: Phone, url: str) -> None:
    assert nobody.get(url)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("url", ["/healthz", PERSONS, "/nothing-here", "/api/docs/"])
def test_browsers_are_told_to_trust_nobody_else(nobody: Phone, url: str) -> None:
    answer = nobody.get(url)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_alive_needs_nothing(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_means_the_database_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}

    def away() -> None:
        raise OperationalError("connection refused by 10.0.0.1")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert "10.0.0.1" not in answer.text


@pytest.mark.django_db
def test_metrics_need_their_token_outside_a_demo(client: Client, settings: object) -> None:
    settings.DEMO, settings.METRICS_TOKEN = False, "scrape-token"  # type: ignore[attr-defined]
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer other"}).status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer ключ"}).status_code == 404
    assert "econsulate_work" in client.get("/metrics", headers={"authorization": "Bearer scrape-token"}).text


@pytest.mark.django_db
def test_without_a_token_set_metrics_are_closed(client: Client, settings: object) -> None:
    settings.DEMO, settings.METRICS_TOKEN = False, ""  # type: ignore[attr-defined]
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_metrics_tell_of_room_for_files_and_of_the_last_sealing(client: Client, settings: Any) -> None:
    settings.DEMO = True
    text = client.get("/metrics").text
    assert "econsulate_files_free_bytes" in text
    assert "econsulate_audit_seal_age_seconds" not in text
    path = seal_heads(now=timezone.now())
    os.utime(path, (time.time() - 600, time.time() - 600))
    (age,) = re.findall(r"^econsulate_audit_seal_age_seconds (.+)$", client.get("/metrics").text, re.MULTILINE)
    assert 600 <= float(age) < 660
    settings.FILES_DIR = settings.FILES_DIR / "not" / "there"
    assert "econsulate_files_free_bytes" in client.get("/metrics").text
