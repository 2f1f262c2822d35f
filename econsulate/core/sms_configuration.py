"""Who carries our short messages? A Kannel gateway over HTTP, or a carrier over SMPP; one address says which."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import environ

from econsulate.core.push_configuration import wrong

if TYPE_CHECKING:
    from econsulate.core.configuration import Environment

NAMES = frozenset(
    """SMS_URL SMS_SENDER SMS_DISCREET_SENDER SMS_RECEIPTS_URL SMPP_PASSWORD_FILE SMPP_SYSTEM_TYPE SMPP_WINDOW
    SMPP_RATE SMPP_LONG SMPP_IDS SMPP_NO_SUCH_NUMBER""".split()
)
GATEWAY = re.compile(r"[^/]*@[^/@:]+(:[0-9]{1,5})?")
CARRIER = re.compile(r"[!-9;-?A-~]+@[^/@:]+(:[0-9]{1,5})?", re.ASCII)
# What fits into the fields of SMPP 3.4, which would be cut off in silence.
LONGEST = {"system_id": 15, "password": 8, "system_type": 12, "sender": 20, "name": 11}
WAYS_OF_LONG_ONES = ("udh", "sar", "payload")
IDS = ("same", "hex-decimal", "decimal-hex")


def sms(given: "Environment") -> dict[str, Any]:
    """An empty host means that there is nobody. `smpp` is None where a gateway is spoken to over HTTP."""
    text = given.text("SMS_URL", "")
    url = environ.urlparse(text)
    by_smpp = url.scheme in {"smpp", "smpps"}
    if text and not (is_carrier(url) if by_smpp else is_gateway(url)):
        raise wrong(
            "SMS_URL", "must read https://user:password@host:13013/cgi-bin/sendsms or smpps://system_id@host:3550"
        )
    found = {
        "host": url.hostname or "",
        "port": url.port or {"smpp": 2775, "smpps": 3550}.get(url.scheme, 13013),
        "tls": url.scheme in {"https", "smpps"},
        "path": url.path or "/cgi-bin/sendsms",
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "sender": given.text("SMS_SENDER", ""),
        "discreet_sender": given.text("SMS_DISCREET_SENDER", ""),
        "receipts_url": given.text("SMS_RECEIPTS_URL", given.public_base_url()).rstrip("/"),
        "smpp": None,
    }
    return {**found, **smpp(given, found)} if by_smpp else found


def is_gateway(url: Any) -> bool:
    known = url.scheme in {"http", "https"} and url.hostname and url.username and url.password
    return bool(known and GATEWAY.fullmatch(url.netloc))


def is_carrier(url: Any) -> bool:
    """The password stands in a file: an address is written to logs."""
    return bool(url.hostname and CARRIER.fullmatch(url.netloc) and url.path in {"", "/"})


def smpp(given: "Environment", found: dict[str, Any]) -> dict[str, Any]:
    password = (given.password("SMPP_PASSWORD_FILE") or b"").decode()
    if not password:
        raise wrong("SMPP_PASSWORD_FILE", "is needed with an SMS_URL of SMPP")
    system_type = given.text("SMPP_SYSTEM_TYPE", "")
    fits("SMS_URL", found["user"], LONGEST["system_id"])
    fits("SMPP_PASSWORD_FILE", password, LONGEST["password"])
    fits("SMPP_SYSTEM_TYPE", system_type, LONGEST["system_type"])
    for name in ("sender", "discreet_sender"):
        fits(f"SMS_{name.upper()}", found[name], LONGEST["sender" if is_number(found[name]) else "name"])
    return {
        "password": password,
        "smpp": {
            "system_type": system_type,
            "window": given.number_within("SMPP_WINDOW", 10, most=500),
            "rate": given.number_within("SMPP_RATE", 10, most=1000),
            "long": one_of(given, "SMPP_LONG", WAYS_OF_LONG_ONES),
            "ids": one_of(given, "SMPP_IDS", IDS),
            "no_such_number": frozenset(given.text("SMPP_NO_SUCH_NUMBER", "").replace(",", " ").split()),
        },
    }


def is_number(sender: str) -> bool:
    return sender.removeprefix("+").isdigit()


def fits(name: str, value: str, most: int) -> None:
    if len(value) > most or not value.isascii():
        raise wrong(name, f"must give at most {most} characters of ASCII, as SMPP has room for")


def one_of(given: "Environment", name: str, known: tuple[str, ...]) -> str:
    value = given.text(name, known[0])
    if value not in known:
        raise wrong(name, f"must be one of {', '.join(known)}")
    return value
