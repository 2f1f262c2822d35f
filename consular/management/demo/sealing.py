"""What does a demo installation need before it can seal? An authority, a signer, and the first revocation list."""

from datetime import datetime

from django.conf import settings

from consular.visas.seals import keystore
from consular.visas.services.revoking import publish_list
from consular.visas.services.signers import NoSigner, signer_of_today

DEMO_SIGNER = "DM"


def prepare_sealing(*, now: datetime) -> None:
    """Make what is missing; a new signer publishes a list at once, since nobody could read an older one."""
    try:
        signer_of_today()
    except NoSigner:
        folder = settings.SEAL_KEYS_DIR
        if not (folder / (keystore.AUTHORITY + keystore.CERTIFICATE)).exists():
            demo = {"country": "KZ", "state": "KAZ", "name": "Demonstration visa authority"}
            keystore.initialise(folder, **demo, now=now, password=settings.SEAL_KEYS_PASSWORD)
        keystore.add_signer(folder, code=DEMO_SIGNER, starts=now, password=settings.SEAL_KEYS_PASSWORD)
        publish_list(now=now)
