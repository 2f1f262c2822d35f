"""Where does a trial's e-mail go? Into files here, read at http://127.0.0.1:<port>/ or, by programs, at /messages?to=.

Never leaves this machine, and refuses to start outside demo mode: one-time codes can be read in it.
"""

import email.policy
import html
import itertools
import json
import os
import re
import sys
import time
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from econsulate.core.embedded.ports import HOST

KEPT = 500
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10"><title>Sent mail</title><h1>Sent mail (demo)</h1>
<p>Newest first. Nothing here has left this machine.</p>{messages}</html>"""
ITEM = "<article><h2>{subject}</h2><p>To {to}, {at}</p><pre>{text}</pre></article><hr>"


class Mailbox:
    """One file a message; the newest `KEPT` are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        recipients = ", ".join(envelope.rcpt_tos).encode()
        name = f"{time.time_ns()}-{next(self.numbers)}.eml"
        (self.folder / f".{name}").write_bytes(b"X-Envelope-To: " + recipients + b"\r\n" + content)
        (self.folder / f".{name}").rename(self.folder / name)
        for old in self.files()[KEPT:]:
            old.unlink(missing_ok=True)
        return "250 Kept for reading"

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]*.eml"), reverse=True)

    def messages(self, to: str | None) -> list[dict[str, str | list[str]]]:
        """Newest first; with `to`, only those for this address."""
        found = (described(file) for file in self.files())
        return [message for message in found if to is None or to.lower() in message["to"]]


def described(file: Path) -> dict[str, str | list[str]]:
    message = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(file.read_bytes())
    body = message.get_body(("plain", "html"))
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(file.name.split("-")[0]) / 1e9))
    to = [address.strip().lower() for address in str(message["X-Envelope-To"]).split(",")]
    text = str(body.get_content()) if body else ""
    return {"id": file.stem, "at": at, "to": to, "subject": str(message["Subject"] or ""), "text": text}


def page(messages: list[dict[str, str | list[str]]]) -> str:
    items = [
        ITEM.format(
            **{
                name: html.escape(", ".join(value) if isinstance(value, list) else value)
                for name, value in each.items()
            }
        )
        for each in messages
    ]
    linked = re.sub(r"https?://[^\s<]+", r'<a href="\g<0>">\g<0></a>', "".join(items))
    return PAGE.format(messages=linked or "<p>No message yet.</p>")


class Reader(BaseHTTPRequestHandler):
    """GET / for people, GET /messages?to= for programs."""

    mailbox: Mailbox

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in {HOST, "localhost"}:
            self.answer(421, "text/plain", "Open this page by its own address.")
        elif address.path == "/messages":
            to = parse_qs(address.query).get("to", [None])[0]
            self.answer(200, "application/json", json.dumps(self.mailbox.messages(to), ensure_ascii=False))
        elif address.path == "/":
            self.answer(200, "text/html", page(self.mailbox.messages(None)))
        else:
            self.answer(404, "text/plain", "Only / and /messages are here.")

    def answer(self, status: int, content_type: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the addresses asked for are personal data."""


def main(smtp_port: str, http_port: str, folder: str) -> None:
    if os.environ.get("ECONSULATE_DEMO") != "1":
        sys.exit("The mail sink shows one-time codes to anyone on this machine: it runs with ECONSULATE_DEMO=1 only.")
    mailbox = Mailbox(Path(folder))
    Reader.mailbox = mailbox
    Controller(mailbox, hostname=HOST, port=int(smtp_port)).start()
    server = ThreadingHTTPServer((HOST, int(http_port)), Reader)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
