"""Keys of both modes in a folder, an alert they may sign, and the list that is published of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.vocabulary import Status
from notifications.alerts.signing import keystore
from notifications.alerts.signing.keystore import AlertKey
from notifications.alerts.signing.published import Mode, PublishedKey
from notifications.alerts.signing.signing import SignedAlert, sign
from tests.notifications.alerts.cap.samples import WHOLE

PASSWORD = b"correct horse"
FOUND = read(WHOLE.encode()).message
assert FOUND
ACTUAL: Message = FOUND
EXERCISE = replace(ACTUAL, status=Status.EXERCISE, note="Exercise Grey River 2026")


@dataclass(frozen=True)
class House:
    """Whoever signs, and what the world knows of its keys."""

    folder: Path

    @property
    def keys(self) -> Mapping[str, PublishedKey]:
        return {key.kid: key for key in keystore.known(self.folder)}

    def key(self, mode: Mode = Mode.LIVE) -> AlertKey:
        return keystore.current(self.folder, mode=mode, at=ACTUAL.sent, password=PASSWORD)

    def signed(self, message: Message = ACTUAL, mode: Mode = Mode.LIVE) -> SignedAlert:
        return sign(message, self.key(mode))


def a_house(folder: Path) -> House:
    for mode in Mode:
        begins = ACTUAL.sent - timedelta(days=30)
        keystore.add(folder, mode=mode, valid_from=begins, valid_to=begins + timedelta(days=400), password=PASSWORD)
    return House(folder)


@pytest.fixture(name="house")
def _house(tmp_path: Path) -> House:
    return a_house(tmp_path / "alert-keys")


@pytest.fixture(name="stranger")
def _stranger(tmp_path: Path) -> House:
    return a_house(tmp_path / "other-keys")
