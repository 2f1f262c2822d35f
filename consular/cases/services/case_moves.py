"""How does a case go from state to state? One table, one way to move, its clock going with it."""

from datetime import datetime

from consular.cases.models.cases import CASE_TRANSITIONS, WAITING, CaseState, ConsularCase
from consular.cases.models.threads import Thread
from consular.cases.services import case_clocks
from consular.cases.services.trail import audit_case
from econsulate.core.accounts.models import User
from econsulate.core.states import WrongState


def move(case: ConsularCase, to: CaseState, *, by: User | None, now: datetime, **facts: object) -> ConsularCase:
    """Of a case the caller has locked. The time to resolve it stands still while it waits and once it is resolved.

    Raises WrongState; of a merged case always, since the other one is worked on.
    """
    if case.merged_into_id is not None or not CASE_TRANSITIONS.allows(case.state, to):
        raise WrongState(current=case.state)
    case.state, case.version = to, case.version + 1
    for name, value in facts.items():
        setattr(case, name, value)
    case.save(update_fields=["state", "version", *facts])
    if to in (*WAITING, CaseState.RESOLVED):
        case_clocks.rest(case, to.value.replace("_", "-"), now=now)
    elif to == CaseState.OPEN:
        case_clocks.go_on(case, now=now)
    audit_case(case, f"cases.case.{to.value}", by)
    return case


def citizen_wrote(thread: Thread, *, by: User, now: datetime) -> None:
    """A case that waited for the citizen is worked on again at once."""
    rows = ConsularCase.objects.select_for_update(of=("self",), no_key=True).whole()
    case = rows.filter(thread=thread, state=CaseState.WAITING_CITIZEN, merged_into=None).first()
    if case is not None:
        move(case, CaseState.OPEN, by=by, now=now)
