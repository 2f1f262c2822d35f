"""The addresses of the operations desk, for the matrix that knocks at all."""

from collections.abc import Mapping

from tests.access.door import GHOST, ID, Door, desk
from tests.factories.alerts import INCIDENT, TEMPLATE, content

DESK, ACCEPTED_GATES = "api/v1/operations", ["large_share", "nobody_there", "outside_band", "languages_missing"]
DESK_DOORS: Mapping[str, Door] = {
    f"{DESK}/incidents": desk(body=INCIDENT),
    f"{DESK}/incidents/{ID}": desk("incident"),
    f"{DESK}/incidents/{ID}/score": desk("incident"),
    f"{DESK}/incidents/{ID}/close": desk("incident", {"reason": "The water went down."}),
    f"{DESK}/areas": desk(),
    f"{DESK}/routes": desk(),
    f"{DESK}/alerts": desk(body={**content(), "incident": GHOST}),
    f"{DESK}/alerts/{ID}": desk("alert"),
    f"{DESK}/alerts/{ID}/versions": desk("alert", content()),
    f"{DESK}/alerts/{ID}/preview": desk("alert"),
    f"{DESK}/alerts/{ID}/submit": desk("alert", {"content_hash": "0" * 64, "accepted_gates": ACCEPTED_GATES}),
    f"{DESK}/alerts/{ID}/return": desk("alert", {"reason": "Look again."}, by="approver"),
    f"{DESK}/alerts/{ID}/reject": desk("alert", {"reason": "There is no flood."}, by="approver"),
    f"{DESK}/alerts/{ID}/approve": desk("alert", {"content_hash": "0" * 64, "place": "Seoul"}, by="approver"),
    f"{DESK}/alerts/{ID}/release": desk("alert", {"content_hash": "0" * 64}),
    f"{DESK}/alerts/{ID}/break-glass": desk("alert", {"content_hash": "0" * 64, "place": "Seoul", "reason": "x" * 20}),
    f"{DESK}/alerts/{ID}/break-glass/review": desk("alert", {"verdict": "justified", "words": "Fine."}, by="approver"),
    f"{DESK}/break-glass": desk(),
    f"{DESK}/alerts/{ID}/update": desk("alert", {"content_hash": "0" * 64}),
    f"{DESK}/alerts/{ID}/cancel": desk("alert", {"reason": "The gauge was broken."}, by="approver"),
    f"{DESK}/alerts/{ID}/all-clear": desk("alert", {"reason": "The water went down."}, by="approver"),
    f"{DESK}/alerts/{ID}/events": desk("alert"),
    f"{DESK}/cap-imports": desk(),
    f"{DESK}/alerts/{ID}/progress": desk("told"),
    f"{DESK}/templates": desk(body=TEMPLATE, by="administrator"),
    f"{DESK}/templates/{ID}": desk("template"),
    f"{DESK}/templates/{ID}/approve": desk("template", by="approver"),
    f"{DESK}/templates/{ID}/withdraw": desk("template", by="approver"),
}
