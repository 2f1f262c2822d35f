"""What does a demo installation need to seal and sign? An authority, a signer, a list; a key for the apps."""

from datetime import datetime, timedelta

from django.conf import settings

from consular.visas.seals import certificates, keystore
from consular.visas.services.revoking import publish_list
from consular.visas.services.signers import NoSigner, signer_of_today
from econsulate.core.appconfig import keystore as config_keys

DEMO_SIGNER = "DM"


def prepare_sealing(*, now: datetime) -> None:
    """Make what is missing; a new signer publishes a list at once, since nobody could read an older one."""
    try:
        signer_of_today()
    except NoSigner:
        folder = settings.SEAL_KEYS_DIR
        if not (folder / (keystore.AUTHORITY + certificates.CERTIFICATE)).exists():
            demo = {"country": "KZ", "state": "KAZ", "name": "Demonstration visa authority"}
            keystore.initialise(folder, **demo, now=now, password=settings.SEAL_KEYS_PASSWORD)
        keystore.add_signer(folder, code=DEMO_SIGNER, starts=now, password=settings.SEAL_KEYS_PASSWORD)
        publish_list(now=now)


def prepare_app_config(*, now: datetime) -> None:
    """A key for what the apps are told, unless one signs already."""
    try:
        config_keys.current(now)
    except config_keys.NoConfigKey:
        config_keys.add(settings.CONFIG_KEYS_DIR, starts=now, ends=now + timedelta(days=425))
