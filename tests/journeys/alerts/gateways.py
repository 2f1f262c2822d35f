"""What stands between us and the carriers where it is installed? Postfix for mail, Kannel for short messages.

Both are what an embassy would run. Without them mail goes to the stand-in of a post office, and short messages by SMPP
to that of a carrier, themselves.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests import postfix
from tests.journeys.alerts.counterparts import Around
from tests.journeys.client import until
from tests.notifications import kannel

DRAINS_WITHIN_SECONDS, LOOKS = 120, 3


@dataclass
class Gateways:
    """Those there are; none of them in a story without."""

    post: postfix.Postfix | None = None
    texts: kannel.Kannel | None = None

    def __str__(self) -> str:
        there = {"Postfix": self.post, "Kannel": self.texts}
        return " and ".join(name for name, one in there.items() if one) or "none"

    def settings(self, web_port: int) -> dict[str, str]:
        """What changes for a system that answers at this port."""
        found = {"ECONSULATE_WEB_PORT": str(web_port)}
        if self.post:
            found["ECONSULATE_SMTP_URL"] = f"smtp://127.0.0.1:{self.post.port}"
        if self.texts:
            who = f"{kannel.USER}:{quote(kannel.PASSWORD, safe='')}"
            found["ECONSULATE_SMS_URL"] = f"http://{who}@127.0.0.1:{self.texts.ports['sendsms']}/cgi-bin/sendsms"
            found["ECONSULATE_SMS_RECEIPTS_URL"] = f"http://127.0.0.1:{web_port}"
        return found

    def bring_answers_to(self, url: Callable[[], str]) -> None:
        """What people write comes there."""
        if self.texts:
            self.texts.bring_answers_to(url())

    def wait(self) -> None:
        """Until all that was given to them has gone on to the carriers."""
        until(
            lambda: not any(self.waiting() for _look in range(LOOKS)) or None,
            "gateways to empty",
            seconds=DRAINS_WITHIN_SECONDS,
        )

    def waiting(self) -> int:
        return (self.post.waiting() if self.post else 0) + (self.texts.waiting() if self.texts else 0)


@contextmanager
def standing(around: Around, folder: Path) -> Iterator[Gateways]:
    """Those which are installed, before these carriers."""
    with ExitStack() as stack:
        found = Gateways()
        if not postfix.why_not():
            found.post = stack.enter_context(postfix.running(around.office.port, dict(os.environ)))
        if kannel.IS_INSTALLED:
            found.texts = stack.enter_context(kannel.daemons(folder, kannel.SMPP_LINE, carrier=around.carrier.port))
        yield found
