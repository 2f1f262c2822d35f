"""How much may one person upload, how long do we wait for it, and what is acceptable where?"""

from collections.abc import Mapping
from datetime import timedelta

from econsulate.core.files.sandbox.protocol import MEDIA_TYPES, Policy
from econsulate.core.limits.services import Rate

MIB = 1024 * 1024

# Bytes are acknowledged in segments, so a killed server costs one segment and a cut line nothing.
SEGMENT_BYTES = 5 * MIB
SEGMENT_SECONDS = 5.0
READ_BYTES = 256 * 1024
# Each PATCH makes a file of its own; a phone that can't send 25 MiB in so many should start again on a better line.
MAX_PARTS = 2_000
# A body with a checksum is kept in memory until it is proven.
CHECKED_BODY_BYTES = 8 * MIB

IN_FLIGHT_BYTES = 200 * MIB
IN_FLIGHT_UPLOADS = 50
BEGIN_RATE = Rate(count=120, seconds=3600)
KEPT_FOR = timedelta(days=1)
REMEMBERED_FOR = timedelta(days=7)
SWEEP_ROWS = 1_000

# A whole older register (docs/register-csv.md); a file beside an officer's message is held to UPLOAD_MAX_BYTES as well.
WHOLE_FILE_BYTES = 200 * MIB

# 35 mm at 300 dots an inch.
PORTRAIT_SIDE = 413

POLICIES: Mapping[str, Policy] = {
    "document": Policy(),
    "photo": Policy(
        media_types=(MEDIA_TYPES["JPEG"], MEDIA_TYPES["PNG"]), max_pages=1, min_side=PORTRAIT_SIDE, portrait=True
    ),
}
