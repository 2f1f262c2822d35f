"""Every page and verb of check-ins in the panel, the score of an incident, where streams of screens begin, and which
roles of Seoul get through."""

from datetime import UTC, datetime, timedelta

from tests.access.panel_doors import ADMIN, APPROVER, DESK, OPERATOR, TEXT, page, verb

SOON = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
CHECK_INS = [
    page("alerts/{told}/check-ins/", *DESK),
    page("alerts/incidents/{incident}/check-ins/", *DESK),
    page("alerts/incidents/{incident}/score/", *DESK),
    page("check-ins/", *DESK, ADMIN),
    page("check-ins/{check_in}/", *DESK),
    page("check-ins/{check_in}/people/{citizen}/", *DESK),
    page("check-ins/{check_in}/stream/", *DESK),
    page("alerts/{told}/stream/", *DESK),
    page("check-ins/{check_in}/calls/{own_call}/", OPERATOR),
    verb("alerts/{told}/check-ins/", OPERATOR, closes_at=SOON),
    verb("alerts/incidents/{incident}/check-ins/", OPERATOR, closes_at=SOON, missions="KZ-SEO"),
    verb("check-ins/{check_in}/close/", OPERATOR, APPROVER),
    verb("check-ins/{check_in}/people/{citizen}/answer/", OPERATOR, status="safe", reason=TEXT),
    verb("check-ins/{check_in}/people/{citizen}/report/", OPERATOR, status="safe", teller="A neighbour"),
    verb("check-ins/{check_in}/calls/", OPERATOR),
    verb("check-ins/{check_in}/calls/{own_call}/no-answer/", OPERATOR),
    verb("check-ins/{check_in}/calls/{own_call}/wrong-number/", OPERATOR),
    verb("check-ins/{check_in}/calls/{own_call}/safe/", OPERATOR, note=TEXT),
    verb("check-ins/{check_in}/calls/{own_call}/need-help/", OPERATOR, help="medical"),
    verb("check-ins/{check_in}/calls/{own_call}/not-there/", OPERATOR),
]
