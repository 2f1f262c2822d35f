"""Which service does each verb of the file screen call, and with what?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404

from consular.visas.models.applications import VisaApplication
from consular.visas.panel.desk import Desk
from consular.visas.services import assigning, decisions, issuing, review, revoking, transfers
from consular.visas.services.drafts import ChangedMeanwhile

Values = dict[str, Any]
Act = Callable[[Desk, Values, datetime], object]


def accept(desk: Desk, values: Values, now: datetime) -> object:
    return review.accept(desk.application, by=desk.officer, now=now)


def refuse_admission(desk: Desk, values: Values, now: datetime) -> object:
    return review.refuse_admission(desk.application, by=desk.officer, now=now, **values)


def take(desk: Desk, values: Values, now: datetime) -> object:
    return review.take(desk.application, by=desk.officer, now=now, **values)


def assign(desk: Desk, values: Values, now: datetime) -> object:
    return assigning.assign(desk.application, values["colleague"], by=desk.officer, now=now)


def release(desk: Desk, values: Values, now: datetime) -> object:
    return assigning.release(desk.application, by=desk.officer, now=now)


def request_information(desk: Desk, values: Values, now: datetime) -> object:
    items = review.items_of(desk.application, values["items"])
    reason = review.reason_of(desk.application, values["reason"] or None)
    message, days = values["message"], values["days"]
    return review.request_information(
        desk.application, items, by=desk.officer, message=message, reason=reason, days=days, now=now
    )


def consult(desk: Desk, values: Values, now: datetime) -> object:
    return review.consult(desk.application, by=desk.officer, now=now, **values)


def end_consultation(desk: Desk, values: Values, now: datetime) -> object:
    return review.end_consultation(desk.application, by=desk.officer, text=values["answer"], now=now)


def as_read(desk: Desk, values: Values) -> VisaApplication:
    """The application, unless it changed since the page was read. Raises ChangedMeanwhile."""
    if values.pop("version") not in (None, desk.application.version):
        raise ChangedMeanwhile
    return desk.application


def propose_grant(desk: Desk, values: Values, now: datetime) -> object:
    application = as_read(desk, values)
    reasons = values.pop("reasons")
    terms = decisions.Terms(**values)
    return decisions.propose_grant(application, terms, reasons=reasons, by=desk.officer, now=now)


def propose_refusal(desk: Desk, values: Values, now: datetime) -> object:
    application = as_read(desk, values)
    return decisions.propose_refusal(application, by=desk.officer, now=now, **values)


def decide(desk: Desk, values: Values, now: datetime) -> object:
    return decisions.decide(desk.application, seen_hash=values["content_hash"], by=desk.officer, now=now)


def return_proposal(desk: Desk, values: Values, now: datetime) -> object:
    return decisions.return_proposal(desk.application, by=desk.officer, now=now, **values)


def issue(desk: Desk, values: Values, now: datetime) -> object:
    return issuing.issue(desk.application, by=desk.officer, now=now)


def transfer(desk: Desk, values: Values, now: datetime) -> object:
    return transfers.transfer(desk.application, values["mission"], reason=values["reason"], by=desk.officer, now=now)


def order(kind: str) -> Act:
    def act(desk: Desk, values: Values, now: datetime) -> object:
        if desk.visa is None:
            raise Http404
        return revoking.order(desk.visa, kind, by=desk.officer, now=now, **{"grounds": [], **values})

    return act


def confirm_order(desk: Desk, values: Values, now: datetime) -> object:
    written = next((order for order in desk.orders if order.public_id == values["order"]), None)
    if written is None:
        raise Http404
    return revoking.confirm(written, by=desk.officer, now=now)
