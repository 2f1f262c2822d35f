"""In which words does a citizen read what was done with their file, and what may they not know yet?

`ACTS` names every act of the trail that can be about a person here; a test finds those without words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.visas.models.timeline import Happening
from consular.visas.models.visas import OrderState, VisaOrder

IN_YOUR_NAME = _("This was done in your name.")
BY_ITSELF = _("The system did this by the rules.")
OUT_OF_COURSE = _("Your file was opened outside the ordinary course of work, for a stated reason.")
OPENED = _("Your file was opened and read.")
EXAMINED = _("A document in your file was examined.")
PASSED_ON = _("Your file was passed on to another mission.")
PROOF_SENT = _("Proof that somebody may act for you was sent.")
PROOF_ASKED = _("An officer asked for proof that somebody may act for you.")
PROOF_EXAMINED = _("The proof that somebody may act for you was examined.")
RIGHT_ENDED = _("Somebody's right to act for you was ended.")
APPEAL_DECIDED = _("An officer decided on your appeal.")
Kind = VisaOrder.Kind

HAPPENINGS: Mapping[Happening, Any] = {
    Happening.DRAFTED: IN_YOUR_NAME,
    Happening.SUBMITTED: IN_YOUR_NAME,
    Happening.ACCEPTED: _("Your application was accepted for review."),
    Happening.INADMISSIBLE: _("Your application was found inadmissible."),
    Happening.REVIEW_BEGUN: _("An officer took up the review of your application."),
    Happening.ITEM_REJECTED: EXAMINED,
    Happening.CORRECTED: IN_YOUR_NAME,
    Happening.CORRECTED_FOR_YOU: _("An officer corrected your application as you asked."),
    Happening.INFORMATION_REQUESTED: _("An officer asked you for something."),
    Happening.INFORMATION_GIVEN: IN_YOUR_NAME,
    Happening.CONSULTATION_BEGUN: _("An officer asked another authority about your application."),
    Happening.CONSULTATION_ENDED: _("An officer entered the answer of another authority."),
    Happening.ESTIMATE: BY_ITSELF,
    Happening.TRANSFERRED: PASSED_ON,
    Happening.PROPOSED: _("An officer finished the review and passed it to a second officer."),
    Happening.DECIDED: _("A second officer took the decision."),
    Happening.ISSUED: _("An officer issued your visa."),
    Happening.REFUSED: _("An officer issued the notice of refusal."),
    Happening.WITHDRAWN: IN_YOUR_NAME,
    Happening.LAPSED: BY_ITSELF,
    Happening.VISA_REVOKED: _("An officer ended or suspended your visa."),
    Happening.VISA_REINSTATED: _("An officer lifted the suspension of your visa."),
    Happening.VISA_REPLACED: _("An officer issued your corrected visa."),
    Happening.VISA_ENDED: BY_ITSELF,
    Happening.EVIDENCE_AWAITED: BY_ITSELF,
    Happening.EVIDENCE_SENT: PROOF_SENT,
    Happening.EVIDENCE_ASKED: PROOF_ASKED,
    Happening.EVIDENCE_ACCEPTED: PROOF_EXAMINED,
    Happening.EVIDENCE_REFUSED: PROOF_EXAMINED,
    Happening.APPEAL_LODGED: IN_YOUR_NAME,
    Happening.APPEAL_TAKEN: _("An officer took up your appeal."),
    Happening.APPEAL_INADMISSIBLE: APPEAL_DECIDED,
    Happening.APPEAL_UPHELD: APPEAL_DECIDED,
    Happening.APPEAL_ADMITTED: APPEAL_DECIDED,
    Happening.APPEAL_DISMISSED: APPEAL_DECIDED,
    Happening.APPEAL_WITHDRAWN: IN_YOUR_NAME,
    Happening.REOPENED: BY_ITSELF,
}
ORDERS: Mapping[str, Any] = {
    Kind.ANNUL: _("An officer ordered that your visa be annulled."),
    Kind.REVOKE: _("An officer ordered that your visa be revoked."),
    Kind.SUSPEND: _("An officer ordered that your visa be suspended."),
    Kind.REINSTATE: _("An officer ordered that the suspension of your visa be lifted."),
}
ACTS: Mapping[str, Any] = {
    **{f"visas.application.{happening.value}": text for happening, text in HAPPENINGS.items()},
    **{f"visas.visa.{kind}_ordered": text for kind, text in ORDERS.items()},
    "visas.application.opened": OPENED,
    "visas.application.read_in_emergency": OUT_OF_COURSE,
    "visas.application.emergency_opened": OUT_OF_COURSE,
    "visas.application.emergency_reviewed": _("Another person examined why your file was opened out of course."),
    "visas.application.assigned": _("Your file was given to an officer."),
    "visas.application.released": _("Your file was laid back for any officer to take."),
    "visas.application.sent_on": PASSED_ON,
    "visas.application.reminded": BY_ITSELF,
    "visas.item.judged": EXAMINED,
    "visas.document.attached": IN_YOUR_NAME,
    "visas.candidates.shown": _("Your file was shown to an officer beside another, to compare the two."),
    "visas.evidence.opened": PROOF_EXAMINED,
    "visas.evidence.judged": PROOF_EXAMINED,
    "visas.claim.opened": PROOF_EXAMINED,
    "visas.claim.judged": PROOF_EXAMINED,
    "visas.appeal.file_sent": IN_YOUR_NAME,
    "visas.appeal.opened": _("Your appeal was opened and read."),
    "visas.replacement.asked": _("An officer asked that the print of your visa be corrected."),
    "visas.replacement.dropped": _("An officer gave up correcting the print of your visa."),
    "visas.share_code.made": IN_YOUR_NAME,
    "visas.share_code.revoked": IN_YOUR_NAME,
}


@dataclass(frozen=True)
class Awaited:
    """An act in `ACTS` that stays with the mission until what its entry names under `key` is in one of `states`."""

    key: str
    states: tuple[str, ...]


IN_FORCE = Awaited("order", (OrderState.IN_FORCE,))
SETTLED = Awaited("replacement", (OrderState.IN_FORCE, OrderState.DROPPED))
# A visa could be used up, and a reason prepared against, before a second officer has confirmed its end.
CONFIDENTIAL: Mapping[str, Awaited] = {
    **{f"visas.visa.{kind}_ordered": IN_FORCE for kind in ORDERS},
    "visas.replacement.asked": SETTLED,
    "visas.replacement.dropped": SETTLED,
}


def acts_awaiting(awaited: Awaited) -> list[str]:
    return [act for act, until in CONFIDENTIAL.items() if until == awaited]
