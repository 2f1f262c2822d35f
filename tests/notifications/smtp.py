"""A real SMTP server in the test's own process, which can also refuse, stall and cut."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Received:
    sender: str
    recipient: str
    message: EmailMessage

    @property
    def text(self) -> str:
        return self.message.get_content().replace("\r\n", "\n")


@dataclass
class PostOffice:
    """`rcpt`, `data` and so on are what it answers; `after_data` may be "hang" or "cut" once the text is taken."""

    port: int = 0
    mail: str = "250 OK"
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK queued"
    before_data: str = ""
    after_data: str = ""
    taken: list[Received] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, opts: Any) -> str:
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, opts: Any) -> str:
        await self.trouble(server, self.before_data)
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data.startswith("250"):
            message = message_from_bytes(envelope.content or b"", policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(Received(envelope.mail_from or "", envelope.rcpt_tos[0], message))
        await self.trouble(server, self.after_data)
        return self.data

    async def trouble(self, server: SMTP, kind: str) -> None:
        if kind == "hang":
            await asyncio.sleep(30)
        if kind == "cut":
            server.transport.abort()


@contextmanager
def post_office(port: int = 0) -> Iterator[PostOffice]:
    office = PostOffice(port=port or free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop(no_assert=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
