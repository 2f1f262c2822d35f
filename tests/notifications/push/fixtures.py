"""Stand-ins for Google, Apple and the browsers' services run on 127.0.0.1, and our channels know only them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar

import pytest

from notifications.channels import http, registry
from tests.notifications.push.http2 import Reply, authority, serving
from tests.notifications.push.services import Apple, Browsers, Google, Service

LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
Kind = TypeVar("Kind", bound=Service)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusting(settings: Any, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set up but whom to trust, and no connection is left from the test before."""
    settings.PUSH = {
        "fcm": None,
        "apns": None,
        "vapid": None,
        "web_hosts": ["127.0.0.1"],
        "private_networks": LOOPBACK,
        "ca_file": str(certificates[0]),
    }
    # A machine with much to do must not look like a service that is silent.
    monkeypatch.setattr(http, "CONNECT_SECONDS", 20.0)
    monkeypatch.setattr(http, "ANSWER_SECONDS", 20.0)
    monkeypatch.setattr(http.Client, "kept", threading.local())


@pytest.fixture
def impatient(trusting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "ANSWER_SECONDS", 1.0)


def patience(request: pytest.FixtureRequest, reply: Reply) -> None:
    if reply.manner == "hang":
        request.getfixturevalue("impatient")


@contextmanager
def running(service: Kind, certificates: tuple[Path, Path]) -> Iterator[Kind]:
    with serving(service.judge, certificates[1]) as service.server:
        yield service


def carried(monkeypatch: pytest.MonkeyPatch, *kinds: str) -> None:
    for channel in registry.PUSH_CHANNELS:
        if channel.kind in kinds:
            monkeypatch.setitem(registry.CHANNELS, channel.kind, channel())


@pytest.fixture
def google(
    trusting: None, settings: Any, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Google]:
    with running(Google(), certificates) as service:
        settings.PUSH = {**settings.PUSH, "fcm": service.setting()}
        carried(monkeypatch, "fcm")
        yield service


@pytest.fixture
def apple(
    trusting: None, settings: Any, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Apple]:
    with running(Apple(), certificates) as service:
        settings.PUSH = {**settings.PUSH, "apns": service.setting()}
        carried(monkeypatch, "apns")
        yield service


@pytest.fixture
def browsers(
    trusting: None, settings: Any, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browsers]:
    with running(Browsers(), certificates) as service:
        settings.PUSH = {**settings.PUSH, "vapid": service.setting()}
        carried(monkeypatch, "webpush", "unifiedpush")
        yield service
