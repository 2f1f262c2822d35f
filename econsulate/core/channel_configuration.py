"""Who is our bot at Telegram, which sites hear what is public, and where do tests of the channels go?

Secrets stand in files; half stops the start.
"""

import base64
import re
import tomllib
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from econsulate.core.push_configuration import base_url, content, https, wrong

if TYPE_CHECKING:
    from econsulate.core.configuration import Environment

NAMES = frozenset(
    "TELEGRAM_BOT TELEGRAM_TOKEN_FILE TELEGRAM_SECRET_FILE TELEGRAM_NEUTRAL TELEGRAM_URL WEBHOOKS WATCH_FILE"
    " CHANNEL_RATES".split()
)
BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}", re.ASCII)
TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{30,100}", re.ASCII)
SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}", re.ASCII)
SITE = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
WATCHABLE = frozenset("email sms telegram fcm apns webpush unifiedpush".split())
LONGEST_ADDRESS = 4096
# Messages a second. A project at FCM has 600,000 a minute, a bot some 30 a second; what a carrier of SMS or a mail
# relay takes stands in its contract.
USUAL_RATES = "fcm=10000,telegram=25"
HIGHEST_RATE = 100_000
# What the Standard Webhooks scheme asks of a shared secret.
SHORTEST, LONGEST = 24, 64


def telegram(given: "Environment") -> Any:
    """None where there is no bot."""
    names = ("BOT", "TOKEN_FILE", "SECRET_FILE")
    values = {name: given.text(f"TELEGRAM_{name}", "") for name in names}
    if not any(values.values()):
        return None
    for name, value in values.items():
        if not value:
            raise wrong(f"TELEGRAM_{name}", "is needed with the other TELEGRAM settings")
    if not BOT.fullmatch(values["BOT"]):
        raise wrong("TELEGRAM_BOT", "must be the bot's user name without the @")
    return {
        "bot": values["BOT"],
        "token": line("TELEGRAM_TOKEN_FILE", values["TOKEN_FILE"], TOKEN, "the token that BotFather gave"),
        "secret": line("TELEGRAM_SECRET_FILE", values["SECRET_FILE"], SECRET, "32 to 256 letters, digits, _ or -"),
        "neutral": given.flag("TELEGRAM_NEUTRAL"),
        "url": base_url(given, "TELEGRAM_URL", "https://api.telegram.org"),
    }


def webhooks(given: "Environment") -> list[dict[str, Any]]:
    """`name,https://address,secret-file`, several by semicolons."""
    found = [site(entry.strip()) for entry in given.text("WEBHOOKS", "").split(";") if entry.strip()]
    if len({one["name"] for one in found}) < len(found):
        raise wrong("WEBHOOKS", "gives two sites the same name")
    return found


def site(entry: str) -> dict[str, Any]:
    name, _comma, rest = entry.partition(",")
    url, _comma, path = rest.rpartition(",")
    if not SITE.fullmatch(name.strip()) or not url or not path.strip():
        raise wrong("WEBHOOKS", "must read name,https://address,secret-file, several by semicolons")
    lines = content("WEBHOOKS", path.strip()).split()
    keys = [secret(one) for one in lines]
    if not keys:
        raise wrong("WEBHOOKS", f"names {path.strip()}, which holds no secret")
    return {"name": name.strip(), "url": https("WEBHOOKS", url.strip()), "keys": keys}


def secret(text: str) -> tuple[str, bytes]:
    """One secret of a site's file and what it signs: `v1` with a shared one, `v1a` with a private key of ours."""
    prefix, _line, packed = text.partition("_")
    try:
        raw = base64.b64decode(packed, validate=True)
    except ValueError as error:
        raise wrong("WEBHOOKS", "names a file with a secret that is not valid base64") from error
    if prefix == "whsec" and SHORTEST <= len(raw) <= LONGEST:
        return "v1", raw
    # A seed, or as most libraries write it, the seed and the public key that follows from it.
    if prefix == "whsk" and (len(raw) == 32 or (len(raw) == 64 and public_half(raw[:32]) == raw[32:])):
        return "v1a", raw[:32]
    raise wrong("WEBHOOKS", "names a file that must hold secrets whsec_… (24 to 64 bytes) or keys whsk_…, one a line")


def public_half(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def line(name: str, path: str, form: re.Pattern[str], hint: str) -> str:
    found = content(name, path).strip()
    if not form.fullmatch(found):
        raise wrong(name, f"names {path}, which must hold {hint}")
    return found


def watch(given: "Environment") -> dict[str, str]:
    """An address of ours for each channel that is tested: a TOML file of `channel = "address"`."""
    path = given.text("WATCH_FILE", "")
    if not path:
        return {}
    try:
        found = tomllib.loads(content("WATCH_FILE", path))
    except tomllib.TOMLDecodeError as error:
        raise wrong("WATCH_FILE", f"names {path}, which is no TOML") from error
    for kind, address in found.items():
        if kind not in WATCHABLE:
            raise wrong("WATCH_FILE", f"names {path}, where {kind} is none of {', '.join(sorted(WATCHABLE))}")
        if not (isinstance(address, str) and 0 < len(address) <= LONGEST_ADDRESS and address.isprintable()):
            raise wrong("WATCH_FILE", f"names {path}, where {kind} must be one address in quotes")
    return found


def rates(given: "Environment") -> dict[str, int]:
    """How many messages a second each carrier takes of us; a channel that isn't named has no limit of ours."""
    entries = [entry.partition("=") for entry in given.text("CHANNEL_RATES", USUAL_RATES).split(",") if entry.strip()]
    found = {kind.strip(): number.strip() for kind, _sign, number in entries}
    for kind, number in found.items():
        if kind not in WATCHABLE or not (number.isascii() and number.isdecimal() and 0 < int(number) <= HIGHEST_RATE):
            raise wrong("CHANNEL_RATES", f"reads sms=50,telegram=25, each from 1 to {HIGHEST_RATE}, but for {kind}")
    return {kind: int(number) for kind, number in found.items()}
