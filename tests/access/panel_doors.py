"""Every page and verb of the panel: what a proper caller would send, and which roles of Seoul get through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consular.missions.models.posts import Role
from notifications.alerts.cap.writing import write
from tests.access.doors import GHOST
from tests.factories.cap import a_message
from tests.factories.old_registers import AgainAndAgain, a_file
from tests.factories.visas import ARRIVAL

DAY, TEXT = ARRIVAL.isoformat(), "There is a good reason for it."
INTAKE, OFFICER, DECIDER, REVIEWER = Role.INTAKE, Role.OFFICER, Role.DECIDER, Role.APPEAL_REVIEWER
ADMIN, AUDITOR = Role.MISSION_ADMIN, Role.AUDITOR
OPERATOR, APPROVER = Role.OPERATOR, Role.APPROVER
CASE = (INTAKE, OFFICER, DECIDER)
DESK = (OPERATOR, APPROVER, AUDITOR)
# The trail keeps that somebody read; nothing else may stand there after a refusal.
READ = (
    "citizens.person.viewed",
    "visas.application.opened",
    "visas.evidence.opened",
    "visas.claim.opened",
    "visas.appeal.opened",
    "privacy.hold.read",
    "abroad.registration.opened",
    "abroad.trip.opened",
    "abroad.whereabouts.opened",
    "cases.thread.opened",
    "cases.sos.opened",
    "cases.mail.opened",
    "cases.case.opened",
    "cases.case.receipt_opened",
    "cases.complaint.opened",
    "abroad.contacts.opened",
    "abroad.duress_word.compared",
    "abroad.import.report_opened",
    "notifications.check_in.person_opened",
)
PARTS = ("event", "headline", "description", "instruction")
GROUNDS = {"grounds": ["form-incomplete"], "reasons": TEXT}
REFUSAL = {"grounds": ["purpose-not-shown"], "reasons": TEXT}
TERMS = {
    "entries": "single",
    "stay_days": "20",
    "valid_from": DAY,
    "valid_until": DAY,
    "reasons": TEXT,
}


@dataclass(frozen=True)
class Knock:
    """An address with things of the world in it, what is sent there, and which roles of Seoul get through."""

    at: str
    by: frozenset[Role]
    body: Mapping[str, Any] | None = None

    @property
    def answers(self) -> bool:
        """By itself, not by leading on."""
        return "stream" not in self.at and (self.body is None or "verify" in self.at or "export" in self.at)

    def path(self, things: Mapping[str, Any], *, ghost: bool = False) -> str:
        return "/panel/" + self.at.format_map({name: GHOST if ghost else value for name, value in things.items()})


def page(at: str, *by: Role) -> Knock:
    return Knock(at, frozenset(by))


def verb(at: str, *by: Role, **body: Any) -> Knock:
    return Knock(at, frozenset(by), body)


PAGES = [
    page("files/", *CASE, REVIEWER),
    page("files/{in_review}/", *CASE, REVIEWER),
    page("files/{in_review}/pages/{document_page}/", *CASE, REVIEWER),
    page("claims/", INTAKE, OFFICER),
    page("claims/{claim}/", INTAKE, OFFICER),
    page("claims/{claim}/pages/{claim_page}/", INTAKE, OFFICER),
    page("appeals/", REVIEWER),
    page("appeals/{appeal}/", REVIEWER),
    page("appeals/{appeal}/pages/{document_page}/"),
    page("emergencies/", *CASE, REVIEWER, ADMIN, AUDITOR),
    page("catalogue/", *CASE, REVIEWER, ADMIN, AUDITOR),
    page("catalogue/tourist/", *CASE, REVIEWER, ADMIN, AUDITOR),
    page("catalogue/files/tourist/", *CASE, REVIEWER, ADMIN, AUDITOR),
    page("catalogue/edit/category/"),
    page("catalogue/edit/category/tourist/"),
    page("catalogue/edit/fee/tourist/1/"),
    page("missions/", ADMIN, AUDITOR),
    page("missions/KZ-SEO/", ADMIN, AUDITOR),
    page("missions/new/"),
    page("app-config/"),
    page("duty/", INTAKE, OFFICER, ADMIN),
    page("duty/KZ-SEO/", INTAKE, OFFICER, ADMIN),
    page("holds/", ADMIN, AUDITOR),
    page("holds/{hold}/", ADMIN, AUDITOR),
    page("register/", INTAKE, OFFICER),
    page("register/{registration}/", INTAKE, OFFICER),
    page("old-registers/", ADMIN),
    page("old-registers/{register_import}/", ADMIN),
    page("old-registers/{register_import}/report/", ADMIN),
    page("head-counts/", INTAKE, OFFICER),
    page("people/", *CASE, REVIEWER),
    page("people/?q=Example", *CASE, REVIEWER),
    page("whereabouts/", INTAKE, OFFICER),
    page("whereabouts/{whereabouts}/", INTAKE, OFFICER),
    page("trips/", INTAKE, OFFICER),
    page("trips/{trip}/", INTAKE, OFFICER),
    page("sos/", INTAKE, OFFICER, ADMIN),
    page("sos/{call}/", INTAKE, OFFICER, ADMIN),
    page("mails/", INTAKE, OFFICER),
    page("mails/{mail}/", INTAKE, OFFICER),
    page("mails/{mail}/pages/{mail_page}/", INTAKE, OFFICER),
    page("messages/", INTAKE, OFFICER),
    page("messages/{thread}/", INTAKE, OFFICER),
    page("messages/{thread}/pages/{thread_page}/", INTAKE, OFFICER),
    page("cases/", INTAKE, OFFICER),
    page("cases/new/", INTAKE, OFFICER),
    page("cases/{case}/", INTAKE, OFFICER),
    page("receipts/{entered_case}/", INTAKE, OFFICER),
    page("case-board/", INTAKE, OFFICER),
    page("complaints/", OFFICER, ADMIN),
    page("complaints/{complaint}/", OFFICER, ADMIN),
    page("complaints/{complaint}/pages/{complaint_page}/", OFFICER, ADMIN),
    page("replies/", INTAKE, OFFICER),
    page("replies/new/", INTAKE, OFFICER),
    page("replies/{reply}/", INTAKE, OFFICER),
    page("register/{registration}/contacts/", INTAKE, OFFICER),
    page("trips/{trip}/contacts/", INTAKE, OFFICER),
    page("alerts/", *DESK, ADMIN),
    page("alerts/incidents/new/", OPERATOR),
    page("alerts/incidents/{incident}/", *DESK),
    page("alerts/incidents/{incident}/compose/", OPERATOR),
    page("alerts/messages/new/", OPERATOR),
    page("alerts/templates/", *DESK, ADMIN),
    page("alerts/templates/new/", ADMIN),
    page("alerts/templates/{template}/", *DESK, ADMIN),
    page("alerts/{alert}/", *DESK),
    page("alerts/{alert}/compose/", OPERATOR),
    page("alerts/{alert}/preview/", *DESK),
    page("alerts/{alert}/versions/", *DESK),
    page("alerts/{alert}/approval/", *DESK),
    page("alerts/{told}/release/", *DESK),
    page("alerts/{alert}/break-glass/", *DESK),
    page("alerts/{told}/progress/", *DESK),
    page("core/auditentry/", AUDITOR),
    page("core/auditentry/{entry}/change/", AUDITOR),
]
FILES = [
    verb("files/{submitted}/accept/", INTAKE, OFFICER),
    verb("files/{submitted}/refuse-admission/", OFFICER, **GROUNDS),
    verb("files/{in_review}/take/", OFFICER),
    verb("files/{in_review}/assign/", *CASE, colleague="{intake}"),
    verb("files/{in_review}/release/", *CASE),
    verb("files/{in_review}/transfer/", INTAKE, OFFICER, mission="KZ-VIE", reason=TEXT),
    verb("files/{in_review}/request-information/", INTAKE, OFFICER, message=TEXT, days="5"),
    verb("files/{in_review}/consult/", OFFICER, authority="Ministry", question=TEXT),
    verb("files/{in_review}/items/passport/", INTAKE, OFFICER, verdict="accept"),
    verb("files/{in_review}/propose-refusal/", OFFICER, **REFUSAL),
    verb("files/{ripe}/propose-grant/", OFFICER, **TERMS),
    verb("files/{in_review}/correct/", INTAKE, OFFICER, reason=TEXT, **{"identity-birth_date": "1990-04-21"}),
    verb("files/{consulted}/end-consultation/", OFFICER, answer="None."),
    verb("files/{proposed}/decide/", DECIDER, content_hash="{hash}"),
    verb("files/{proposed}/return/", DECIDER, reason=TEXT),
    verb("files/{decided}/issue/", OFFICER, DECIDER),
    verb("files/{granted}/confirm-order/", DECIDER, order="{order}"),
    verb("files/{renewed}/annul/", OFFICER, DECIDER, grounds=["conditions-not-met"], reasons=TEXT),
    verb("files/{renewed}/revoke/", OFFICER, DECIDER, grounds=["conditions-no-longer-met"], reasons=TEXT),
    verb("files/{renewed}/suspend/", OFFICER, DECIDER, grounds=["document-lost"], reasons=TEXT),
    verb("files/{suspended}/reinstate/", OFFICER, DECIDER, reasons=TEXT),
    verb("files/{mended}/confirm-replacement/", DECIDER, replacement="{replacement}"),
    verb("files/{mended}/drop-replacement/", OFFICER, DECIDER, replacement="{replacement}"),
    verb("files/{renewed}/ask-replacement/", OFFICER, DECIDER, reason=TEXT, passport_number="M99999999"),
    verb("files/{warded}/representations/{representation}/accept/", INTAKE, OFFICER, version="2"),
    verb("files/{warded}/representations/{representation}/refuse/", INTAKE, OFFICER, version="2", reason="unreadable"),
    verb("files/{in_review}/representations/{shown}/ask/", INTAKE, OFFICER, note=TEXT),
    verb("files/{warded}/representations/{representation}/end/", INTAKE, OFFICER, reason="court_order"),
]
SAID = {"text": TEXT, "language": "en", "client_id": "3f1e1c1e-0000-4000-8000-000000000001"}
MESSAGES = [
    verb("messages/{thread}/answer/", INTAKE, OFFICER, **SAID),
    verb("messages/{thread}/note/", INTAKE, OFFICER, **SAID),
    verb("messages/{thread}/report/", INTAKE, OFFICER, **SAID),
    verb("messages/{thread}/take/", INTAKE, OFFICER),
    verb("messages/{thread}/assign/", INTAKE, OFFICER, colleague="{intake}"),
    verb("messages/{thread}/release/", INTAKE, OFFICER),
    verb("messages/{thread}/transfer/", INTAKE, OFFICER, mission="KZ-VIE"),
    # Nobody here has read it yet.
    verb("messages/{thread}/close/", version="1"),
    verb("messages/{thread}/translate/{said}/", INTAKE, OFFICER, language="ru", text=TEXT),
    verb("messages/{thread}/make-a-case/", INTAKE, OFFICER, kind="arrest"),
    verb("cases/{case}/triage/", INTAKE, OFFICER, kind="arrest", severity="3"),
    # These come after it was looked at and begun.
    verb("cases/{case}/start/"),
    verb("cases/{case}/wait/", state="waiting_citizen"),
    verb("cases/{case}/resume/"),
    verb("cases/{case}/resolve/", text=TEXT),
    verb("cases/{case}/close/"),
    verb("cases/{case}/hand-over/", INTAKE, OFFICER, mission="KZ-VIE", promised=TEXT),
    verb("cases/{case}/link/", INTAKE, OFFICER, other="{other_case}"),
    verb("cases/{case}/merge/", INTAKE, OFFICER, other="{other_case}"),
    verb("complaints/{complaint}/acknowledge/", OFFICER, ADMIN),
    # This comes after it was taken up.
    verb("complaints/{complaint}/answer/", finding="upheld", text=TEXT),
    verb("replies/{reply}/retire/", INTAKE, OFFICER, version="1"),
]
OTHERS = [
    verb("mails/{mail}/attach/", INTAKE, OFFICER, reference="{thread_reference}"),
    verb("mails/{mail}/begin/", INTAKE, OFFICER, reference="{thread_reference}"),
    verb("mails/{mail}/dismiss/", INTAKE, OFFICER, state="marked_as_spam", note=TEXT),
    verb("sos/{call}/answer/", INTAKE, OFFICER, ADMIN),
    verb("sos/{call}/pass-on/", INTAKE, OFFICER, ADMIN, mission="KZ-VIE"),
    verb("sos/{call}/close/", INTAKE, OFFICER, ADMIN, ending="helped"),
    verb("sos/{call}/mark-as-abuse/", INTAKE, OFFICER, ADMIN),
    verb("register/{registration}/accept/", INTAKE, OFFICER),
    verb("register/{registration}/transfer/", INTAKE, OFFICER, mission="KZ-VIE"),
    verb("register/{registration}/end/", INTAKE, OFFICER, reason="left"),
    verb("register/{registration}/verify-word/", INTAKE, OFFICER, word="tulip"),
    verb("trips/{trip}/verify-word/", INTAKE, OFFICER, word="tulip"),
    verb("old-registers/", ADMIN, mission="KZ-SEO", source="ministry-2019", file=AgainAndAgain(a_file({}))),
    verb("old-registers/export/", ADMIN, mission="KZ-SEO"),
    verb("old-registers/{register_import}/release/", ADMIN),
    verb("old-registers/{register_import}/withdraw/", ADMIN),
    verb("claims/{claim}/accept/", INTAKE, OFFICER, version="2", person="{person}"),
    verb("claims/{claim}/refuse/", INTAKE, OFFICER, version="2", reason="unreadable"),
    verb("appeals/{appeal}/take/", REVIEWER),
    verb("appeals/{appeal}/find-inadmissible/", REVIEWER, reasons=TEXT),
    verb("appeals/{appeal}/uphold/", reasons=TEXT),
    verb("appeals/{appeal}/dismiss/", reasons=TEXT),
    verb("emergencies/{opening}/review/", ADMIN, AUDITOR, verdict="justified", remark=TEXT),
    verb("holds/place/", ADMIN, AUDITOR, reference="{reference}", reason=TEXT, review_on=DAY),
    verb("holds/{hold}/lift/", ADMIN, AUDITOR, reason=TEXT),
    verb("catalogue/edit/category/tourist/"),
    verb("missions/new/"),
    verb("app-config/", text="", after="0"),
    verb("trail/verify/", AUDITOR, chain="KZ-SEO"),
]
MISSIONS = [
    verb("duty/KZ-SEO/plan/", ADMIN, user="{intake}", rank="2", first=DAY, days="2", begins="18:00", ends="09:00"),
    verb("duty/KZ-SEO/{shift}/hand-over/", OFFICER, ADMIN, user="{intake}"),
    verb("duty/KZ-SEO/{shift}/withdraw/", ADMIN),
    verb("missions/KZ-SEO/set-hours/", ADMIN, service="visas", valid_from=DAY),
    verb("missions/KZ-SEO/set-day/", ADMIN, date=DAY, kind="closed", source="own", reason_en=TEXT),
    verb("missions/KZ-SEO/clear-day/", date=DAY),
    verb("missions/KZ-SEO/appoint/", ADMIN, email="new@example.org", role="intake", language="en"),
    verb("missions/KZ-SEO/describe/", version="1"),
    verb("missions/KZ-SEO/charter/", version="1"),
    verb("missions/KZ-SEO/assign-place/", place="KR-11", valid_from=DAY),
    verb("missions/KZ-SEO/accredit/", state="MN", valid_from=DAY),
    verb("missions/KZ-SEO/close/", successor="KZ-VIE"),
    verb("missions/KZ-SEO/posts/{proposed_post}/confirm/", ADMIN),
    verb("missions/KZ-SEO/posts/{proposed_post}/withdraw/", ADMIN),
    verb("missions/KZ-SEO/posts/{live_post}/end/", ADMIN),
    verb("missions/KZ-SEO/posts/{live_post}/introduce/", ADMIN, display_name="Bek"),
]
WORDS = {f"{kind}_en_{part}": TEXT for kind in ("texts", "corrections", "all_clears") for part in PARTS}
FLOOD = {
    "code": "flood",
    "category": "Met",
    "event_code": "flood",
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Observed",
    "response_types": ["Evacuate"],
    "least_people": "1",
    "most_people": "9",
}
# Nothing waits in the world, and what was seen is not what stands there.
SEEN = {"content_hash": "0" * 64}
ALERTS = [
    verb("alerts/incidents/new/", OPERATOR, mode="exercise", mission="KZ-SEO", title=TEXT, place="Seoul"),
    verb("alerts/incidents/{incident}/close/", OPERATOR, reason=TEXT),
    verb("alerts/incidents/{incident}/compose/", OPERATOR, do="save", seen="0"),
    verb("alerts/messages/new/", OPERATOR, mission="KZ-SEO", file=AgainAndAgain(write(a_message()))),
    verb("alerts/templates/new/", ADMIN, mission="KZ-SEO", **FLOOD, **WORDS),
    verb("alerts/templates/{template}/approve/", APPROVER, ADMIN),
    verb("alerts/templates/{template}/withdraw/", APPROVER, ADMIN),
    verb("alerts/{alert}/compose/", OPERATOR, do="save", seen="1"),
    verb("alerts/{alert}/submit/", **SEEN),
    verb("alerts/{alert}/approval/", **SEEN, place="Seoul"),
    verb("alerts/{alert}/return/", reason=TEXT),
    verb("alerts/{alert}/reject/", reason=TEXT),
    verb("alerts/{told}/release/", **SEEN),
    verb("alerts/{alert}/break-glass/", **SEEN, place="Seoul", reason=TEXT),
    # Nobody sent it alone.
    verb("alerts/{told}/break-glass/review/", verdict="justified", words=TEXT),
    verb("alerts/{told}/cancel/", OPERATOR, APPROVER, reason=TEXT),
    verb("alerts/{told}/all-clear/", OPERATOR, APPROVER, reason=TEXT),
]
# The way in, one's own account, and what leads to another address.
OWN = ("sign-in", "sign-out", "$", "security", "language", "confirm", "(?P", "login", "jsi18n", "r/", "core/")
ACTS = [*FILES, *MESSAGES, *OTHERS, *MISSIONS, *ALERTS]
