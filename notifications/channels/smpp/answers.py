"""What does it mean for a message how a carrier answered? Vendors have codes of their own besides those of SMPP 3.4."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from smpplib import consts

from notifications.channels.base import Outcome, Result
from notifications.channels.smpp.pdus import name_of

logger = structlog.get_logger(__name__)

# A carrier that is full has room again soon.
BUSY_FOR = timedelta(seconds=10)
BUSY = frozenset({consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL})
SUBMITTED = {
    consts.SMPP_ESME_ROK: Result.ACCEPTED,
    consts.SMPP_ESME_RTHROTTLED: Result.DEFERRED,
    consts.SMPP_ESME_RMSGQFUL: Result.DEFERRED,
    consts.SMPP_ESME_RSYSERR: Result.DEFERRED,
    consts.SMPP_ESME_RSUBMITFAIL: Result.DEFERRED,
    consts.SMPP_ESME_RX_T_APPN: Result.DEFERRED,
    consts.SMPP_ESME_RINVDSTADR: Result.NO_SUCH_ADDRESS,
    # The line, the account or what we are to call ourselves: wrong for every message alike.
    consts.SMPP_ESME_RINVBNDSTS: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVSRCADR: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVSRCTON: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVSRCNPI: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVDSTTON: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVDSTNPI: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVSERTYP: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVSYSTYP: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVREGDLVFLG: Result.UNREACHABLE,
    consts.SMPP_ESME_RINVEXPIRY: Result.UNREACHABLE,
    consts.SMPP_ESME_ROPTPARNOTALLWD: Result.UNREACHABLE,
    # This one, as it is.
    consts.SMPP_ESME_RINVMSGLEN: Result.REFUSED,
    consts.SMPP_ESME_RINVESMCLASS: Result.REFUSED,
    consts.SMPP_ESME_RX_P_APPN: Result.REFUSED,
    consts.SMPP_ESME_RX_R_APPN: Result.REFUSED,
    consts.SMPP_ESME_RDELIVERYFAILURE: Result.REFUSED,
}
# All lines that the account may have are in use by other processes of ours: theirs work.
BIND_ELSEWHERE = frozenset({consts.SMPP_ESME_RALYBND})
# The first that some part of a message has decides: without one part the others are no message, so where one was
# surely not taken all may be sent again, and a phone puts them together by the number they have in common.
WORST_FIRST = (
    Result.NO_SUCH_ADDRESS,
    Result.REFUSED,
    Result.UNREACHABLE,
    Result.DEFERRED,
    Result.UNKNOWN,
    Result.ACCEPTED,
)


def submitted(status: int, reference: str = "") -> Outcome:
    """What the answer to one part comes to. A code nobody mapped is refused, loudly."""
    code = name_of(status)
    if status not in SUBMITTED:
        logger.error("carrier answered what nobody knows", kind="sms", code=code)
    wait = BUSY_FOR if status in BUSY else None
    named = (reference,) if status == consts.SMPP_ESME_ROK and reference else ()
    return Outcome(SUBMITTED.get(status, Result.REFUSED), code, retry_after=wait, references=named)


def bound(status: int) -> Outcome:
    """Why there is no line: the whole channel rests, unless it is only this process that has none."""
    if status in BIND_ELSEWHERE:
        return Outcome(Result.DEFERRED, name_of(status), retry_after=BUSY_FOR)
    return Outcome(Result.UNREACHABLE, name_of(status))


def whole(parts: Sequence[Outcome]) -> Outcome:
    """What became of a message, from what became of its parts."""
    worst = min(parts, key=lambda part: WORST_FIRST.index(part.result))
    if worst.result not in {Result.ACCEPTED, Result.UNKNOWN}:
        return worst
    references = tuple(reference for part in parts for reference in part.references)
    return Outcome(worst.result, worst.code, references=references, parts=len(parts))
