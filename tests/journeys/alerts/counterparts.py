"""Who stands where the carriers would be? Strict stand-ins on 127.0.0.1, and what each of them took.

They refuse what the real ones would refuse: a wrong proof, a wrong shape, a chat nobody began, a bind by nobody's
password. Servers that an embassy runs itself can stand before those of mail and short messages (`gateways`).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.alerts.crowd import CHANNELS
from tests.notifications import smsc, smtp
from tests.notifications.push.http2 import authority, serving
from tests.notifications.push.services import Apple, Browsers, Google
from tests.notifications.telegram import bot

HEADER_FOLLOWS, UCS2 = 0x40, 8
Mark = Mapping[str, int]


@dataclass
class Around:
    """All that a system of this story speaks to, running."""

    folder: Path
    google: Google
    apple: Apple
    browsers: Browsers
    bot: bot.BotApi
    carrier: smsc.Smsc
    office: smtp.PostOffice

    def settings(self) -> dict[str, str]:
        """By which the system finds them, as an operator would give them."""
        account = {name: value for name, value in self.google.setting().items() if name != "url"}
        apple = self.apple.setting()
        return {
            "ECONSULATE_SMTP_URL": f"smtp://127.0.0.1:{self.office.port}",
            "ECONSULATE_MAIL_FROM": "Demo consulate <no-reply@consulate.example.org>",
            "ECONSULATE_SMS_URL": f"smpp://{smsc.USER}@127.0.0.1:{self.carrier.port}",
            "ECONSULATE_SMPP_PASSWORD_FILE": self.kept("smpp", smsc.PASSWORD),
            "ECONSULATE_SMPP_RATE": "1000",
            "ECONSULATE_SMPP_WINDOW": "100",
            "ECONSULATE_FCM_CREDENTIALS_FILE": self.kept("account.json", json.dumps(account)),
            "ECONSULATE_FCM_URL": self.google.server.url,
            "ECONSULATE_APNS_KEY_FILE": self.kept("apns.p8", apple["private_key"]),
            "ECONSULATE_APNS_KEY_ID": apple["key_id"],
            "ECONSULATE_APNS_TEAM_ID": apple["team_id"],
            "ECONSULATE_APNS_TOPIC": apple["topic"],
            "ECONSULATE_APNS_URL": apple["url"],
            "ECONSULATE_VAPID_KEY_FILE": self.kept("vapid.pem", self.browsers.setting()["private_key"]),
            "ECONSULATE_VAPID_CONTACT": self.browsers.setting()["contact"],
            "ECONSULATE_WEBPUSH_HOSTS": "127.0.0.1",
            "ECONSULATE_PUSH_PRIVATE_NETWORKS": "127.0.0.0/8",
            "ECONSULATE_PUSH_CA_FILE": str(self.folder / "ca.pem"),
            # The stand-in takes more than a bot may send, which would make it the story of 14 minutes.
            "ECONSULATE_CHANNEL_RATES": "fcm=10000",
            "ECONSULATE_TELEGRAM_BOT": bot.BOT,
            "ECONSULATE_TELEGRAM_TOKEN_FILE": self.kept("token", bot.TOKEN),
            "ECONSULATE_TELEGRAM_SECRET_FILE": self.kept("secret", bot.SECRET),
            "ECONSULATE_TELEGRAM_NEUTRAL": "1",
            "ECONSULATE_TELEGRAM_URL": self.bot.server.url,
        }

    def kept(self, name: str, content: str) -> str:
        (self.folder / name).write_text(content)
        return str(self.folder / name)

    def mark(self) -> Mark:
        """How much each of them has taken by now."""
        return {name: len(taken) for name, taken in self.taken.items()}

    @property
    def taken(self) -> Mapping[str, list[Any]]:
        return {
            "google": self.google.taken,
            "apple": self.apple.taken,
            "browsers": self.browsers.taken,
            "bot": self.bot.taken,
            "carrier": self.carrier.taken,
            "office": self.office.taken,
        }

    def faults(self) -> list[str]:
        """What any of them found wrong with what it was sent since it was asked this last."""
        found = []
        for one in (self.google, self.apple, self.browsers, self.bot):
            found += one.faults
            one.faults.clear()
        return found

    def heard(self, thread: str, code: str, since: Mark) -> dict[str, "Counter[str]"]:
        """By channel, how often each address was told of one event since a moment: pushes name its thread, words bear
        its code. Codes for signing in, and word of a case, are not of it."""
        new = {name: taken[since[name] :] for name, taken in self.taken.items()}
        found = {kind: Counter[str]() for kind in CHANNELS}
        found["fcm"].update(one["token"] for one in new["google"] if one["data"]["message"] == thread)
        found["apns"].update(one["token"] for one in new["apple"] if one["message"] == thread)
        for one in new["browsers"]:
            if one["told"]["message"] == thread:
                kind = "webpush" if one["path"].startswith("/webpush") else "unifiedpush"
                found[kind][one["path"].removeprefix("/")] += 1
        found["telegram"].update(str(one["chat_id"]) for one in new["bot"] if code in one["text"])
        found["email"].update(one.recipient for one in new["office"] if code in one.text)
        found["sms"].update(number for number, text in read(new["carrier"])[0] if code in text)
        return found

    def written_to(self, number: str) -> list[str]:
        """Short messages to one number, oldest first."""
        mine = [one for one in list(self.carrier.taken) if f"+{one.destination_addr}" == number]
        return [text for _number, text in read(mine)[0]]

    def writes(self, number: str, text: str) -> None:
        """Somebody writes a short message to us, by whichever line the carrier has; it waits until it is taken."""
        status = self.carrier.deliver(number.removeprefix("+"), short_message=text.encode(), source_addr_ton=1)
        assert status == smsc.OK, f"the text was answered by {status}"

    def reports(self, place: int) -> None:
        """The carrier says that what it took at this place has arrived."""
        reference, number = self.carrier.references[place], self.carrier.taken[place].destination_addr
        status = self.carrier.report(reference, number=number, source_addr_ton=1)
        assert status == smsc.OK, f"the report was answered by {status}"


def read(taken: list[Any]) -> tuple[list[tuple[str, str]], int]:
    """Numbers and what they read, the parts of long messages put together as a phone does it; and how many parts are
    left over, of messages that came in part or twice."""
    found: list[tuple[str, str]] = []
    waiting: dict[tuple[str, int, int], dict[int, str]] = defaultdict(dict)
    for one in taken:
        number, octets = f"+{one.destination_addr}", bytes(one.short_message)
        reference, total, place = 0, 1, 1
        if one.esm_class & HEADER_FOLLOWS:
            (reference, total, place), octets = octets[3:6], octets[6:]
        parts = waiting[number, reference, total]
        parts[place] = octets.decode("utf-16-be" if one.data_coding == UCS2 else "latin-1")
        if len(parts) == total:
            found.append((number, "".join(parts[each] for each in sorted(parts))))
            del waiting[number, reference, total]
    return found, sum(map(len, waiting.values()))


@contextmanager
def standing(folder: Path) -> Iterator[Around]:
    """All of them, until the end."""
    certificates = authority(folder)
    with ExitStack() as stack:
        pushes = (Google(), Apple(), Browsers())
        for one in pushes:
            one.server = stack.enter_context(serving(one.judge, certificates[1]))
        telegram = stack.enter_context(bot.running(certificates))
        carrier, office = stack.enter_context(smsc.running()), stack.enter_context(smtp.post_office())
        yield Around(folder, *pushes, telegram, carrier, office)
