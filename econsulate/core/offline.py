"""With which settings does a command run that needs neither a database nor a broker, where nothing is set up?"""

import base64
import os
from collections.abc import Mapping

from econsulate.core.configuration import PREFIX


def settings_for_offline_use(given: Mapping[str, str]) -> dict[str, str]:
    """What is needed to start where nothing is set up: random keys for this process, no database, no broker.

    Empty as soon as a DATABASE_URL is given, so that a real installation is never half overridden.
    """
    if "DATABASE_URL" in given:
        return {}
    names = ("SECRET_KEY", "BLIND_INDEX_KEY", "AUDIT_SEAL_KEY")
    keys = {PREFIX + name: base64.b64encode(os.urandom(32)).decode() for name in names}
    return {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
        PREFIX + "KEY_ENCRYPTION_KEYS": "none:" + base64.b64encode(os.urandom(32)).decode(),
        PREFIX + "ALLOW_UNSCANNED_FILES": "1",
        PREFIX + "PUBLIC_BASE_URL": "https://localhost",
        **keys,
    }
