"""A signer of seals for tests."""

from pathlib import Path

from django.utils import timezone

from consular.visas.seals import keystore


def a_signer(folder: Path) -> Path:
    """An authority and its signer of today; returns the folder for settings.SEAL_KEYS_DIR."""
    now = timezone.now()
    keystore.initialise(folder, country="KZ", state="KAZ", name="Demo visa authority", now=now)
    keystore.add_signer(folder, code="VA", starts=now)
    return folder
