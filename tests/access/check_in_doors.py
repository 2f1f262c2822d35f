"""The addresses of check-ins, for the matrix."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.access.door import GHOST, Door, desk, mine

MINE, DESK = "api/v1/check-ins", "api/v1/operations/check-ins"
ONE = f"{DESK}/<uuid:public_id>"
LISTED = f"{ONE}/people/<uuid:subject>"
SAID = {"status": "safe", "client_id": "3f1e1c1e-0000-4000-8000-000000000002"}
ASKING: Mapping[str, Any] = {
    "incident": GHOST,
    "area": {"missions": ["KZ-SEO"]},
    "closes_at": (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
}

CHECK_INS: Mapping[str, Door] = {
    MINE: mine(),
    f"{MINE}/<uuid:public_id>/answer": mine("check_in", SAID),
    f"{MINE}/<uuid:public_id>/reports": mine("check_in", {**SAID, "name": "Somebody Example"}),
    DESK: desk(body=ASKING),
    ONE: desk("check_in"),
    f"{ONE}/close": desk("check_in"),
    f"{ONE}/people": desk("check_in"),
    LISTED: desk("check_in"),
    f"{LISTED}/answer": desk("check_in", {**SAID, "reason": "She rang us."}),
    f"{LISTED}/reports": desk("check_in", {**SAID, "name": "A neighbour"}),
    f"{ONE}/calls": desk("check_in"),
    f"{ONE}/calls/<uuid:call>": desk("check_in"),
    f"{ONE}/calls/<uuid:call>/outcome": desk("check_in", {"outcome": "need_help", "help": "medical"}),
    f"{ONE}/reports": desk("check_in"),
    f"{ONE}/pfif": desk("check_in"),
}
