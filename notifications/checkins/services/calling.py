"""Who is called next, and what came of it? An officer takes whoever is silent and comes first; nobody else takes the
same one until it is said what came of it, or the time for it is over.

Nobody is dropped: who was called in vain rests, longer each time, and is ranked anew by the rule.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError
from notifications.alerts.services.authority import Authority, NotOperator
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.models.choices import IN_VAIN, Outcome, Status
from notifications.checkins.rules.risk import after_calls, risk
from notifications.checkins.rules.turns import rests_until, turn
from notifications.checkins.services import answering
from notifications.checkins.services.households import readable
from notifications.checkins.services.streaming import tell_board

THEIRS_ALONE = timedelta(minutes=10)
# So many of the silent are looked at in one go for one whom this officer may read.
AT_ONCE = 200


class NobodyToCall(DomainError):
    code = "nobody_to_call"
    title = _("Nobody is to be called now: all have answered, or are called, or were called a short while ago.")


class OnlyOthersMayCall(NobodyToCall):
    code = "only_others_may_call"
    title = _(
        "Silent people are left whom only others may call: who keeps the register of the mission that serves them"
        " reads who they are."
    )


class CallLapsed(DomainError):
    code = "call_lapsed"
    title = _("The time for this call was over, and somebody else took it. If you reached them, say so on their page.")


class CallEnded(DomainError):
    code = "call_ended"
    title = _("What came of this call is written down already.")


@dataclass(frozen=True)
class Came:
    """What came of a call. `help` and `people` go with `need_help` alone."""

    outcome: str
    help: str = ""
    people: int | None = None
    note: str = field(default="", repr=False)


def callable_by(authority: Authority, check_in: CheckIn) -> Collection[str]:
    """Whose people they may call: as operator of the mission that asks, all whom they see; else those they operate for.
    Raises NotOperator."""
    codes = authority.sees if check_in.mission in authority.operates else authority.operates
    if not codes:
        raise NotOperator
    return codes


@transaction.atomic
def take_next(check_in: CheckIn, authority: Authority, *, by: User, now: datetime) -> CheckInCall:
    """The call they have in hand, else the next of whom they may find out who it is. Raises NotOperator, NobodyToCall,
    OnlyOthersMayCall, CheckInOver."""
    codes = callable_by(authority, check_in)
    check_in = answering.still_kept(check_in)
    # Who presses twice at once waits here for themselves.
    User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk").first()
    mine = CheckInCall.objects.filter(check_in=check_in, taken_by=by, outcome="").first()
    if mine is not None and mine.until > now:
        return mine
    person = first_waiting(check_in, codes, by=by, now=now)
    over = Q(taken_by=by) | Q(subject=person.subject)
    CheckInCall.objects.filter(over, check_in=check_in, outcome="").update(outcome=Outcome.LAPSED, ended_at=now)
    call = CheckInCall(check_in=check_in, subject=person.subject, taken_by=by, created_at=now, until=now + THEIRS_ALONE)
    call.save(force_insert=True)
    person.call_after = call.until
    person.save(update_fields=["call_after"])
    tell_board(check_in)
    record("notifications.check_in.call_taken", by=by, target=check_in, chain=person.served_by, person=person.subject)
    return call


def first_waiting(check_in: CheckIn, codes: Collection[str], *, by: User, now: datetime) -> CheckInPerson:
    """Under lock; rows that others hold at this moment are passed over, and people who would be only a number to this
    officer. Raises NobodyToCall, OnlyOthersMayCall."""
    rows = CheckInPerson.objects.filter(check_in=check_in, served_by__in=codes).standing(Status.SILENT).in_turn()
    waiting = rows.filter(Q(call_after=None) | Q(call_after__lte=now))
    served = waiting.values_list("subject", "served_by").iterator(chunk_size=AT_ONCE)
    refusal: type[NobodyToCall] = NobodyToCall
    while some := dict(islice(served, AT_ONCE)):
        mine = readable(some, by=by)
        person = waiting.filter(subject__in=mine).select_for_update(skip_locked=True).first() if mine else None
        if person is not None:
            return person
        if len(mine) < len(some):
            refusal = OnlyOthersMayCall
    raise refusal


def only_others_call(rows: Sequence[CheckInPerson], *, by: User) -> bool:
    """Whether there are people among these who never come as this officer's next."""
    served = {row.subject: row.served_by for row in rows}
    return len(readable(served, by=by)) < len(served)


def own(check_in: CheckIn, public_id: UUID, *, by: User) -> CheckInCall:
    """Raises Http404 for one of another officer."""
    call = CheckInCall.objects.filter(check_in=check_in, public_id=public_id, taken_by=by).first()
    if call is None:
        raise Http404
    return call


@transaction.atomic
def end(call: CheckInCall, person: CheckInPerson, came: Came, *, by: User, now: datetime) -> CheckInCall:
    """Write down what came of it; whom they reached is as if they had rung us. The same again is the same. Raises
    CallLapsed, CallEnded, CheckInOver."""
    # The person first, then the call, the trail last: so does whoever takes the next.
    held = CheckInPerson.objects.select_for_update().filter(pk=person.pk).first()
    if held is None:
        raise answering.CheckInOver
    call = CheckInCall.objects.select_for_update().get(pk=call.pk)
    if call.outcome == came.outcome:
        return call
    if call.outcome:
        raise CallLapsed if call.outcome == Outcome.LAPSED else CallEnded
    call.outcome, call.ended_at = came.outcome, now
    call.save(update_fields=["outcome", "ended_at"])
    if Outcome(came.outcome) in IN_VAIN:
        tried_in_vain(held, wrong_number=came.outcome == Outcome.WRONG_NUMBER, now=now)
        tell_board(call.check_in)
    else:
        answering.answer_for(call.check_in, said_of(call, came), held.subject, by=by)
    detail = {"outcome": came.outcome}
    record(
        "notifications.check_in.call_ended", by=by, target=call.check_in, chain=held.served_by,
        person=held.subject, detail=detail,
    )  # fmt: skip
    return call


def said_of(call: CheckInCall, came: Came) -> answering.Said:
    """As an officer's word; its client_id is the call, so that it is one answer however often it is sent."""
    reason = gettext("They were called and reached.")
    return answering.Said(came.outcome, call.public_id, came.help, came.people, came.note, reason=reason)


def tried_in_vain(person: CheckInPerson, *, wrong_number: bool, now: datetime) -> None:
    person.tries += 1
    person.call_after = rests_until(person.tries, wrong_number=wrong_number, now=now)
    person.grounds = after_calls(person.grounds, person.tries)
    person.risk = max(person.risk, risk(person.grounds))
    person.turn = turn(person.status, person.help, person.risk)
    person.save(update_fields=["tries", "call_after", "grounds", "risk", "turn"])
