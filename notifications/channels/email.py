"""How does a message go out by e-mail? Over SMTP, with an answer understood at each step (RFC 5321, RFC 3463).

The dialogue is spoken step by step, because only so can a lost connection be judged: before the end of the text is
written nothing was accepted, after it the mail server may have the message.
"""

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, parseaddr
from smtplib import SMTP, SMTPException
from typing import cast

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.bounces import NO_MAILBOX, STATUS, return_path
from notifications.channels.turns import one_by_one

FINAL_ANSWER_SECONDS = 20
MAILBOX_FULL = "5.2.2"
NO_MAILBOX_WITHOUT_DETAIL = frozenset({550, 551, 553})
SERVICE_CLOSING = 421


class Email:
    """Mail through the configured SMTP server. A repeated Message-ID is one message to mail programs."""

    kind = "email"
    label = _("E-mail")
    batch = 50
    receipts = frozenset({Result.ACCEPTED})
    local = False
    collapses_repeats = True
    brief = False
    doorbell = False

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        """All over one connection; it is opened anew after any trouble."""
        connection = Connection()
        try:
            return one_by_one(envelopes, connection.hand_over)
        finally:
            connection.close()

    def route(self, address: str) -> str:
        return self.kind

    def check(self) -> list[str]:
        connection = Connection()
        try:
            connection.open()
        except (OSError, SMTPException) as error:
            return [f"SMTP server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {type(error).__name__}"]
        finally:
            connection.close()
        return []


class Connection:
    """One SMTP connection, made by Django's backend (certificates checked, STARTTLS and login as configured)."""

    def __init__(self) -> None:
        self.backend = EmailBackend(fail_silently=False)

    def open(self) -> SMTP:
        self.backend.open()
        smtp = cast(SMTP, self.backend.connection)
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def close(self) -> None:
        """Hang up without waiting for a goodbye, which a stuck server would hold back."""
        for name in ("connection", "_partial_connection"):
            smtp = getattr(self.backend, name)
            if smtp is not None:
                smtp.close()
            setattr(self.backend, name, None)

    def hand_over(self, envelope: Envelope) -> Outcome:
        data = composed(envelope)
        try:
            smtp = self.open()
        except (OSError, SMTPException) as error:
            self.close()
            return Outcome(Result.UNREACHABLE, code_of(error))
        try:
            outcome = dialogue(smtp, envelope, data)
        except (OSError, SMTPException) as error:
            # A server that stalls would hold up everybody's mail; one that hangs up costs no time.
            stalled = TimeoutError in {type(error), type(error.__context__)}
            outcome = Outcome(Result.UNREACHABLE, "timeout") if stalled else Outcome(Result.DEFERRED, "cut off")
        if outcome.result != Result.ACCEPTED:
            self.close()
        return outcome


def dialogue(smtp: SMTP, envelope: Envelope, data: bytes) -> Outcome:
    """MAIL, RCPT, DATA. Raises OSError or SMTPException only while nothing can have been accepted."""
    code, text = smtp.mail(return_path(envelope.id, sender=sender(discreet=True).addr_spec))
    if code != 250:
        return sender_refused(code, text)
    code, text = smtp.rcpt(on_the_wire(envelope.address))
    if code not in {250, 251}:
        return recipient_refused(code, text)
    code, text = smtp.docmd("DATA")
    if code != 354:
        return message_refused(code, text)
    smtp.send(data.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(FINAL_ANSWER_SECONDS)
        code, text = smtp.getreply()
    except (OSError, SMTPException):
        return Outcome(Result.UNKNOWN, "no answer")
    return Outcome(Result.ACCEPTED, str(code)) if code == 250 else message_refused(code, text)


def sender_refused(code: int, text: bytes) -> Outcome:
    """Whatever is wrong with our own address is wrong for everybody."""
    temporary = 400 <= code < 500 and code != SERVICE_CLOSING
    return Outcome(Result.DEFERRED if temporary else Result.UNREACHABLE, detailed(code, text))


def recipient_refused(code: int, text: bytes) -> Outcome:
    detail = enhanced(text)
    if code == SERVICE_CLOSING:
        result = Result.UNREACHABLE
    elif code < 500 or detail == MAILBOX_FULL:
        result = Result.DEFERRED
    elif detail in NO_MAILBOX or (not detail and code in NO_MAILBOX_WITHOUT_DETAIL):
        result = Result.NO_SUCH_ADDRESS
    else:
        result = Result.REFUSED
    return Outcome(result, detailed(code, text))


def message_refused(code: int, text: bytes) -> Outcome:
    if code == SERVICE_CLOSING:
        return Outcome(Result.UNREACHABLE, str(code))
    result = Result.REFUSED if code >= 500 else Result.DEFERRED
    return Outcome(result, detailed(code, text))


def enhanced(text: bytes) -> str:
    found = STATUS.match(text.decode("ascii", "replace"))
    return found.group() if found else ""


def detailed(code: int, text: bytes) -> str:
    return f"{code} {enhanced(text)}".strip()


def code_of(error: Exception) -> str:
    return str(getattr(error, "smtp_code", "") or type(error).__name__)


def composed(envelope: Envelope) -> bytes:
    """The message as it goes over the wire: plain text, no links (official mail that has none can't be imitated)."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender(discreet=envelope.discreet)
    message["To"] = on_the_wire(envelope.address)
    message["Subject"] = one_line(envelope.subject)
    message["Date"] = formatdate()
    domain = sender(discreet=True).domain
    message["Message-ID"] = f"<{envelope.id.hex}@{domain}>"
    if envelope.reply_to:
        message["Reply-To"] = envelope.reply_to
    if envelope.refers_to:
        named = [f"<{name}@{domain}>" for name in envelope.refers_to]
        message["In-Reply-To"], message["References"] = named[-1], " ".join(named)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps holiday answers away
    message.set_content(envelope.text)
    message["Content-Language"] = envelope.language
    return message.as_bytes()


def sender(*, discreet: bool) -> Address:
    """Our address; without its display name when nothing may tell who writes."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address("" if discreet else name, addr_spec=address)


def on_the_wire(address: str) -> str:
    """The domain in ASCII (IDNA), as RFC 5321 wants it."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def one_line(text: str) -> str:
    return " ".join(text.split())
