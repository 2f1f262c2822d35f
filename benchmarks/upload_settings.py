"""Our settings, with room for the 50 MiB files that the comparison sends."""

from econsulate.settings import *  # noqa: F403

UPLOAD_MAX_BYTES = 100 * 1024 * 1024
