"""What does a copy of somebody's data tell of what was found, decided and issued in one application?

Only what was handed out or took effect: neither drafts, nor orders that wait, nor words between authorities.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Outcome
from consular.visas.models.items import ApplicationItem
from consular.visas.models.texts import in_language
from consular.visas.models.visas import OrderState, ShareCode, Visa
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry

SHARED = "visas.share_code.made"
TERMS = ("state", "entries", "stay_days", "valid_from", "valid_until")


def items_told(application: VisaApplication) -> list[dict[str, Any]]:
    """The checklist with what officers found of each document."""
    items = list(application.items.select_related("requirement", "reason").order_by("requirement__position", "pk"))
    for item in items:
        item.application = application
    return [item_told(item) for item in items]


def item_told(item: ApplicationItem) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "item": item.requirement.code,
        "label": in_language(item.requirement.label, language),
        "mandatory": item.requirement.mandatory,
        "state": item.state,
        "reason": item.reason.code if item.reason else None,
        "reason_text": in_language(item.reason.text, language) if item.reason else None,
        "note": item.note,
        "judged_at": item.reviewed_at,
    }


def inadmissibility_told(application: VisaApplication) -> dict[str, Any] | None:
    found = getattr(application, "inadmissibility", None)
    if found is None:
        return None
    found.application = application
    told = {"found_at": found.created_at, "grounds": found.grounds, "reasons": found.reasons}
    return {**told, "remedy_until": found.remedy_until}


def decision_told(application: VisaApplication, user: User, *, is_self: bool) -> dict[str, Any] | None:
    """What was handed out of the decision; None before that."""
    decision: Decision | None = getattr(application, "decision", None)
    if decision is None:
        return None
    decision.application = decision.proposal.application = application
    visa, refusal = decision.visa, getattr(decision, "refusal", None)
    document = visa or refusal
    if document is None:
        return None
    document.decision = decision
    told = {"outcome": decision.outcome, "reference": document.reference, "issued_at": document.issued_at}
    if decision.outcome == Outcome.REFUSE:
        return {**told, **refusal_told(decision, refusal)}
    mine = None if is_self else codes_made_by(user, application)
    earlier = decision.visas.exclude(pk=document.pk).order_by("pk")
    return {
        **told,
        **visa_told(document, decision, mine),
        "replaced": [{"reference": one.reference, **visa_told(one, decision, mine)} for one in earlier],
    }


def refusal_told(decision: Decision, refusal: Any) -> dict[str, Any]:
    proposal = decision.proposal
    return {
        "grounds": proposal.grounds,
        "reasons": proposal.reasons,
        "remedy_until": refusal.remedy_until,
        "seal": refusal.seal,
    }


def visa_told(visa: Visa, decision: Decision, mine: set[str] | None) -> dict[str, Any]:
    """`mine` are the ids of share codes the reader made; None where all may be read."""
    visa.decision = decision
    return {
        **{name: getattr(visa, name) for name in TERMS},
        "issued_at": visa.issued_at,
        "printed": visa.printed,
        "seal": visa.seal,
        "orders": [
            {
                "kind": order.kind,
                "grounds": order.grounds,
                "reasons": order.reasons,
                "ordered_at": order.created_at,
                "confirmed_at": order.confirmed_at,
            }
            for order in with_visa(visa, visa.orders.filter(state=OrderState.IN_FORCE).order_by("pk"))
        ],
        "corrections_of_the_print": [
            {
                "corrected": asked.corrected,
                "reason": asked.reason,
                "asked_at": asked.created_at,
                "confirmed_at": asked.confirmed_at,
            }
            for asked in with_visa(visa, visa.replacements.filter(state=OrderState.IN_FORCE).order_by("pk"))
        ],
        "share_codes": [
            code_told(code, mine)
            for code in with_visa(visa, visa.share_codes.prefetch_related("uses").order_by("created_at", "pk"))
        ],
    }


def with_visa(visa: Visa, rows: Iterable[Any]) -> list[Any]:
    """Their seals open with the key of this very person: no query for each."""
    found = list(rows)
    for row in found:
        row.visa = visa
    return found


def code_told(code: ShareCode, mine: set[str] | None) -> dict[str, Any]:
    """What a code was for may tell where somebody lives, so it is for who made it and for the holder."""
    is_open = mine is None or str(code.public_id) in mine
    return {
        "made_at": code.created_at,
        "purpose": code.purpose if is_open else None,
        "withheld": not is_open,
        "expires_at": code.expires_at,
        "revoked_at": code.revoked_at,
        "uses": [{"at": use.at, "status": use.status} for use in code.uses.all()],
    }


def codes_made_by(user: User, application: VisaApplication) -> set[str]:
    made = AuditEntry.objects.filter(action=SHARED, actor=str(user.public_id), target=str(application.public_id))
    return {str(detail["code"]) for detail in made.values_list("detail", flat=True)}
