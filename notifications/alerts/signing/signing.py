"""How does an alert get its signatures, or none at all?

Whatever fails raises, and nothing is returned: there is no rendering that looks signed and isn't. What is returned has
been checked as any other institution would check it.
"""

from dataclasses import dataclass

from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.writing import write
from notifications.alerts.signing import detached, xmldsig
from notifications.alerts.signing.keystore import AlertKey
from notifications.alerts.signing.published import SIGNS
from notifications.alerts.signing.verification import Finding, Verdict, verify, verify_detached


class CannotSign(Exception):
    """This key may not sign this message, or what it signed does not hold."""


@dataclass(frozen=True, slots=True)
class SignedAlert:
    """`canonical` is the message, `xml` the same with a signature inside, `jws` a detached one over `canonical`."""

    canonical: bytes
    xml: bytes
    jws: str
    kid: str


def sign(message: Message, key: AlertKey) -> SignedAlert:
    """Raises CannotWrite for a message that breaks a rule, CannotSign for one this key may not sign."""
    published = key.published
    if message.status not in SIGNS[published.mode]:
        raise CannotSign(f"a {published.mode.value} key signs no {message.status.value} message")
    if published.revoked_at or not published.covers(message.sent):
        raise CannotSign(f"{published.kid} is not valid at {message.sent.isoformat()}")
    canonical = write(message)
    alert = SignedAlert(canonical, xmldsig.signed(canonical, key), detached.signed(canonical, key), published.kid)
    keys = {published.kid: published}
    for finding in (verify(alert.xml, keys), verify_detached(canonical, alert.jws, keys)):
        refuse_unless_whole(finding, message)
    return alert


def refuse_unless_whole(finding: Finding, message: Message) -> None:
    if finding.verdict is not Verdict.GENUINE or finding.message != message:
        raise CannotSign(f"the signature made does not hold: {finding.verdict.value} {finding.reason}")
