"""What can an officer do with a case in its state, and which service does it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import LIVE, WAITING, CaseState, ConsularCase
from consular.cases.panel.case_forms import BareCase, CaseForm, HandingOver, Naming, Resolving, Triaging, Waiting
from consular.cases.services import handling, merging
from econsulate.core.accounts.models import User

Values = dict[str, Any]
Act = Callable[[ConsularCase, Values, User, datetime], object]
_S = CaseState


@dataclass(frozen=True)
class CaseVerb:
    name: str
    label: Any
    done: Any
    act: Act
    states: tuple[CaseState, ...]
    form: type[CaseForm] = BareCase
    leads_away: bool = False


def triage(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return handling.triage(case, **values, by=by, now=now)


def start(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return handling.start(case, by=by, now=now)


def wait(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return handling.wait(case, CaseState(values["state"]), by=by, now=now)


def resume(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return handling.resume(case, by=by, now=now)


def resolve(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return handling.resolve(case, values["text"], language=case.thread.language, by=by, now=now)


def close(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return handling.close(case, by=by, now=now)


def hand_over(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return handling.hand_over(case, values["mission"], promised=values["promised"], by=by, now=now)


def named(values: Values, by: User) -> ConsularCase:
    """The form has offered no others."""
    return ConsularCase.objects.visible_to_staff(by).whole().get(public_id=values["other"])


def link(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return merging.link(case, named(values, by), by=by)


def merge(case: ConsularCase, values: Values, by: User, now: datetime) -> object:
    return merging.merge(case, named(values, by), by=by, now=now)


CASE_VERBS: Mapping[str, CaseVerb] = {
    verb.name: verb
    for verb in (
        CaseVerb("triage", _("Say how grave it is"), _("The case was looked at."), triage, (_S.RECEIVED,), Triaging),
        CaseVerb("start", _("Work on this case"), _("The case is yours now."), start, (_S.TRIAGED,)),
        CaseVerb("wait", _("Wait for somebody"), _("The case waits."), wait, (_S.OPEN, *WAITING), Waiting),
        CaseVerb("resume", _("Go on with it"), _("The case is worked on again."), resume, WAITING),
        CaseVerb(
            "resolve",
            _("Resolve the case"),
            _("The case is resolved, and the citizen was told."),
            resolve,
            (_S.OPEN, *WAITING),
            Resolving,
        ),
        CaseVerb("close", _("Close the case"), _("The case is closed."), close, (_S.RESOLVED,)),
        CaseVerb(
            "hand-over",
            _("Hand over to another mission"),
            _("The case was handed over."),
            hand_over,
            tuple(_S),
            HandingOver,
            leads_away=True,
        ),
        CaseVerb("link", _("Link with another case"), _("The cases are linked."), link, tuple(_S), Naming),
        CaseVerb(
            "merge",
            _("It is the same as another case"),
            _("The cases are one now. Work goes on in the other."),
            merge,
            LIVE,
            Naming,
        ),
    )
}
