"""Which documents make up the feed, byte for byte? The same for whoever asks the site and for a folder of files."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import orjson
from django.db.models import Func, TextField, Value
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError
from notifications.alerts.feed.services import addresses
from notifications.alerts.feed.services.addresses import ATOM_TYPE, CAP_TYPE, GEOJSON_TYPE, JSON_TYPE, KEYS_TYPE
from notifications.alerts.feed.services.atom import atom
from notifications.alerts.feed.services.checking import KeyList, NoKeyList, Withheld
from notifications.alerts.feed.services.geojson import geojson
from notifications.alerts.feed.services.reading import Feed, Told
from notifications.alerts.feed.services.wording import LANGUAGES
from notifications.alerts.models.choices import Mode
from notifications.alerts.models.events import AlertEvent

SHA256 = Func(Func("canonical", function="sha256"), Value("hex"), function="encode", output_field=TextField())
COLUMNS = ("position", "identifier", "sent", "sha256", "digest")


class KeyTakenBack(DomainError):
    status = HTTPStatus.GONE
    code = "alert_key_revoked"
    title = _("The key that signed this alert was taken back. Nobody can vouch for it, so it is not shown any more.")


class NotVerified(NoKeyList):
    """A fault of ours, or the list lacks a key: nothing is said of it, and nothing served."""

    code = "alert_not_verified"
    title = _("The signature of this alert can't be verified at the moment. Try again soon.")


@dataclass(frozen=True)
class Document:
    """`path` from the root of the site."""

    path: str
    content: bytes
    media_type: str
    changed_at: datetime


def atom_feed(feed: Feed, language: str, path: str = "") -> Document:
    return Document(path or addresses.atom_path(language), atom(feed, language), ATOM_TYPE, feed.changed_at)


def map_of(feed: Feed) -> Document:
    return Document(addresses.GEOJSON, geojson(feed), GEOJSON_TYPE, feed.changed_at)


def keys(found: KeyList) -> Document:
    moments = [moment for key in found.keys.values() for moment in (key.valid_from, key.revoked_at) if moment]
    return Document(addresses.KEYS, found.content, KEYS_TYPE, max(moments))


def chain() -> Document:
    """Every real message there ever was, the first one first. `digest` is the SHA-256 of the digest before it (in
    hexadecimal; of the first one, of nothing) followed by the 32 bytes of `sha256`, that of the canonical bytes."""
    links = list(
        AlertEvent.objects.filter(mode=Mode.LIVE).annotate(sha256=SHA256).order_by("position").values(*COLUMNS)
    )
    changed_at = links[-1]["sent"] if links else datetime.fromtimestamp(0, UTC)
    return Document(addresses.CHAIN, as_json({"links": links}), JSON_TYPE, changed_at)


def cap(told: Told) -> Document:
    """Raises KeyTakenBack, NotVerified."""
    require_shown(told)
    return Document(f"{addresses.API}/alerts/{told.identifier}.cap", bytes(told.event.xml), CAP_TYPE, told.event.sent)


def signed(told: Told) -> Document:
    """For programs without XML signatures, and what has become of it. Raises KeyTakenBack, NotVerified."""
    require_shown(told)
    event = told.event
    body = {
        "identifier": event.identifier,
        "kid": event.kid,
        "canonical": b64encode(bytes(event.canonical)).decode(),
        "jws": event.jws,
        "state": told.standing.state,
        "by": told.standing.by or None,
    }
    return Document(f"{addresses.API}/alerts/{told.identifier}.json", as_json(body), JSON_TYPE, told.changed_at)


def require_shown(told: Told) -> None:
    if told.message is Withheld.KEY_REVOKED:
        raise KeyTakenBack
    if told.message is Withheld.NOT_VERIFIED:
        raise NotVerified


def as_json(body: Any) -> bytes:
    return orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)


def for_programs(feed: Feed) -> Iterator[Document]:
    """All of them but pages, what others name first. Raises NotVerified."""
    for told in feed.all:
        if told.message is not Withheld.KEY_REVOKED:
            yield cap(told)
            yield signed(told)
    yield keys(feed.keys)
    yield chain()
    yield map_of(feed)
    for language in LANGUAGES:
        yield atom_feed(feed, language)
    yield atom_feed(feed, "en", addresses.ATOM)
