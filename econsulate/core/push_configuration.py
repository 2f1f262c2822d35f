"""Which push services may we use, by which keys? Read from files that the settings name; half a key stops the start."""

import ssl
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from econsulate.core.configuration import Environment

PREFIX = "ECONSULATE_"
NAMES = frozenset(
    """FCM_CREDENTIALS_FILE FCM_URL APNS_KEY_FILE APNS_KEY_ID APNS_TEAM_ID APNS_TOPIC APNS_URL VAPID_KEY_FILE
    VAPID_CONTACT WEBPUSH_HOSTS PUSH_PRIVATE_NETWORKS PUSH_CA_FILE""".split()
)
BROWSERS = "fcm.googleapis.com,*.push.services.mozilla.com,web.push.apple.com,*.notify.windows.com"
OF_AN_ACCOUNT = ("project_id", "client_email", "private_key_id", "private_key", "token_uri")


def push(given: "Environment") -> dict[str, Any]:
    """Each of `fcm`, `apns` and `vapid` is None where it is not set up."""
    return {
        "fcm": fcm(given),
        "apns": apns(given),
        "vapid": vapid(given),
        "web_hosts": [
            host.strip().lower() for host in given.text("WEBPUSH_HOSTS", BROWSERS).split(",") if host.strip()
        ],
        "private_networks": networks(given),
        "ca_file": authorities(given),
    }


def fcm(given: "Environment") -> dict[str, str] | None:
    path = given.text("FCM_CREDENTIALS_FILE", "")
    if not path:
        return None
    try:
        account = orjson.loads(content("FCM_CREDENTIALS_FILE", path))
        values = {name: str(account[name]) for name in OF_AN_ACCOUNT}
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise wrong("FCM_CREDENTIALS_FILE", "must name the JSON file of a service account") from error
    private_key("FCM_CREDENTIALS_FILE", values["private_key"], RSAPrivateKey)
    https("FCM_CREDENTIALS_FILE", values["token_uri"])
    return {**values, "url": base_url(given, "FCM_URL", "https://fcm.googleapis.com")}


def apns(given: "Environment") -> dict[str, str] | None:
    path = given.text("APNS_KEY_FILE", "")
    rest = {name: given.text(f"APNS_{name.upper()}", "") for name in ("key_id", "team_id", "topic")}
    if not path and not any(rest.values()):
        return None
    for name, value in {"key_file": path, **rest}.items():
        if not value:
            raise wrong(f"APNS_{name.upper()}", "is needed with the other APNS settings")
    key = content("APNS_KEY_FILE", path)
    private_key("APNS_KEY_FILE", key, EllipticCurvePrivateKey)
    return {**rest, "private_key": key, "url": base_url(given, "APNS_URL", "https://api.push.apple.com")}


def vapid(given: "Environment") -> dict[str, str] | None:
    path = given.text("VAPID_KEY_FILE", "")
    if not path:
        return None
    contact = given.text("VAPID_CONTACT", "")
    if not contact.startswith(("mailto:", "https://")):
        raise wrong("VAPID_CONTACT", "must say mailto:… or https://…, where push services reach you")
    key = content("VAPID_KEY_FILE", path)
    private_key("VAPID_KEY_FILE", key, EllipticCurvePrivateKey)
    return {"private_key": key, "contact": contact}


def networks(given: "Environment") -> list[Any]:
    try:
        return [ip_network(net.strip()) for net in given.text("PUSH_PRIVATE_NETWORKS", "").split(",") if net.strip()]
    except ValueError as error:
        raise wrong("PUSH_PRIVATE_NETWORKS", "must name networks such as 10.1.2.3/32, by commas") from error


def authorities(given: "Environment") -> str:
    """The file of trusted certificates; that of the system where none is given, "" where that is not to be found."""
    path = given.text("PUSH_CA_FILE", "")
    if path and not Path(path).is_file():
        raise wrong("PUSH_CA_FILE", f"names {path}, which is no file")
    return path or ssl.get_default_verify_paths().cafile or ""


def content(name: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(name, f"names {path}, which this account can't read") from error


def private_key(name: str, pem: str, kind: type) -> None:
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError) as error:
        raise wrong(name, "holds no private key in PEM without a password") from error
    if not isinstance(key, kind) or (isinstance(key, EllipticCurvePrivateKey) and not isinstance(key.curve, SECP256R1)):
        raise wrong(name, "holds a private key of another kind: FCM takes RSA, APNs and VAPID the curve P-256")


def base_url(given: "Environment", name: str, default: str) -> str:
    return https(name, given.text(name, default)).rstrip("/")


def https(name: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        raise wrong(name, "must give an https address")
    return url


def wrong(name: str, hint: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{PREFIX}{name} {hint}")
