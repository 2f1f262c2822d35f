"""A signer of seals for tests."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from consular.visas.seals import keystore


def a_signer(folder: Path) -> Path:
    """An authority and its signer of today; returns the folder for settings.SEAL_KEYS_DIR.

    The same on one day, so that what a remembered fixture sealed (tests/remembered.py) verifies later too.
    """
    shutil.copytree(signer_of(timezone.now().date()).name, folder)
    return folder


@cache
def signer_of(day: date) -> "TemporaryDirectory[str]":
    made, now = TemporaryDirectory(), timezone.now()
    assert now.date() == day
    folder = Path(made.name)
    keystore.initialise(folder, country="KZ", state="KAZ", name="Demo visa authority", now=now)
    keystore.add_signer(folder, code="VA", starts=now)
    return made
