"""How often may codes be asked for and guessed? Exact across processes, and closed when the database is away.

Per address the limits are wide, for a whole mobile network may stand behind one; per person and per flow tight.
"""

import ipaddress

from django.http import HttpRequest

from econsulate.core.accounts.models import User
from econsulate.core.limits.services import Rate, allow

ASK_PER_NETWORK = Rate(300, 600)
ASK_PER_RECIPIENT = Rate(5, 600)
TRY_PER_NETWORK = Rate(600, 600)
TRY_PER_FLOW = Rate(5, 300)
FACTOR_PER_USER = Rate(10, 600)
# RFC 6238 §5.2: a time-based password is good for one success. Ours is accepted during three steps of 30 seconds
# (MFA_TOTP_TOLERANCE), and the clocks of several hosts may differ; allauth itself remembers it for one, in one process.
FACTOR_ONCE = Rate(1, 120)


def code_asked(request: HttpRequest, recipient: str) -> None:
    """Count one message to this e-mail address or phone. Raises TooManyRequests."""
    allow("signin.ask.network", network_of(request), rate=ASK_PER_NETWORK)
    allow("signin.ask.recipient", recipient, rate=ASK_PER_RECIPIENT)


def code_tried(request: HttpRequest) -> None:
    """Count one guess at a code sent in this flow. Raises TooManyRequests."""
    flow_begun(request)
    if request.session.session_key:
        allow("signin.try.flow", request.session.session_key, rate=TRY_PER_FLOW)


def flow_begun(request: HttpRequest) -> None:
    """Count what costs us a session row or a look-up and needs no other count. Raises TooManyRequests."""
    allow("signin.try.network", network_of(request), rate=TRY_PER_NETWORK)


def factor_tried(request: HttpRequest, user: User) -> None:
    """Count one guess at a second factor, whatever flow it comes in by. Raises TooManyRequests."""
    flow_begun(request)
    allow("signin.factor.user", str(user.public_id), rate=FACTOR_PER_USER)


def factor_spent(user: User, code: str) -> None:
    """Spend a right one-time password. Raises TooManyRequests when somebody, in any process, used it before."""
    digits = "".join(char for char in code if char.isalnum())
    allow("signin.factor.once", f"{user.public_id}:{digits}", rate=FACTOR_ONCE)


def network_of(request: HttpRequest) -> str:
    """The caller's address; for IPv6 the /64 that one subscriber holds."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 4:
        return text
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
